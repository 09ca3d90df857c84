"""Numbered migrations of the tables of Rolls."""
