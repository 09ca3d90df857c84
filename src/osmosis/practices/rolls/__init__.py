"""Rolls: a virtue is a roll of 24 or 36 exposures, kept as one capsule and called on."""
