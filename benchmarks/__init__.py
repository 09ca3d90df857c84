"""Measurements beside their bars; ``./run bench`` runs them all and prints one table."""
