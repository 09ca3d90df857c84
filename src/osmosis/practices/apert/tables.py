"""The tables of Apert.

No column holds a title, an address or a word of what is behind a gate: that lies in age files, of
which nothing but the name is known here. That a gate opens once per slot, fills one period at a
time and has a source once is held up by the database.
"""

from __future__ import annotations

import sqlalchemy as sa

from osmosis.storage.schema import content_table, new_metadata, person_table
from osmosis.storage.types import JsonText, RefText, UtcDateTime, UuidText

metadata = new_metadata()

gates = content_table(
    "apert_gates",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("made_text", sa.String(80), nullable=False),
    # Since when the state is what it is; nothing while it was never another.
    sa.Column("state_at", UtcDateTime),
    sa.CheckConstraint("state IN ('in-use', 'paused', 'ended')", name="state"),
)

# Every version of a gate's parameters; the one with the highest number holds.
gate_changes = content_table(
    "apert_gate_changes",
    metadata,
    sa.Column("gate_id", UuidText, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("era", sa.Integer, nullable=False),
    sa.Column("from_at", UtcDateTime, nullable=False),
    sa.Column("cadence", sa.Text, nullable=False),
    sa.Column("open_seconds", sa.BigInteger, nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("intensity", sa.String(12), nullable=False),
    sa.Column("words_per_minute", sa.Integer, nullable=False),
    sa.Column("device", sa.String(12), nullable=False),
    sa.Column("tier", sa.String(12), nullable=False),
    sa.Column("pictures_per_entry", sa.Integer, nullable=False),
    sa.Column("pictures_per_source", sa.Integer, nullable=False),
    sa.Column("try_id", UuidText),
    sa.ForeignKeyConstraint(["person_id", "gate_id"], ["apert_gates.person_id", "apert_gates.id"]),
    sa.CheckConstraint("open_seconds > 0", name="open"),
    sa.CheckConstraint("minutes > 0", name="minutes"),
    sa.CheckConstraint("words_per_minute > 0", name="speed"),
    sa.CheckConstraint("intensity IN ('skim', 'deep', 'mix')", name="intensity"),
    sa.CheckConstraint(
        "device IN ('e-ink-6', 'e-ink-7', 'e-ink-8', 'e-ink-10', 'tablet', 'plain')", name="device"
    ),
    sa.CheckConstraint("tier IN ('curtain', 'sealed')", name="tier"),
    sa.CheckConstraint("pictures_per_entry >= 0 AND pictures_per_source >= 0", name="pictures"),
)

sources = content_table(
    "apert_sources",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("gate_id", UuidText, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    # One form for all addresses that mean the same.
    sa.Column("address_key", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    # The canonical form has no fractions.
    sa.Column("weight_percent", sa.Integer, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.Column("added_text", sa.String(80), nullable=False),
    sa.Column("retired_at", UtcDateTime),
    sa.UniqueConstraint("person_id", "gate_id", "address_key"),
    sa.ForeignKeyConstraint(["person_id", "gate_id"], ["apert_gates.person_id", "apert_gates.id"]),
    sa.CheckConstraint(
        "kind IN ('feed', 'mailbox', 'folder', 'saved', 'work', 'person', 'peer')", name="kind"
    ),
    sa.CheckConstraint("weight_percent BETWEEN 10 AND 1000", name="weight"),
)

# How the visits to a source stand. It changes with each of them, and is no content.
source_states = person_table(
    "apert_source_states",
    metadata,
    sa.Column("source_id", UuidText, primary_key=True),
    # What makes the next request a conditional one.
    sa.Column("validators", JsonText, nullable=False),
    sa.Column("next_at", UtcDateTime, nullable=False),
    sa.Column("window_seconds", sa.BigInteger),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("reachable", sa.Boolean, nullable=False),
    # When a visit last found what it came for, and what the source asked of visitors then.
    sa.Column("looked_at", UtcDateTime),
    sa.Column("showed_any", sa.Boolean, nullable=False),
    sa.Column("asks", JsonText, nullable=False),
    # How many pictures the period has of it, locked with the house key.
    sa.Column("pictures", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "source_id"], ["apert_sources.person_id", "apert_sources.id"]
    ),
    sa.CheckConstraint("failures >= 0", name="failures"),
    sa.CheckConstraint("window_seconds > 0", name="window"),
)

sa.Index("ix_apert_source_states_next", source_states.c.person_id, source_states.c.next_at)

# From one opening to the next; what is collected in it is sealed to its key.
periods = content_table(
    "apert_periods",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("gate_id", UuidText, nullable=False),
    sa.Column("recipient", sa.String(80), nullable=False),
    sa.Column("tier", sa.String(12), nullable=False),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    # When its key was destroyed, and when the last bytes of it had left the disk.
    sa.Column("composted_at", UtcDateTime),
    sa.Column("emptied_at", UtcDateTime),
    sa.ForeignKeyConstraint(["person_id", "gate_id"], ["apert_gates.person_id", "apert_gates.id"]),
    sa.CheckConstraint("tier IN ('curtain', 'sealed')", name="tier"),
    sa.CheckConstraint("composted_at IS NULL OR ended_at IS NOT NULL", name="composted"),
    sa.CheckConstraint("emptied_at IS NULL OR composted_at IS NOT NULL", name="emptied"),
)
# One period of a gate is being filled; those that have ended stay.
sa.Index(
    "uq_apert_periods_filling",
    periods.c.person_id,
    periods.c.gate_id,
    unique=True,
    sqlite_where=sa.text("ended_at IS NULL"),
    postgresql_where=sa.text("ended_at IS NULL"),
)

# What a group of visits brought for one period: one age file for all of them, because a file that
# survives a power cut takes longer to write than a source to visit. So nobody can see here
# which source brought something.
batches = content_table(
    "apert_batches",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("period_id", UuidText, nullable=False),
    sa.Column("fetched_at", UtcDateTime, nullable=False),
    sa.Column("sealed_sha256", sa.String(64), nullable=False),
    sa.Column("sealed_size", sa.BigInteger, nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "period_id"], ["apert_periods.person_id", "apert_periods.id"]
    ),
)

sa.Index("ix_apert_batches_period", batches.c.person_id, batches.c.period_id)

# The dates that have fallen, each once.
openings = content_table(
    "apert_openings",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("gate_id", UuidText, nullable=False),
    sa.Column("slot", sa.String(80), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("on_date", sa.String(10), nullable=False),
    sa.Column("zone", sa.String(80), nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("opened_at", UtcDateTime),
    sa.Column("closes_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    # Nothing for a date that passed while the gate could not be opened.
    sa.Column("period_id", UuidText),
    sa.Column("early_reason", sa.Text, nullable=False),
    sa.UniqueConstraint("person_id", "gate_id", "slot"),
    sa.UniqueConstraint("person_id", "gate_id", "number"),
    sa.UniqueConstraint("person_id", "period_id"),
    sa.ForeignKeyConstraint(["person_id", "gate_id"], ["apert_gates.person_id", "apert_gates.id"]),
    sa.ForeignKeyConstraint(
        ["person_id", "period_id"], ["apert_periods.person_id", "apert_periods.id"]
    ),
    sa.CheckConstraint("state IN ('assembling', 'open', 'closed')", name="state"),
    sa.CheckConstraint("state = 'closed' OR period_id IS NOT NULL", name="period"),
    sa.CheckConstraint("state <> 'open' OR opened_at IS NOT NULL", name="opened"),
    sa.CheckConstraint("number > 0", name="number"),
)
# A gate is never being opened, or open, twice at a time.
sa.Index(
    "uq_apert_openings_living",
    openings.c.person_id,
    openings.c.gate_id,
    unique=True,
    sqlite_where=sa.text("state <> 'closed'"),
    postgresql_where=sa.text("state <> 'closed'"),
)

# The private halves of keys, each wrapped for whoever may open it.
keys = content_table(
    "apert_keys",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    # Of what it is the key: a period, or the edition of an opening.
    sa.Column("period_id", UuidText),
    sa.Column("opening_id", UuidText),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
    # The same private half wrapped for the house key, once it was opened by passphrase.
    sa.Column("opened", sa.LargeBinary),
    sa.UniqueConstraint("person_id", "period_id"),
    sa.UniqueConstraint("person_id", "opening_id"),
    sa.ForeignKeyConstraint(
        ["person_id", "period_id"], ["apert_periods.person_id", "apert_periods.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "opening_id"], ["apert_openings.person_id", "apert_openings.id"]
    ),
    sa.CheckConstraint("(period_id IS NULL) <> (opening_id IS NULL)", name="owner"),
)

# The entries that came before, as keyed hashes, of which the key also covers the source. These name
# no blobs, and are no content: nobody is told how many there are, not even by the ledger.
known = person_table(
    "apert_known",
    metadata,
    sa.Column("keyed_identity", sa.String(64), primary_key=True),
    sa.Column("keyed_content", sa.String(64), nullable=False),
)

# When a source may have said more than was fetched.
gaps = content_table(
    "apert_gaps",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("period_id", UuidText, nullable=False),
    sa.Column("source_id", UuidText, nullable=False),
    sa.Column("from_at", UtcDateTime, nullable=False),
    sa.Column("until_at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "period_id"], ["apert_periods.person_id", "apert_periods.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "source_id"], ["apert_sources.person_id", "apert_sources.id"]
    ),
    sa.CheckConstraint("from_at < until_at", name="span"),
    sa.CheckConstraint("reason IN ('asleep', 'unreachable', 'limited', 'gone')", name="reason"),
)

axes = content_table(
    "apert_axes",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("low", sa.Text, nullable=False),
    sa.Column("high", sa.Text, nullable=False),
    sa.Column("virtue", sa.Text, nullable=False),
    sa.UniqueConstraint("person_id", "name"),
)

leanings = content_table(
    "apert_leanings",
    metadata,
    sa.Column("source_id", UuidText, primary_key=True),
    sa.Column("axis_id", UuidText, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "source_id"], ["apert_sources.person_id", "apert_sources.id"]
    ),
    sa.ForeignKeyConstraint(["person_id", "axis_id"], ["apert_axes.person_id", "apert_axes.id"]),
    sa.CheckConstraint("value BETWEEN -100 AND 100", name="value"),
)

targets = content_table(
    "apert_targets",
    metadata,
    sa.Column("gate_id", UuidText, primary_key=True),
    sa.Column("axis_id", UuidText, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
    sa.Column("tolerance", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(["person_id", "gate_id"], ["apert_gates.person_id", "apert_gates.id"]),
    sa.ForeignKeyConstraint(["person_id", "axis_id"], ["apert_axes.person_id", "apert_axes.id"]),
    sa.CheckConstraint("value BETWEEN -100 AND 100", name="value"),
    sa.CheckConstraint("tolerance BETWEEN 0 AND 200", name="tolerance"),
)

# The book of an opening. What it says lies in age files; they go when the opening closes, and the
# cover, the balance and the gaps stay.
editions = content_table(
    "apert_editions",
    metadata,
    sa.Column("opening_id", UuidText, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    # When the book was there; nothing while it is being made.
    sa.Column("made_at", UtcDateTime),
    # The public half of its key.
    sa.Column("recipient", sa.String(80), nullable=False),
    # Everything it was built from; nothing once it was composted.
    sa.Column("record_sha256", sa.String(64)),
    sa.Column("cover_svg", sa.Text, nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("pieces", sa.Integer, nullable=False),
    sa.Column("sheet", JsonText, nullable=False),
    # By which the next one sees what goes on: hashes of words, too short to tell a word by.
    sa.Column("told", JsonText, nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "opening_id"], ["apert_openings.person_id", "apert_openings.id"]
    ),
    sa.CheckConstraint("minutes >= 0 AND pieces >= 0", name="size"),
)

# The files of the book, encrypted to the edition's key; mostly there is one.
edition_parts = content_table(
    "apert_edition_parts",
    metadata,
    sa.Column("opening_id", UuidText, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sealed_sha256", sa.String(64), nullable=False),
    sa.Column("sealed_size", sa.BigInteger, nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "opening_id"], ["apert_editions.person_id", "apert_editions.opening_id"]
    ),
    sa.CheckConstraint("number > 0", name="number"),
)

# Pieces that the person kept, each encrypted to a key of its own.
kept = content_table(
    "apert_kept",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("opening_id", UuidText, nullable=False),
    # Which piece of the edition it is: a keyed hash.
    sa.Column("piece_key", sa.String(64), nullable=False),
    sa.Column("kept_at", UtcDateTime, nullable=False),
    sa.Column("sealed_sha256", sa.String(64), nullable=False),
    sa.Column("sealed_size", sa.BigInteger, nullable=False),
    # Title and source, encrypted to the same key.
    sa.Column("sealed_note", sa.LargeBinary, nullable=False),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("person_id", "opening_id", "piece_key"),
    sa.ForeignKeyConstraint(
        ["person_id", "opening_id"], ["apert_openings.person_id", "apert_openings.id"]
    ),
)

# Pieces that come again at the next opening, encrypted to the key of the period that leads to it.
carried = content_table(
    "apert_carried",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    # From which opening it is carried over, and into which period.
    sa.Column("opening_id", UuidText, nullable=False),
    sa.Column("period_id", UuidText, nullable=False),
    sa.Column("piece_key", sa.String(64), nullable=False),
    sa.Column("sealed_sha256", sa.String(64), nullable=False),
    sa.Column("sealed_size", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("person_id", "opening_id", "piece_key"),
    sa.ForeignKeyConstraint(
        ["person_id", "opening_id"], ["apert_openings.person_id", "apert_openings.id"]
    ),
    sa.ForeignKeyConstraint(
        ["person_id", "period_id"], ["apert_periods.person_id", "apert_periods.id"]
    ),
)

# What the person marked on a reader, each encrypted to a key of its own.
highlights = content_table(
    "apert_highlights",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("opening_id", UuidText, nullable=False),
    # In which piece of the edition, as far as that was found.
    sa.Column("piece_key", sa.String(64)),
    # By which the same one is known when it comes a second time.
    sa.Column("keyed_text", sa.String(64), nullable=False),
    sa.Column("marked_at", UtcDateTime),
    sa.Column("kept_at", UtcDateTime, nullable=False),
    # Its words, what was written beside them and the title of the piece.
    sa.Column("sealed_note", sa.LargeBinary, nullable=False),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
    # What it became: a frame or a message.
    sa.Column("became_ref", RefText),
    sa.UniqueConstraint("person_id", "opening_id", "keyed_text"),
    sa.ForeignKeyConstraint(
        ["person_id", "opening_id"], ["apert_openings.person_id", "apert_openings.id"]
    ),
)

# The person's own lines at the threshold: what they would like to know, what they take inside.
threshold_lines = content_table(
    "apert_threshold_lines",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("gate_id", UuidText, nullable=False),
    # Nothing while the opening that it belongs to is still to come.
    sa.Column("opening_id", UuidText),
    sa.Column("side", sa.String(12), nullable=False),
    sa.Column("line", sa.Text, nullable=False),
    sa.Column("written_at", UtcDateTime, nullable=False),
    # The message as which it travels along a pathway.
    sa.Column("became_ref", RefText),
    sa.ForeignKeyConstraint(["person_id", "gate_id"], ["apert_gates.person_id", "apert_gates.id"]),
    sa.ForeignKeyConstraint(
        ["person_id", "opening_id"], ["apert_openings.person_id", "apert_openings.id"]
    ),
    sa.CheckConstraint("side IN ('asked', 'taken')", name="side"),
)

# Entries of a period that is being filled beside which a page or picture did not come, as keyed
# hashes. Where that lies stands in the source's own list, which is looked at again for it.
awaited = person_table(
    "apert_awaited",
    metadata,
    sa.Column("period_id", UuidText, primary_key=True),
    sa.Column("keyed_entry", sa.String(64), primary_key=True),
    sa.Column("keyed_source", sa.String(64), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("again_at", UtcDateTime, nullable=False),
    # Which pages and pictures came, by keyed hashes; locked, as it tells how many there are.
    sa.Column("beside", sa.Text),
    sa.ForeignKeyConstraint(
        ["person_id", "period_id"], ["apert_periods.person_id", "apert_periods.id"]
    ),
    sa.CheckConstraint("tries >= 0", name="tries"),
)

# Links that were saved and whose pages are still to be fetched, locked with the house key: until
# then the program has to know where to go. How often it was tried is no content.
pending = person_table(
    "apert_pending",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("source_id", UuidText, nullable=False),
    sa.Column("locked", sa.Text, nullable=False),
    sa.Column("saved_at", UtcDateTime, nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "source_id"], ["apert_sources.person_id", "apert_sources.id"]
    ),
)

# Long works: their files, sealed to the house key, and where one goes on reading.
works = content_table(
    "apert_works",
    metadata,
    sa.Column("source_id", UuidText, primary_key=True),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sealed_sha256", sa.String(64), nullable=False),
    sa.Column("sealed_size", sa.BigInteger, nullable=False),
    sa.Column("section", sa.Integer, nullable=False),
    sa.Column("piece", sa.Integer, nullable=False),
    sa.Column("handed_over", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "source_id"], ["apert_sources.person_id", "apert_sources.id"]
    ),
    sa.CheckConstraint("section >= 0 AND piece >= 0 AND handed_over >= 0", name="place"),
)

# Lists of sources as they came: they are written again with what has changed since. Which source is
# meant at each place stands beside, for its address and name may have become others.
lists = content_table(
    "apert_lists",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("gate_id", UuidText),
    sa.Column("taken_at", UtcDateTime, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("places", JsonText, nullable=False),
    sa.ForeignKeyConstraint(["person_id", "gate_id"], ["apert_gates.person_id", "apert_gates.id"]),
)

# What becomes of letters on a mail server once they were taken in; nothing where they are left.
mail_choices = content_table(
    "apert_mail_choices",
    metadata,
    sa.Column("source_id", UuidText, primary_key=True),
    sa.Column("afterwards", sa.String(12), nullable=False),
    sa.Column("folder", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["person_id", "source_id"], ["apert_sources.person_id", "apert_sources.id"]
    ),
    sa.CheckConstraint("afterwards IN ('mark', 'move')", name="afterwards"),
    sa.CheckConstraint("(afterwards = 'move') = (folder <> '')", name="folder"),
)

# Where the book of a gate goes by itself when it opens.
deliveries = content_table(
    "apert_deliveries",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("gate_id", UuidText, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    # A folder of this machine, or an address.
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("person_id", "gate_id", "kind", "target"),
    sa.ForeignKeyConstraint(["person_id", "gate_id"], ["apert_gates.person_id", "apert_gates.id"]),
    sa.CheckConstraint("kind IN ('folder', 'email')", name="kind"),
)
