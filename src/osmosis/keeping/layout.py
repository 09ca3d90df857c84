"""Where things lie in an export, below ``data/``."""

from __future__ import annotations

from osmosis.bags.bagit import PAYLOAD

LABEL = "store.json"
TABLES = "tables/"
BLOBS = "blobs/"
KEYS = "keys/"
LEDGER = "ledger/"
SPOOL = "spool/"
READABLE = "readable/"
INDEX = "index.html"

BESIDE = ("rehearsal-clock.json", "demo.txt")
"""Small files of a rehearsal."""

TABLE_END = ".jsonl"


def in_bag(path: str) -> str:
    """A path as the bag's lists have it."""
    return PAYLOAD + path


def blob_path(sha256: str) -> str:
    """Where a blob lies."""
    return f"{BLOBS}{sha256[:2]}/{sha256}"


def table_path(name: str) -> str:
    """Where a table's rows lie."""
    return f"{TABLES}{name}{TABLE_END}"


README = """\
This is everything that one person keeps in Osmosis, written out on {made_at}.

data/index.html      what can be read today, by year; opens in any browser, without a network
data/readable/       the same as files: texts in Markdown, pictures and recordings as they came
data/store.json      whose store this was, and in what form its tables are
data/tables/         one file for each table, one line of JSON for each row; the SHA-256 of a line
                     is the row's hash, as it stands in the ledger
data/blobs/          every picture, recording and sealed moment, called by its SHA-256
data/ledger/         what was kept and what was let go, line by line, hash after hash
data/keys/           {keys}
data/spool/          moments that had no place in the database yet

What is sealed, on its way or behind a closed gate is in data/blobs/ as age files
(https://age-encryption.org), and its keys are in data/tables/, locked with those in data/keys/.

Is everything whole?    sha256sum --check --quiet manifest-sha256.txt
Make a store of it:     osmosis import export THIS-FOLDER
"""
WHOLE_KEYS = "house.key.age opens with {house}; vault.key.age with the passphrase"
LOST_KEYS = "those that were not lost; see below"
LOST = """
Lost or damaged when this was written out, and so not in data/keys/: {names}. What only this opens
stays shut, unless it is brought back from the key sheet or from a copy of the store.
"""
