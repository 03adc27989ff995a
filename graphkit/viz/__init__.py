"""Drawings of networks: maps, figures, geography, and the drawing tools they share."""
