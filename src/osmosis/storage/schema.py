"""How tables are declared, and the tables that belong to no practice.

Every table has a ``person_id`` in its key. A *content* table also carries ``row_hash``, the
SHA-256 of the row's canonical form: SQLite alone noticed one flipped bit in five, row hashes all.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from osmosis.storage.types import JsonText, RefText, UtcDateTime, UuidText

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_metadata() -> sa.MetaData:
    """Metadata with the project's names for constraints, so that migrations can find them."""
    return sa.MetaData(naming_convention=NAMING)


def person_table(name: str, metadata: sa.MetaData, *columns: SchemaItem) -> sa.Table:
    """A table of one person's rows that are no content: settings, leases, marks."""
    return sa.Table(name, metadata, sa.Column("person_id", UuidText, primary_key=True), *columns)


def content_table(name: str, metadata: sa.MetaData, *columns: SchemaItem) -> sa.Table:
    """A table of one person's content, whose rows are hashed and verified."""
    return sa.Table(
        name,
        metadata,
        sa.Column("person_id", UuidText, primary_key=True),
        *columns,
        sa.Column("row_hash", sa.String(64), nullable=False),
        info={"content": True},
    )


def is_content(table: sa.Table) -> bool:
    """Whether rows of this table are hashed and verified."""
    return bool(table.info.get("content", False))


