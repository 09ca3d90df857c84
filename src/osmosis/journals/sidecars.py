"""What lies beside photographs: JSON of a takeout from Google, and XMP of programs for pictures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]  # has no types

from osmosis.journals.dates import when_at, when_of
from osmosis.journals.model import JournalError, When
from osmosis.journals.texts import json_of, members, one_line, plain, tidy_tags
from osmosis.journals.trees import Entry

MOST_BYTES: Final = 4 << 20
_NUMBERED = re.compile(r"^(.*)(\(\d{1,3}\))$", re.DOTALL)
_EDITED = re.compile(r"-(?:edited|bearbeitet|modifié|editado|editat|modificato|bewerkt)$")
_ENDINGS: Final = (".json", ".xmp")
_LONGEST: Final = 46
"""How many letters a takeout leaves of the name of a picture, ``.json`` aside."""

_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DATES: Final = (
    f"{{{_EXIF}}}DateTimeOriginal",
    f"{{{_PHOTOSHOP}}}DateCreated",
    f"{{{_XMP}}}CreateDate",
)
_PLACES: Final = tuple(f"{{{_PHOTOSHOP}}}{name}" for name in ("City", "State", "Country"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """What stands beside a photograph.

    Attributes:
        files: The files that said it.
    """

    when: When | None = None
    title: str = ""
    text: str = ""
    place: str = ""
    tags: tuple[str, ...] = ()
    starred: bool = False
    files: tuple[Entry, ...] = ()


def sidecars_among(entries: Mapping[str, Entry]) -> dict[str, list[str]]:
    """Which files of a folder lie beside which of its others, by their names in small letters."""
    taken: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    others = sorted(name for name in entries if not name.endswith(_ENDINGS))
    for name in others:
        stems.setdefault(PurePosixPath(name).stem, []).append(name)
    for name in entries:
        if name.endswith(".xmp"):
            bare = name.removesuffix(".xmp")
            owners = [bare] if bare in entries else stems.get(bare, [])
        elif name.endswith(".json"):
            owner = _owner(name.removesuffix(".json"), entries, others)
            owners = [] if owner is None else [owner]
        else:
            continue
        for owner in owners:
            taken.setdefault(owner, []).append(name)
    _lend_to_edited(entries, taken)
    return taken


def read_beside(entries: list[Entry]) -> Beside:
    """What the files beside a photograph say; what cannot be read is as if it were not there."""
    found = Beside()
    for entry in entries:
        try:
            data = entry.read(MOST_BYTES)
            said = _xmp(data) if entry.suffix == ".xmp" else _takeout(data)
        except JournalError:
            continue
        found = Beside(
            when=found.when or said.when,
            title=found.title or said.title,
            text=found.text or said.text,
            place=found.place or said.place,
            tags=tuple(dict.fromkeys((*found.tags, *said.tags))),
            starred=found.starred or said.starred,
            files=(*found.files, entry),
        )
    return found


def _owner(bare: str, entries: Mapping[str, Entry], others: Sequence[str]) -> str | None:
    """Whose JSON this is: a takeout adds words to a picture's name, and cuts what is too long.

    Args:
        others: The names of what lies beside nothing, sorted.
    """
    numbered = _NUMBERED.match(bare)
    number = numbered[2] if numbered else ""
    whole = numbered[1] if numbered else bare
    head, dot, tail = whole.rpartition(".")
    names = [head, whole] if dot and "supplemental-metadata".startswith(tail) else [whole]
    for name in names:
        path = PurePosixPath(name)
        for wanted in (f"{path.stem}{number}{path.suffix}", *([] if number else [name])):
            if wanted in entries and not wanted.endswith(_ENDINGS):
                return wanted
    if len(bare) < _LONGEST - 5:
        return None
    at = bisect_left(others, names[0])
    return next((one for one in others[at : at + 1] if one.startswith(names[0])), None)


def _lend_to_edited(entries: Mapping[str, Entry], taken: dict[str, list[str]]) -> None:
    """A picture that was changed has no file of its own beside it: that of the first is its."""
    for name in entries:
        path = PurePosixPath(name)
        before = _EDITED.sub("", path.stem)
        if before != path.stem and name not in taken:
            found = taken.get(f"{before}{path.suffix}")
            if found:
                taken[name] = found


def _takeout(data: bytes) -> Beside:
    said = json_of(data)
    taken = said.get("photoTakenTime") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(taken, dict):
        raise JournalError("This is nothing that lies beside a photograph")
    return Beside(
        when=when_at(taken.get("timestamp")),
        text=plain(said.get("description")).strip(),
        tags=tidy_tags(one.get("name") for one in members(said, "people")),
        starred=said.get("favorited") is True,
    )


def _xmp(data: bytes) -> Beside:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise JournalError("This is nothing that lies beside a photograph") from None
    said = _said(root)
    rating = said.get(f"{{{_XMP}}}Rating", [""])[0]
    places = [said[name][0] for name in _PLACES if said.get(name)]
    return Beside(
        when=next((when for name in _DATES if (when := when_of(_first(said, name)))), None),
        title=one_line(_first(said, f"{{{_DC}}}title")),
        text=plain(_first(said, f"{{{_DC}}}description")).strip(),
        place=one_line(", ".join(places)),
        tags=tidy_tags(said.get(f"{{{_DC}}}subject", ())),
        starred=rating == "5",
    )


def _said(root: Any) -> dict[str, list[str]]:
    """Every property with its values, whether written as an attribute or as an element."""
    found: dict[str, list[str]] = {}
    for description in root.iter(f"{{{_RDF}}}Description"):
        for name, value in description.attrib.items():
            found.setdefault(str(name), []).append(str(value))
        for element in description:
            values = [str(one.text) for one in element.iter(f"{{{_RDF}}}li") if one.text]
            if not values and element.text and element.text.strip():
                values = [str(element.text).strip()]
            if values:
                found.setdefault(str(element.tag), []).extend(values)
    return found


def _first(said: Mapping[str, list[str]], name: str) -> str:
    return next(iter(said.get(name, ())), "")
