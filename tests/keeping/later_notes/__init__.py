"""Notes as a later program has them: their words have another name."""
