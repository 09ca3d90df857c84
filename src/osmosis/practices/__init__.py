"""The practices, a folder each. None of them imports another."""
