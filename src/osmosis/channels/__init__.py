"""Ways out: one file for each channel."""
