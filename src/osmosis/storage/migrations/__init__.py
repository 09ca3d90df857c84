"""Numbered migrations of the tables that belong to no practice."""
