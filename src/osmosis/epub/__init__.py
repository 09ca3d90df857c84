"""Writes books for e-readers: EPUB 3.3 that every reader opens, the same bytes each time."""
