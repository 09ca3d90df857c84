"""How the tables of Apert came about."""
