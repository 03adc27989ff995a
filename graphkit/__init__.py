"""graphkit: a cited knowledge graph of actors and networks, from documents and spreadsheets."""
