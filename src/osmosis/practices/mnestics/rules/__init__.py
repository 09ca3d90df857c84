"""The decisions of Mnestics: when junctions fall, what they read, and who will read what."""
