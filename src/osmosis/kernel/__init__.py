"""Ids, clock, civil time and cadences, references, hashing: pure, with no knowledge of a store."""