def key_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of the primary key."""
    return list(table.primary_key.columns)


metadata = new_metadata()

# Which migrations were applied. The one table without a person: it describes the database.
migrations = sa.Table(
    "migrations",
    metadata,
    sa.Column("name_of_set", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("applied_at", UtcDateTime, nullable=False),
)

people = content_table(
    "people",
    metadata,
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

settings = content_table(
    "settings",
    metadata,
    sa.Column("name", sa.String(120), primary_key=True),
    sa.Column("value", JsonText, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)

# The highest time committed, and what a jump of the clock is measured against.
clock_marks = person_table(
    "clock_marks",
    metadata,
    sa.Column("highest_at", UtcDateTime, nullable=False),
    sa.Column("boot_id", sa.String(64), nullable=False, server_default=""),
    sa.Column("boot_seconds", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("question", sa.Text, nullable=False, server_default=""),
)

# Every time somebody told Osmosis that the clock is right after all.
clock_acceptances = content_table(
    "clock_acceptances",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("highest_before", UtcDateTime, nullable=False),
    sa.Column("accepted_at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

# Ledger lines of committed transactions on their way into the ledger file.
ledger_pending = person_table(
    "ledger_pending",
    metadata,
    sa.Column("key", UuidText, primary_key=True),
    # The order of commits, which ids made in two processes cannot tell.
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("ref", RefText, nullable=False),
    sa.Column("sha256", sa.String(64)),
    sa.Column("details", JsonText),
    sa.Column("at", UtcDateTime, nullable=False),
)

# What was let go: verify, mending, import and restore honour it.
tombstones = content_table(
    "tombstones",
    metadata,
    sa.Column("ref", RefText, primary_key=True),
    sa.Column("sha256s", JsonText, nullable=False),
    sa.Column("released_at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.String(40), nullable=False),
)

# What must not be met for a while: a thing, a named human, a stretch of time.
rests = content_table(
    "rests",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("ref", RefText),
    sa.Column("human", sa.String(200)),
    sa.Column("span_start", UtcDateTime),
    sa.Column("span_end", UtcDateTime),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.CheckConstraint("kind IN ('ref', 'human', 'span')", name="kind"),
)

outbox = person_table(
    "outbox",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("notice", JsonText, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("next_attempt_at", UtcDateTime, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("lease_until", UtcDateTime),
    sa.Column("lease_holder", sa.String(64)),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("failed_at", UtcDateTime),
    sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("last_error", sa.Text, nullable=False, server_default=""),
    # After this nobody is told any more; then when that was seen.
    sa.Column("not_after", UtcDateTime),
    sa.Column("expired_at", UtcDateTime),
    sa.UniqueConstraint("person_id", "channel", "key"),
)

jobs = person_table(
    "jobs",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("task", sa.String(80), nullable=False),
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("payload", JsonText, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("total", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("next_attempt_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Column("lease_until", UtcDateTime),
    sa.Column("lease_holder", sa.String(64)),
    sa.Column("cancel_requested", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.CheckConstraint(
        "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"
    ),
)
# One living job per person, task and key; finished ones stay as history.
sa.Index(
    "uq_jobs_living",
    jobs.c.person_id,
    jobs.c.task,
    jobs.c.key,
    unique=True,
    sqlite_where=sa.text("state IN ('waiting', 'running')"),
    postgresql_where=sa.text("state IN ('waiting', 'running')"),
)

# Slots that were done, each exactly once.
occurrences = content_table(
    "occurrences",
    metadata,
    sa.Column("kind", sa.String(80), primary_key=True),
    sa.Column("slot", sa.String(200), primary_key=True),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("done_at", UtcDateTime, nullable=False),
    sa.Column("late_seconds", sa.BigInteger, nullable=False),
)

# A setting changed for the next few times. A row is written when the try begins and once more when
# it ends; what it began with and its dates never change.
tries = content_table(
    "tries",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("subject", RefText, nullable=False),
    sa.Column("what", sa.String(80), nullable=False),
    sa.Column("before", JsonText),
    sa.Column("after", JsonText),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("answer", sa.String(12)),
    sa.Column("words", sa.Text, nullable=False, server_default=""),
    sa.CheckConstraint("times BETWEEN 1 AND 99", name="times"),
    sa.CheckConstraint("answer IN ('keep', 'go-back', 'change-again')", name="answer"),
)
# One living try of each setting of a thing; those that are over stay as history.
sa.Index(
    "uq_tries_living",
    tries.c.person_id,
    tries.c.subject,
    tries.c.what,
    unique=True,
    sqlite_where=sa.text("ended_at IS NULL"),
    postgresql_where=sa.text("ended_at IS NULL"),
)

# The times of a try that have come, each occurrence once.
try_times = content_table(
    "try_times",
    metadata,
    sa.Column("try_id", UuidText, primary_key=True),
    sa.Column("occurrence", sa.String(200), primary_key=True),
    sa.Column("counted_at", UtcDateTime, nullable=False),
    sa.ForeignKeyConstraint(["person_id", "try_id"], ["tries.person_id", "tries.id"]),
)

# What may be found, in words as people read them and folded as they are looked for. All of it is
# derived from what the practices hold and can be made anew; the index over it is no table of ours
# (storage/search_words.py).
search_documents = person_table(
    "search_documents",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("ref", RefText, nullable=False),
    sa.Column("practice", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("at", UtcDateTime),
    # What it belongs to, whose name it is filtered by, and with which it leaves.
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("folded_label", sa.Text, nullable=False),
    sa.Column("part_of", RefText),
    sa.Column("rests_with", JsonText, nullable=False),
    sa.Column("until", UtcDateTime),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("folded_title", sa.Text, nullable=False),
    sa.Column("folded_words", sa.Text, nullable=False),
    sa.UniqueConstraint("person_id", "ref"),
)
sa.Index("ix_search_documents_number", search_documents.c.number)
sa.Index("ix_search_documents_part_of", search_documents.c.person_id, search_documents.c.part_of)

# Up to when each practice has been asked for what may be found, and by which rules it was folded.
search_marks = person_table(
    "search_marks",
    metadata,
    sa.Column("practice", sa.String(40), primary_key=True),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("folding", sa.String(40), nullable=False),
)

# What was searched by its words, once more as numbers that say what a passage of it is about; empty
# until somebody asks for search by meaning.
search_vectors = person_table(
    "search_vectors",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("passage", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("model", sa.String(40), nullable=False),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)

# Tokens for scripts and phone shortcuts; only a hash is kept.
tokens = person_table(
    "tokens",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("secret_sha256", sa.String(64), nullable=False),
    sa.Column("scope", sa.String(40), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("last_used_at", UtcDateTime),
    sa.Column("revoked_at", UtcDateTime),
    sa.UniqueConstraint("person_id", "secret_sha256"),
)

# Signed-in browsers; only a hash of the cookie is kept.
sessions = person_table(
    "sessions",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("secret_sha256", sa.String(64), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("person_id", "secret_sha256"),
)
