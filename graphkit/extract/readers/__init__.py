"""Readers of documents, one module per format; each gives pages and sections of characters."""
