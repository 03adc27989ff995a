"""What every store has in common: the contract, saving, undo and proposals."""
