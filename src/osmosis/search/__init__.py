"""Search over everything that was developed, read or opened, and over nothing else."""
