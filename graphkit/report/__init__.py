"""Briefings: what is said, and the documents that carry it."""
