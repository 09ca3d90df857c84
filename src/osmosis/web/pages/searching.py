"""The page of search, and the same for scripts: nothing until something is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, UserError
from osmosis.languages.errors import told_problem
from osmosis.languages.speaking import gettext
from osmosis.search.asking import among_what
from osmosis.search.choosing import Choices, told_kind
from osmosis.search.finding import LAST_PAGE, Found, Hit, facts_of, told_end
from osmosis.storage.search_index import SearchFilter
from osmosis.web.dates import told_day
from osmosis.web.shell import WebShell

HERE = "/search"
MEANING = f"{HERE}/meaning"
LONGEST = 500
FIELDS = ("practice", "kind", "label", "from", "to")
HIT: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["ref", "kind", "at", "title", "snippet", "address"],
    "properties": {
        "ref": {"type": "string"},
        "kind": {"type": "string"},
        "at": {
            "type": ["string", "null"],
            "description": "RFC 3339, in UTC; null where nobody knows.",
        },
        "title": {"type": "string"},
        "belongs_to": {"type": "string", "description": "A virtue, a pathway, a gate."},
        "snippet": {"type": "string"},
        "address": {"type": "string", "description": "Of its page."},
    },
}
FOUND: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["hits", "has_more"],
    "properties": {
        "hits": {"type": "array", "items": HIT},
        "has_more": {"type": "boolean", "description": "Whether another page follows."},
        "near": {
            "type": "array",
            "items": HIT,
            "description": "With `meaning`: what is near in meaning and has not these words.",
        },
    },
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page, and the address of the API."""

    async def show(request: Request) -> Response:
        return await _page(shell, request)

    async def answer(request: Request) -> dict[str, object]:
        found = await anyio.to_thread.run_sync(_find, shell, request)
        facts = {"hits": [facts_of(hit) for hit in found.hits], "has_more": found.has_more}
        if _text(request, "meaning") != "true":
            return facts
        near = await anyio.to_thread.run_sync(_near, shell, request)
        return {**facts, "near": [facts_of(hit) for hit in near]}

    day = {"type": "string", "format": "date"}
    query: dict[str, dict[str, Any]] = {
        "q": {
            "type": "string",
            "required": True,
            "description": 'Words, "phrases", begin* and -without.',
        },
        "practice": {"type": "string", "description": "Such as `rolls`."},
        "kind": {"type": "string", "description": "Such as `line`."},
        "label": {"type": "string", "description": "A virtue, a pathway, a gate."},
        "from": {**day, "description": "The first day."},
        "to": {**day, "description": "The last day."},
        "page": {"type": "integer", "minimum": 1, "maximum": LAST_PAGE},
        "meaning": {"type": "boolean", "description": "Also what is near in meaning."},
    }
    api = shell.api(
        HERE,
        answer,
        method="GET",
        name="search",
        tag="osmosis",
        scope="read",
        summary="Find what was developed, read or opened",
        description="Twenty at a time, the best first. What is sealed or rests is never found.",
        query=query,
        response=FOUND,
        failures=(422, 501),
    )
    return [Route(HERE, show), api]


async def _page(shell: WebShell, request: Request) -> Response:
    asked = _text(request, "q")
    chosen = {name: _text(request, name) for name in FIELDS}
    meaning = shell.app.search.meaning
    is_near_asked = meaning.is_on() and meaning.is_installed and "page" not in request.query_params
    found, near, problem = None, None, ""
    if asked:
        try:
            found = await anyio.to_thread.run_sync(_find, shell, request)
            if is_near_asked and not found.asks_nothing:
                near = await anyio.to_thread.run_sync(_near, shell, request)
        except UserError as error:
            problem = told_problem(error)
    choices = await anyio.to_thread.run_sync(shell.app.search.choices)
    zone = shell.context(request).store.clock.zone()
    values = {
        "asked": asked,
        "chosen": chosen,
        "narrowed": any(chosen.values()),
        "practices": [(one.name, gettext(one.title)) for one in shell.app.practices],
        "kinds": _kinds(choices),
        "labels": _labels(choices, chosen["label"]),
        "is_searching": True,
        "hits": [] if found is None else [_shown(hit, zone) for hit in found.hits],
        "end": "" if found is None else told_end(found),
        "near": None if near is None else [_shown(hit, zone) for hit in near],
        "is_meaning_on": meaning.is_on(),
        "left": meaning.count_left() if near is not None else 0,
        "more": _next(asked, chosen, found),
        "problem": problem,
    }
    status = 422 if problem else 200
    return shell.render(
        request, "shell/search.html", values, title=gettext("Search"), status=status
    )


def _find(shell: WebShell, request: Request) -> Found:
    among = _among(shell, request)
    return shell.app.search.find(_text(request, "q"), among, page=_number(request))


def _near(shell: WebShell, request: Request) -> tuple[Hit, ...]:
    return shell.app.search.near(_text(request, "q"), _among(shell, request))


def _among(shell: WebShell, request: Request) -> SearchFilter:
    chosen = {name: _text(request, name) for name in FIELDS}
    return among_what(
        shell.context(request).store.clock.zone(),
        practice=chosen["practice"],
        kind=chosen["kind"],
        label=chosen["label"],
        start=chosen["from"],
        end=chosen["to"],
    )


def _text(request: Request, name: str) -> str:
    return request.query_params.get(name, "").strip()[:LONGEST]


def _number(request: Request) -> int:
    text = _text(request, "page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise InvalidInputError("There is no such page", pages=LAST_PAGE)
    return int(text)


def _kinds(choices: Choices) -> list[tuple[str, str]]:
    every = {kind for kinds in choices.kinds.values() for kind in kinds}
    return sorted(((one, told_kind(one)) for one in every), key=lambda pair: pair[1])


def _labels(choices: Choices, chosen: str) -> list[tuple[str, str]]:
    every = {name for names in choices.labels.values() for name in names}
    # What was chosen is shown as chosen, also where there is nothing of it any more.
    every |= {chosen} if chosen else set()
    return [(name, name) for name in sorted(every, key=str.casefold)]


def _next(asked: str, chosen: Mapping[str, str], found: Found | None) -> str:
    if found is None or not found.has_more:
        return ""
    given = {name: value for name, value in chosen.items() if value}
    return f"{HERE}?{urlencode({'q': asked, **given, 'page': found.page + 1})}"


def _shown(hit: Hit, zone: str) -> dict[str, object]:
    return {
        "title": hit.title,
        "snippet": hit.snippet,
        "href": hit.address,
        "day": gettext("No date") if hit.at is None else told_day(hit.at, zone),
        "kind": told_kind(hit.kind),
    }
