"""Numbered migrations of Notes."""
