"""How the table of Pebbles came about."""
