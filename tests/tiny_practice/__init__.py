"""Pebbles: a tiny practice that uses every part of the manifest, in one folder and one line."""
