"""What stays of closed gates, as plain files: kept pieces and highlights; never what waits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from osmosis.articles.words import plain_text
from osmosis.bags.media_types import suffix_for
from osmosis.bags.sources import chunks_of
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext
from osmosis.ports.front_matter import with_front_matter
from osmosis.ports.practice import ExportedFile
from osmosis.practices.apert.editions import KeptPiece
from osmosis.practices.apert.service.highlights import Highlight, list_highlights
from osmosis.practices.apert.service.keeping import open_kept
from osmosis.practices.apert.service.kept_pieces import list_kept
from osmosis.practices.context import PracticeContext

_PRACTICE = "Apert"


def export(context: PracticeContext) -> Iterator[ExportedFile]:
    """Every kept piece with its pictures, and every highlight."""
    for kept in list_kept(context):
        piece = open_kept(context, kept.id)
        place = f"apert/kept/{kept.id}"
        yield _file(f"{place}.md", _piece(piece, _day(context, kept.kept_at)))
        for number, picture in enumerate(piece.pictures.values(), start=1):
            path = f"{place}.{number}{suffix_for(picture.media_type)}"
            yield ExportedFile(path=path, chunks=partial(chunks_of, picture.data))
    for one in list_highlights(context):
        day = "" if one.marked_at is None else _day(context, one.marked_at)
        yield _file(f"apert/highlights/{one.id}.md", _marked(one, day))


def _file(path: str, text: str) -> ExportedFile:
    return ExportedFile(path=path, chunks=partial(chunks_of, text.encode("utf-8")))


def _piece(piece: KeptPiece, day: str) -> str:
    head = {
        "title": piece.kept.title,
        "date": day,
        "practice": _PRACTICE,
        "kind": "kept",
        "source": piece.kept.source,
        "id": str(piece.kept.id),
    }
    words = plain_text(piece.article.blocks).replace("\n", "\n\n")
    return with_front_matter(head, f"# {piece.kept.title}\n\n{piece.kept.source}\n\n{words}\n")


def _marked(one: Highlight, day: str) -> str:
    title = one.title or gettext("A highlight")
    head = {
        "title": title,
        "date": day,
        "practice": _PRACTICE,
        "kind": "highlight",
        "id": str(one.id),
    }
    parts = [f"# {title}", one.text, one.note]
    return with_front_matter(head, "\n\n".join(filter(None, parts)) + "\n")


def _day(context: PracticeContext, at: Instant) -> str:
    return at.to_tz(context.store.clock.zone()).date().format_iso()
