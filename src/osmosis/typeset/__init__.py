"""Typesetting: typst with our own fonts, and one template for each thing that can be printed."""
