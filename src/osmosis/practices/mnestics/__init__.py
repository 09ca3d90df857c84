"""Mnestics: messages between selves across junctions."""
