"""Maps, figures and geography, and what draws them."""
