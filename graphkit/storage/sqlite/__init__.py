"""Networks stored in one SQLite file."""
