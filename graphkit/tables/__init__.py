"""Tables as people write them: find what their columns mean, and make a dataset of them."""
