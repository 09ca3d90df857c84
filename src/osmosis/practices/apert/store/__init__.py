"""SQL of Apert: rows in, our data out; nothing else of the practice writes SQL."""
