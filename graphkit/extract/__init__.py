"""Documents: their text with places, and the actors and ties that they name."""
