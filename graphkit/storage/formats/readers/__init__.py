"""Readers of other tools' formats: each gives raw tables, which the import maps to a dataset.

Every reader takes bytes of bounded size and streams or walks them without recursion on what the
file says, refuses entity declarations and deep nesting, and fails in one line that names the file.
"""
