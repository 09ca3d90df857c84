"""Decisions of Apert; they know no clock, database or network."""
