"""Run Cypher: the library of named queries, their headers, the guard and the two engines."""
