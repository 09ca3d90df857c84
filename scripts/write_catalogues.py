#!/usr/bin/env python3
"""Writes the catalogues of every language anew from the sources; a test compares them.

What was translated stays, what is new waits with an empty translation, and what nobody says any
more is dropped. ``--missing`` prints what waits.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from osmosis.languages.known import ENGLISH, LANGUAGES
from scripts.extracting import Found, sentences_in

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "osmosis"
LOCALE = SOURCES / "languages" / "locale"
SCRIPT_NAMES = LOCALE / "scripts.json"
HEADER = """\
# What Osmosis says, in {name}. English is the language of the source.
# How it is translated: docs/languages.md.
msgid ""
msgstr ""
"Language: {tag}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
# Babel would write the present; the same sources give the same bytes.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def po_file(tag: str) -> Path:
    """Where the translations of a language stand."""
    return LOCALE / tag / "LC_MESSAGES" / "osmosis.po"


def mo_bytes(catalogue: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    made = io.BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def po_bytes(catalogue: Catalog) -> bytes:
    """A catalogue as people write it."""
    made = io.BytesIO()
    write_po(made, catalogue, width=100, omit_header=True, include_lineno=False, sort_by_file=True)
    locale = catalogue.locale
    assert locale is not None
    head = HEADER.format(
        name=locale.display_name, tag=locale.language, plurals=catalogue.plural_forms
    )
    return head.encode() + made.getvalue()


def renewed(tag: str, found: Sequence[Found]) -> Catalog:
    """The catalogue of a language with what the sources say now."""
    catalogue = Catalog(
        locale=tag,
        project="Osmosis",
        version="",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        fuzzy=False,
    )
    for sentence in found:
        catalogue.add(
            sentence.name,
            locations=[(sentence.path, 0)],
            auto_comments=sentence.comments,
            context=sentence.context,
        )
    _take_translations(catalogue, po_file(tag))
    return catalogue


def script_names(found: Sequence[Found]) -> bytes:
    """Which sentences the scripts of pages say, as a list that the program reads."""
    names = sorted({one.name for one in found if one.path.endswith(".js")}, key=str)
    return (json.dumps(names, ensure_ascii=False, indent=1) + "\n").encode()


def missing(catalogue: Catalog) -> Iterator[str]:
    """What has no translation yet, in English."""
    for message in catalogue:
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(said):
            yield _singular(message.id)


def _singular(name: str | Sequence[str]) -> str:
    return name if isinstance(name, str) else name[0]


def _take_translations(catalogue: Catalog, path: Path) -> None:
    if not path.exists():
        return
    with path.open("rb") as file:
        known = read_po(file)
    for message in catalogue:
        before = known.get(message.id, message.context) if message.id else None
        if before is not None:
            message.string = before.string


def main(arguments: Sequence[str]) -> int:
    found = sorted(sentences_in(SOURCES), key=lambda one: (one.path, str(one.name)))
    LOCALE.mkdir(exist_ok=True)
    SCRIPT_NAMES.write_bytes(script_names(found))
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        catalogue = renewed(language.tag, found)
        waiting = list(missing(catalogue))
        print(f"{language.tag}: {len(catalogue)} sentences, {len(waiting)} not translated")
        if "--missing" in arguments:
            print("\n".join(waiting))
        target = po_file(language.tag)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(po_bytes(catalogue))
        target.with_suffix(".mo").write_bytes(mo_bytes(catalogue))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
