"""The sub-commands that belong to no practice."""
