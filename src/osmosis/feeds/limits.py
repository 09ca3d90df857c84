"""How much of a feed is read. docs/feeds.md says the same in words."""

from __future__ import annotations

from typing import Final

# A feed of every episode since 2005 has some 25 MB. Above the limit it is no feed that one reads.
MOST_BYTES: Final = 50_000_000
# The newest come first by custom; what a feed has further down was there the last time.
MOST_ENTRIES: Final = 5_000
# Novels have a million characters. What is longer is cut, and says so.
LONGEST_HTML: Final = 2_000_000
LONGEST_TITLE: Final = 1_000
MOST_NAMES: Final = 100
DEEPEST: Final = 500
# Text that is made for it takes feedparser some five seconds a megabyte.
MOST_BYTES_SLOWLY: Final = 500_000
# Where entries without a body take more than this each, a body may hide somewhere.
LONGEST_BARE_ENTRY: Final = 600
