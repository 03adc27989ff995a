"""Names resolved to actors and places, and actors that may be the same."""
