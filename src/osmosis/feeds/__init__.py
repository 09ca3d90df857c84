"""Feeds: what a source says, read from bytes, and lists of sources.

Pure: bytes come in and data goes out; nothing here knows a gate, a store, a clock or a network.
"""
