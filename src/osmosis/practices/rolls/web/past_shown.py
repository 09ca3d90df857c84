"""A moment of the shelf of the past, as its pages show it."""

from __future__ import annotations

import re
from typing import Any

from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.rolls.past import PastMoment
from osmosis.practices.rolls.prints import PrintSize
from osmosis.practices.rolls.web.addresses import PAST
from osmosis.practices.rolls.web.telling import capture_told, size_told

KINDS_TOLD = {
    "note": noop("Note"),
    "photo": noop("Photograph"),
    "audio": noop("Recording"),
    "video": noop("Film"),
    "letter": noop("Letter"),
    "article": noop("Article"),
    "highlight": noop("Highlight"),
    "link": noop("Link"),
}
_EXCERPT = 160
# What stands in the brackets holds none of its own, or a text of nothing but brackets takes hours.
_SHOWN = re.compile(r"!\[[^\[\]]*+\]\([^()]*+\)|!\[\[[^\[\]]*+\]\]")


def tile_of(one: PastMoment, *, is_chosen: bool = False) -> dict[str, Any]:
    """What lies on the shelf: its picture or its first words, and its day."""
    words = _excerpt(one)
    name = one.title or words[:60] or one.name
    picture = one.picture
    return {
        "id": str(one.id),
        "href": f"{PAST}/{one.id}",
        "name": name,
        "words": words[:_EXCERPT] + ("…" if len(words) > _EXCERPT else ""),
        "picture": None if picture is None else _picture(one, picture.position, PrintSize.THUMB),
        "day": gettext("No date") if one.taken is None else told_date(one.taken.local().date()),
        "kind": gettext(KINDS_TOLD[one.kind]),
        "is_chosen": is_chosen,
    }


def moment_shown(one: PastMoment) -> dict[str, Any]:
    """Everything that is known of a moment."""
    facts = [
        (gettext("When"), _when(one)),
        (gettext("Where"), one.place),
        (gettext("Tags"), ", ".join(one.tags)),
        (gettext("From"), one.name),
    ]
    files = [
        {
            "name": file.name,
            "href": f"{PAST}/{one.id}/files/{file.position}",
            "note": size_told(file.size),
        }
        for file in one.files
    ]
    pictures = [
        _picture(one, file.position, PrintSize.PRINT) for file in one.files if file.is_picture
    ]
    return {
        "id": str(one.id),
        "kind": gettext(KINDS_TOLD[one.kind]),
        "title": one.title or gettext(KINDS_TOLD[one.kind]),
        "text": one.text,
        "address": one.address,
        "facts": [pair for pair in facts if pair[1]],
        "files": files,
        "pictures": pictures,
        "run": f"/import/runs/{one.import_id}",
    }


def _excerpt(one: PastMoment) -> str:
    """The words below the title, without the signs that show pictures."""
    first, _, below = one.text.strip().partition("\n")
    text = below if one.title and first.strip("#* ") == one.title else one.text
    return " ".join(_SHOWN.sub("", text).split())


def _picture(one: PastMoment, position: int, size: PrintSize) -> str:
    return f"{PAST}/{one.id}/files/{position}/picture/{size.value}"


def _when(one: PastMoment) -> str:
    if one.taken is None:
        return gettext("Nothing says when it was")
    if one.is_day:
        return gettext(
            "{date}; the time of day is not known", date=told_date(one.taken.local().date())
        )
    return capture_told(one.taken)
