"""The formats of other tools: writers of one file each, and readers that give raw tables."""
