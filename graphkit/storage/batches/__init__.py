"""The parts that every kind of store shares: contract, saving, undo, proposals and verdicts."""
