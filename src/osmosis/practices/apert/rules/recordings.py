"""Words and chapters that a recording has beside it, in the forms in which podcasts give them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from osmosis.articles.sanitising import sanitise
from osmosis.feeds.wording import one_line, text_of, whole
from osmosis.practices.apert.rules.yields import Part

LONGEST_TRANSCRIPT = 2_000_000
MOST_CHAPTERS = 1_000

_TIMES = re.compile(r"^\s*(?:\d+:)?\d+:\d+[.,]\d+\s*-->.*$")
_TAG = re.compile(r"<[^<>]{0,200}>")
# Blocks of WebVTT that are no words (W3C, WebVTT, section 4.1).
_SILENT = ("NOTE", "STYLE", "REGION", "WEBVTT")
_BLANK = re.compile(r"\n\s*\n")


def words_of_transcript(data: bytes, media_type: str) -> str:
    """The plain words of a transcript; empty when there are none to be read."""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if "json" in media_type:
        words = _words_of_json(text)
    elif "html" in media_type:
        words = text_of(sanitise(text, ""))
    elif "-->" in text:
        words = _words_of_cues(text)
    else:
        words = text
    return whole(words).strip()[:LONGEST_TRANSCRIPT]


def parts_of(data: bytes) -> tuple[Part, ...]:
    """The chapters in a file of JSON chapters (podcastindex.org); none when it is no such file."""
    return tuple(_parts(_json(data.decode("utf-8-sig", "replace"))))[:MOST_CHAPTERS]


def _words_of_cues(text: str) -> str:
    """The words of WebVTT or SubRip, a line said twice in a row once."""
    said: list[str] = []
    for block in _BLANK.split(text):
        if block.lstrip().startswith(_SILENT):
            continue
        lines = block.split("\n")
        starts = [at for at, line in enumerate(lines) if _TIMES.match(line)]
        for line in lines[starts[0] + 1 :] if starts else []:
            words = " ".join(_TAG.sub("", line).split())
            if words and said[-1:] != [words] and not _TIMES.match(line):
                said.append(words)
    return " ".join(said)


def _words_of_json(text: str) -> str:
    found = _json(text)
    segments = found.get("segments") if isinstance(found, dict) else None
    bodies = [one.get("body") for one in segments or () if isinstance(one, dict)]
    return " ".join(body.strip() for body in bodies if isinstance(body, str))


def _parts(found: Any) -> Iterator[Part]:
    chapters = found.get("chapters") if isinstance(found, dict) else None
    for one in chapters if isinstance(chapters, list) else ():
        start = one.get("startTime") if isinstance(one, dict) else None
        if isinstance(start, int | float) and 0 <= start < 1e7 and one.get("toc") is not False:
            yield Part(start_seconds=float(start), title=one_line(str(one.get("title") or "")))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
