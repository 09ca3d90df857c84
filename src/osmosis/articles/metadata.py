"""What a page says of itself: its title, who wrote it, its language and its day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from whenever import Date

from osmosis.articles.languages import clean_language
from osmosis.articles.tree import Element, text_of, without_controls

__all__ = ["PageFacts", "facts_of"]

_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title")
_AUTHORS = ("author", "article:author", "dc.creator", "citation_author", "parsely-author")
_DAYS = (
    *("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate"),
    *("citation_publication_date", "parsely-pub-date", "og:published_time", "dcterms.created"),
)
_DAY = re.compile(r"\s*(\d{4})-?/?(\d{2})-?/?(\d{2})(?!\d)", re.ASCII)
_ARTICLE_KINDS = re.compile(r"Article|Posting|Report|Review|WebPage", re.IGNORECASE)
_BY = re.compile(r"(?:by|von|par|por|door|av)\s+(?=\S)", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s+[|–—·»-]\s+")
_LONGEST_JSON = 500_000
_LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFacts:
    """What a page says of itself; what it does not say is empty."""

    title: str = ""
    byline: str = ""
    language: str = ""
    published_on: Date | None = None


def facts_of(root: Element) -> PageFacts:
    """What is said in the head of a page, in its JSON-LD, or in its usual places."""
    metas = _metas(root)
    linked = list(_linked(root))
    title = _first(metas, _TITLES) or _text(linked, "headline") or _own_title(root)
    days = [_text(linked, "datePublished"), *(metas.get(name, "") for name in _DAYS)]
    days += [time.get("datetime", "") for time in root.iter("time")][:1]
    return PageFacts(
        title=" ".join(without_controls(title).split())[:500],
        byline=without_controls(_byline(root, metas, linked)),
        language=_language(root, metas),
        published_on=next(filter(None, map(_day, days)), None),
    )


def _metas(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = meta.get("content", "").strip()
        for kind in ("property", "name", "itemprop", "http-equiv"):
            name = meta.get(kind, "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _linked(root: Element) -> Iterator[Mapping[str, object]]:
    """The objects of JSON-LD that speak of an article."""
    for script in root.iter("script"):
        text = script.text or ""
        if "ld+json" not in script.get("type", "") or len(text) > _LONGEST_JSON:
            continue
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for one in _objects(data):
            if _ARTICLE_KINDS.search(str(one.get("@type", ""))):
                yield one


def _objects(data: object) -> Iterator[Mapping[str, object]]:
    graph = data.get("@graph", data) if isinstance(data, dict) else data
    for one in graph if isinstance(graph, list) else [graph]:
        if isinstance(one, dict):
            yield one


def _text(linked: list[Mapping[str, object]], name: str) -> str:
    values = (one.get(name) for one in linked)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def _byline(root: Element, metas: Mapping[str, str], linked: list[Mapping[str, object]]) -> str:
    names = [name for one in linked for name in _names(one.get("author"))]
    names = names or [_first(metas, _AUTHORS)]
    if not names[0] or "://" in names[0]:
        names = [text_of(link) for link in root.xpath("//a[@rel='author']")][:1]
    cleaned = (_BY.sub("", " ".join(name.split()), count=1) for name in names)
    return ", ".join(dict.fromkeys(filter(None, cleaned)))[:_LONGEST_NAME]


def _names(author: object) -> Iterator[str]:
    for one in author if isinstance(author, list) else [author]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and "://" not in name and name.strip():
            yield name


def _own_title(root: Element) -> str:
    """The one first-level heading, or the window's title without the name of the site."""
    heads = [text_of(head) for head in root.iter("h1")]
    if len(heads) == 1 and heads[0]:
        return heads[0]
    title = next((text_of(title) for title in root.iter("title")), "")
    parts = _SEPARATORS.split(title)
    return max(parts, key=len) if len(parts) > 1 else title


def _language(root: Element, metas: Mapping[str, str]) -> str:
    said = (root.get("lang", ""), metas.get("content-language", ""), metas.get("og:locale", ""))
    return next(filter(None, map(clean_language, said)), "")


def _day(text: str) -> Date | None:
    match = _DAY.match(text)
    if match is None:
        return None
    try:
        return Date(*map(int, match.groups()))
    except ValueError:
        return None
