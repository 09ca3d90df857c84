"""Notes: a tiny practice for the tests of storage."""
