"""Numbered migrations of the tables of Mnestics."""
