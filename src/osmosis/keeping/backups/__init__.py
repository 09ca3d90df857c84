"""Backups: snapshots of a store, made of pieces that are called by their hashes and kept once."""
