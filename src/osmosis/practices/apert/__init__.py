"""Apert: a gate that is closed, and opens on its day with one finite book."""
