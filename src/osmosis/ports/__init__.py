"""Protocols with two real implementations, and the manifest by which a practice joins in."""
