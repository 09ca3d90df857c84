"""In which language Osmosis speaks: which there are, which is meant, and what it says in it."""
