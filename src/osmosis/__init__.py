"""Osmosis: choose, gently and on purpose, what your past and other people may say to you."""

__version__ = "0.1.0"
