"""The pictures of the documentation, taken of the rehearsal in a real browser."""
