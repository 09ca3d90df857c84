"""The documentation as a folder of pages that open anywhere, without a network."""
