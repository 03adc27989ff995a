"""Networks stored in a Neo4j database."""
