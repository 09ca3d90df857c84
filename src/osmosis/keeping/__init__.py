"""Keeping a whole store: written out as plain files, made again of them, moved elsewhere."""
