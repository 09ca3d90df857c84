"""Bags: capsules as zip files that need no Osmosis, and pages that need no program but a browser.

Pure: bytes come in through openers and go out through iterators; nothing here knows a store, a
practice, a clock or a path.
"""
