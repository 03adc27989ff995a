"""The Cypher library, its headers and guard, and the two engines that answer it."""
