"""How much a page of Mnestics takes in: words as long as a message may be, files as large."""

from __future__ import annotations

from osmosis.languages.dates import told_number
from osmosis.languages.speaking import gettext
from osmosis.media.limits import Limits
from osmosis.sealing.moment import NOTE_LIMIT_BYTES

LONGEST_WORDS = NOTE_LIMIT_BYTES
"""Characters in one field; what is too long in bytes is refused where it is sealed."""

# What stands in a form is longer by its spelling: a letter of two bytes takes six.
WORDS_BODY_BYTES = 3 * NOTE_LIMIT_BYTES + (64 << 10)
FILE_BODY_BYTES = Limits().video_bytes + WORDS_BODY_BYTES


def most_bytes(kind: str) -> int:
    """The largest page, sound or video; ``kind`` is the one it is sealed as."""
    return {
        "photo": Limits().photo_bytes,
        "audio": Limits().audio_bytes,
        "video": Limits().video_bytes,
    }[kind]


def limit_words(kind: str) -> str:
    """The limit in a sentence, to be read before anything is chosen or recorded."""
    megabytes = told_number(most_bytes(kind) // 1_000_000)
    if kind == "photo":
        return gettext("A photograph of at most {megabytes} megabytes.", megabytes=megabytes)
    if kind == "audio":
        return gettext(
            "At most {megabytes} megabytes: some hours of sound, as a browser records it.",
            megabytes=megabytes,
        )
    return gettext(
        "At most {megabytes} megabytes: half an hour or more, and not two hours. "
        "A longer one goes in parts.",
        megabytes=megabytes,
    )
