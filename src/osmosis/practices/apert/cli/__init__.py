"""The shell of Apert."""
