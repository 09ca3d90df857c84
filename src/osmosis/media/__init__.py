"""Photographs, sound and video: what a file is, whether it is whole, and sizes made of it."""
