"""SQL of Mnestics: rows in, our data out; nothing else of the practice writes SQL."""
