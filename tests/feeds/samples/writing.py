"""Writes feeds of every format from one list of stories, so that readers can be compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Final

HOME: Final = "https://paper.example/"
FEED: Final = "https://paper.example/feed"


@dataclass(frozen=True, kw_only=True)
class Story:
    """What an entry of a sample says."""

    number: int
    title: str
    author: str
    html: str
    summary: str
    rfc822: str
    iso: str

    @property
    def address(self) -> str:
        """Its page."""
        return f"{HOME}{self.number}"


STORIES: Final = tuple(
    Story(
        number=number,
        title=title,
        author=author,
        html=f'<p>{words} <a href="/more/{number}">More</a> <img src="{HOME}{number}.jpg"></p>',
        summary=words,
        rfc822=f"{day}, 0{number} Jun 2026 08:30:00 GMT",
        iso=f"2026-06-0{number}T08:30:00Z",
    )
    for number, day, title, author, words in (
        (1, "Mon", "Ice on the river", "Ada Frost", "The ice broke in the night."),
        (2, "Tue", "Größe & Maß: ein Brief", "Jörg Weiß", "Über die Höhe der Türme."),
        (3, "Wed", "氷と川", "山田", "夜に氷が割れた。"),
    )
)


def rss(
    version: str = "2.0",
    *,
    item: Callable[[Story], str] | None = None,
    channel: str = "",
    attributes: str = "",
    after: str = "",
) -> str:
    """A feed of RSS 0.91 to 2.0."""
    items = "".join(map(item or rss_item, STORIES))
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="{version}"{attributes}><channel>'
        f"<title>The Paper</title><link>{HOME}</link><description>News</description>"
        f"<language>en</language>{channel}{items}{after}</channel></rss>"
    )


def rss_item(story: Story) -> str:
    """An item of RSS 2.0 with its text escaped."""
    return (
        f"<item><title>{escape(story.title)}</title><link>{story.address}</link>"
        f"<guid>{story.address}</guid><pubDate>{story.rfc822}</pubDate>"
        f"<description>{escape(story.html)}</description></item>"
    )


def rdf(namespace: str, *, with_content: bool = False) -> str:
    """A feed of RSS 0.90 or 1.0."""
    content = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"' if with_content else ""
    items = "".join(
        f'<item rdf:about="{story.address}"><title>{escape(story.title)}</title>'
        f"<link>{story.address}</link><dc:creator>{story.author}</dc:creator>"
        f"<dc:date>{story.iso}</dc:date><description>{escape(story.summary)}</description>"
        + (f"<content:encoded>{escape(story.html)}</content:encoded>" if with_content else "")
        + "</item>"
        for story in STORIES
    )
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="{namespace}" xmlns:dc="http://purl.org/dc/elements/1.1/"{content}>'
        f'<channel rdf:about="{FEED}"><title>The Paper</title><link>{HOME}</link>'
        f"<description>News</description></channel>{items}</rdf:RDF>"
    )


def atom(
    *,
    entry: Callable[[Story], str] | None = None,
    namespace: str = "http://www.w3.org/2005/Atom",
    attributes: str = "",
    feed: str = "",
) -> str:
    """A feed of Atom."""
    entries = "".join(map(entry or atom_entry, STORIES))
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="{namespace}"{attributes}>'
        f'<title>The Paper</title><id>tag:paper</id><link href="{HOME}"/>'
        f'<link rel="self" href="{FEED}"/><updated>2026-06-03T08:30:00Z</updated>{feed}{entries}'
        "</feed>"
    )


def atom_entry(story: Story, content: str = "", beside: str = "") -> str:
    """An entry of Atom 1.0 with its text escaped, or with what is given."""
    return (
        f"<entry><title>{escape(story.title)}</title><id>tag:paper:{story.number}</id>"
        f'<link href="{story.address}"/><published>{story.iso}</published>'
        f"<updated>{story.iso}</updated><author><name>{story.author}</name></author>"
        + (content or f'<content type="html">{escape(story.html)}</content>')
        + f"{beside}</entry>"
    )


def atom03(content: Callable[[Story], str]) -> str:
    """A feed of Atom 0.3."""
    entries = "".join(
        f"<entry><title>{escape(story.title)}</title><id>tag:paper:{story.number}</id><link rel="
        f'"alternate" type="text/html" href="{story.address}"/><issued>{story.iso}</issued>'
        f"<modified>{story.iso}</modified><author><name>{story.author}</name></author>"
        f"{content(story)}</entry>"
        for story in STORIES
    )
    return (
        '<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>The Paper'
        f'</title><link rel="alternate" type="text/html" href="{HOME}"/>{entries}</feed>'
    )


def cdf() -> str:
    """A channel of CDF."""
    items = "".join(
        f'<ITEM HREF="{story.address}" LASTMOD="{story.iso}"><TITLE>{escape(story.title)}</TITLE>'
        f"<ABSTRACT>{escape(story.summary)}</ABSTRACT></ITEM>"
        for story in STORIES
    )
    return (
        f'<?xml version="1.0"?><CHANNEL HREF="{HOME}"><TITLE>The Paper</TITLE>'
        f'<SCHEDULE><INTERVALTIME HOUR="6"/></SCHEDULE>{items}</CHANNEL>'
    )


def json_feed(version: str = "1.1") -> str:
    """A JSON Feed."""
    items = [
        {
            "id": story.number if version == "1.0" else f"tag:paper:{story.number}",
            "url": story.address,
            "title": story.title,
            "content_html": story.html,
            "summary": story.summary,
            "date_published": story.iso,
            **(
                {"author": {"name": story.author}}
                if version == "1.0"
                else {"authors": [{"name": story.author}], "language": "de"}
            ),
            "tags": ["winter", "rivers"],
            "attachments": [
                {"url": "a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9,
                 "duration_in_seconds": 61}
            ],
        }
        for story in STORIES
    ]  # fmt: skip
    return json.dumps(
        {
            "version": f"https://jsonfeed.org/version/{'1' if version == '1.0' else version}",
            "title": "The Paper",
            "home_page_url": HOME,
            "language": "en",
            "items": items,
        }
    )
