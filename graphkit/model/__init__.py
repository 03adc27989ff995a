"""The data model: records, claims and ties, networks, selections, vocabulary, dates and tables."""
