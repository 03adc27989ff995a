"""Records, the ties that their claims make, networks, selections, merging and the vocabulary."""
