"""One small writer per format; each writes a network to a path, completely or not at all."""
