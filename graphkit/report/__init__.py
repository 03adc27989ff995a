"""Cited briefs, and the documents they are written as."""
