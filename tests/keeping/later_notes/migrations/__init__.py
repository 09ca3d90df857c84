"""The migrations of Notes in their second form."""
