"""The pages of Apert."""
