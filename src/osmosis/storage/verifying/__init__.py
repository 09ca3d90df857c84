"""Verification: everything is read, compared with the other lists, named, and mended."""
