"""Feeds in more than sixty shapes, all telling the same three stories.

Whoever reads one of ``SHAPES`` has to find the stories of ``STORIES`` in it.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final

from tests.feeds.samples.writing import (
    FEED,
    HOME,
    Story,
    atom,
    atom03,
    atom_entry,
    cdf,
    json_feed,
    rdf,
    rss,
    rss_item,
)

CONTENT: Final = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
DC: Final = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
MEDIA: Final = ' xmlns:media="http://search.yahoo.com/mrss/"'
ITUNES: Final = ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
PODCAST: Final = ' xmlns:podcast="https://podcastindex.org/namespace/1.0"'
PODLOVE: Final = ' xmlns:psc="http://podlove.org/simple-chapters"'
XHTML: Final = "http://www.w3.org/1999/xhtml"
DOCTYPE_091: Final = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"'
    ' "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
)


def _inline(story: Story) -> str:
    """A story's HTML as XML elements."""
    return story.html.replace('.jpg">', '.jpg"/>')


def _item(story: Story, beside: str = "", *, described: str | None = None, dated: str = "") -> str:
    """An item of RSS with something beside it, or another description or date."""
    body = escape(story.html) if described is None else described
    description = f"<description>{body}</description>" if body else ""
    return (
        f"<item><title>{escape(story.title)}</title><link>{story.address}</link>"
        f"<guid>{story.address}</guid>{dated or f'<pubDate>{story.rfc822}</pubDate>'}"
        f"{description}{beside}</item>"
    )


def _doctype(text: str, doctype: str) -> str:
    return text.replace("?>", f"?>{doctype}", 1)


def _dated_by(form: str) -> Callable[[Story], str]:
    """An item whose date has this form."""

    def write(story: Story) -> str:
        return _item(story, dated=f"<pubDate>{form.format(day=story.number)}</pubDate>")

    return write


_RSS: Final = {
    "rss 2.0": rss(),
    "rss 0.91 with its grammar": _doctype(rss("0.91"), DOCTYPE_091),
    "rss 0.92": rss("0.92"),
    "rss 0.93": rss("0.93"),
    "rss 0.94": rss("0.94"),
    "rss 2.0 in a namespace": rss(attributes=' xmlns="http://backend.userland.com/rss2"'),
    "rss 2.0 without a declaration": rss().partition("?>")[2].strip(),
    "rss 2.0 after blank lines": "\n\n  " + rss(),
    "rss 2.0 with a comment first": rss().replace("?>", "?><!-- made by hand -->", 1),
    "rss 2.0 with a stylesheet": rss().replace("?>", '?><?xml-stylesheet href="x.xsl"?>', 1),
    "rss 2.0 in CDATA": rss(item=lambda story: _item(story, described=f"<![CDATA[{story.html}]]>")),
    "rss 2.0 with inline elements": rss(item=lambda story: _item(story, described=_inline(story))),
    "rss 2.0 with content:encoded": rss(
        item=lambda story: _item(
            story,
            f"<content:encoded><![CDATA[{story.html}]]></content:encoded>",
            described=escape(story.summary),
        ),
        attributes=CONTENT,
    ),
    "rss 2.0 with another prefix for content": rss(
        item=lambda story: _item(
            story, f"<c:encoded>{escape(story.html)}</c:encoded>", described=""
        ),
        attributes=CONTENT.replace("content=", "c="),
    ),
    "rss 2.0 with an xhtml body": rss(
        item=lambda story: _item(
            story, f'<body xmlns="{XHTML}">{_inline(story)}</body>', described=""
        )
    ),
    "rss 2.0 with an xhtml div": rss(
        item=lambda story: _item(
            story, f'<x:div xmlns:x="{XHTML}">{_inline(story)}</x:div>', described=""
        )
    ),
    "rss 2.0 with fullitem": rss(
        item=lambda story: _item(story, f"<fullitem>{escape(story.html)}</fullitem>", described="")
    ),
    "rss 2.0 with dublin core": rss(
        item=lambda story: _item(
            story,
            f"<dc:creator>{story.author}</dc:creator>",
            dated=f"<dc:date>{story.iso}</dc:date>",
        ),
        attributes=DC,
    ),
    "rss 2.0 with an author and address": rss(
        item=lambda story: _item(story, f"<author>desk@paper.example ({story.author})</author>")
    ),
    "rss 2.0 with atom inside": rss(
        item=lambda story: _item(story, f"<a:updated>{story.iso}</a:updated>"),
        channel=f'<a:link rel="self" href="{FEED}"/>',
        attributes=' xmlns:a="http://www.w3.org/2005/Atom"',
    ),
    "rss 2.0 with links of atom only": rss(
        item=lambda story: rss_item(story).replace(
            f"<link>{story.address}</link>", f'<a:link href="{story.address}"/>'
        ),
        attributes=' xmlns:a="http://www.w3.org/2005/Atom"',
    ),
    "rss 2.0 with guids only": rss(
        item=lambda story: rss_item(story).replace(f"<link>{story.address}</link>", "")
    ),
    "rss 2.0 with guids that lead nowhere": rss(
        item=lambda story: rss_item(story).replace(
            f"<guid>{story.address}</guid>", f'<guid isPermaLink="false">{story.number}</guid>'
        )
    ),
    "rss 2.0 with relative links": rss(
        item=lambda story: rss_item(story).replace(
            f"<link>{story.address}</link>", f"<link>/{story.number}</link>"
        )
    ),
    "rss 2.0 with links moved by a counter": rss(
        item=lambda story: _item(story, f"<f:origLink>{story.address}</f:origLink>").replace(
            f"<link>{story.address}</link>", "<link>http://feeds.example/~r/1</link>"
        ),
        attributes=' xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"',
    ),
    "rss 2.0 with everything to skip": rss(
        channel="<ttl>90</ttl><skipHours><hour>0</hour><hour>24</hour><hour>7</hour></skipHours>"
        "<skipDays><day>Sunday</day></skipDays>"
    ),
    "rss 2.0 with ttl after the items": rss(after="<ttl>90</ttl>"),
    "rss 2.0 with names of characters": rss(
        item=lambda story: rss_item(story).replace("ö", "&ouml;").replace("ß", "&szlig;")
    ),
    "rss 0.91 with names of characters": _doctype(
        rss("0.91", item=lambda story: rss_item(story).replace("ö", "&ouml;")), DOCTYPE_091
    ),
    "rss 2.0 with a name of its own": _doctype(
        rss(item=lambda story: rss_item(story).replace("River", "&river;")),
        '<!DOCTYPE rss [<!ENTITY river "River">]>',
    ),
    "rss 2.0 with enclosures": rss(
        item=lambda story: _item(
            story, f'<enclosure url="{HOME}{story.number}.mp3" length="99" type="audio/mpeg"/>'
        )
    ),
    "rss 2.0 with a picture as enclosure": rss(
        item=lambda story: _item(
            story, f'<enclosure url="{HOME}{story.number}.jpg" length="9" type="image/jpeg"/>'
        )
    ),
    "rss 2.0 with media": rss(
        item=lambda story: _item(
            story,
            f'<media:content url="{HOME}{story.number}.jpg" medium="image"/>'
            f'<media:thumbnail url="{HOME}{story.number}-s.jpg"/>',
        ),
        attributes=MEDIA,
    ),
    "rss 2.0 with a podcast": rss(
        item=lambda story: _item(
            story,
            "<itunes:title>Another title</itunes:title><itunes:duration>1:02:03</itunes:duration>"
            f"<itunes:image href='{HOME}{story.number}.jpg'/><itunes:author>Ada</itunes:author>"
            f'<podcast:transcript url="/{story.number}.vtt" type="text/vtt"/>'
            f'<podcast:transcript url="/{story.number}.html" type="text/html" language="en"/>'
            f'<podcast:chapters url="/{story.number}.json" type="application/json+chapters"/>'
            '<psc:chapters><psc:chapter start="00:00:00" title="Beginning"/>'
            '<psc:chapter start="01:02:03.5" title="End" href="/end"/></psc:chapters>',
        ),
        attributes=ITUNES + PODCAST + PODLOVE,
    ),
    "rss 2.0 with a podcast's title first": rss(
        item=lambda story: rss_item(story).replace(
            "<item>", "<item><itunes:title>Another title</itunes:title>"
        ),
        attributes=ITUNES,
    ),
    "rss 2.0 with categories": rss(
        item=lambda story: _item(story, "<category>winter</category><category>rivers</category>")
    ),
    "rss 2.0 with capitals": rss(item=lambda story: rss_item(story).replace("pubDate", "PUBDATE")),
}

_DATES: Final = {
    f"rss 2.0 dated {name}": rss(item=_dated_by(form))
    for name, form in {
        "without seconds": "0{day} Jun 2026 08:30 GMT",
        "with a year of two digits": "{day} Jun 26 08:30:00 UT",
        "far east": "0{day} Jun 2026 17:30:00 +0900",
        "by a zone's name": "0{day} Jun 2026 04:30:00 EDT",
        "with a comment": "0{day} Jun 2026 08:30:00 +0000 (UTC)",
        "in ISO": "2026-06-0{day}T10:30:00+02:00",
        "in ISO with blanks": "2026-06-0{day} 08:30:00",
        "in ISO to a thousandth": "2026-06-0{day}T08:30:00.123Z",
        "in ISO without marks": "2026060{day}T083000Z",
        "on a wrong weekday": "Sun, 0{day} Jun 2026 08:30:00 GMT",
    }.items()
}

_ATOM: Final = {
    "atom 1.0": atom(),
    "atom 1.0 with xhtml": atom(
        entry=lambda story: atom_entry(
            story,
            f'<content type="xhtml"><div xmlns="{XHTML}">{_inline(story)}</div></content>',
        )
    ),
    "atom 1.0 with prefixed xhtml": atom(
        entry=lambda story: atom_entry(
            story,
            '<content type="xhtml"><h:div>'
            + _inline(story)
            .replace("<p", "<h:p")
            .replace("</p", "</h:p")
            .replace("<a", "<h:a")
            .replace("</a", "</h:a")
            .replace("<img", "<h:img")
            + "</h:div></content>",
        ),
        attributes=f' xmlns:h="{XHTML}"',
    ),
    "atom 1.0 with text": atom(
        entry=lambda story: atom_entry(
            story, f'<content type="text">{escape(story.summary)}</content>'
        )
    ),
    "atom 1.0 with a summary": atom(
        entry=lambda story: atom_entry(story, f"<summary>{escape(story.summary)}</summary>")
    ),
    "atom 1.0 with a type left out": atom(
        entry=lambda story: atom_entry(story, f"<content>{escape(story.html)}</content>")
    ),
    "atom 1.0 with a prefix": atom()
    .replace("<", "<a:")
    .replace("<a:/", "</a:")
    .replace("<a:?", "<?")
    .replace("xmlns=", "xmlns:a="),
    "atom 1.0 with bases": atom(
        entry=lambda story: atom_entry(
            story,
            f'<content type="html" xml:base="{HOME}">'
            f"{escape(story.html.replace('/more', 'more'))}</content>",
        ).replace(f'href="{story.address}"', f'href="{story.number}"'),
        attributes=f' xml:base="{HOME}"',
    ),
    "atom 1.0 with bases in each other": atom(
        entry=lambda story: (
            atom_entry(story)
            .replace("<entry>", '<entry xml:base="../">')
            .replace(f'href="{story.address}"', f'href="{story.number}"')
        ),
        attributes=f' xml:base="{HOME}deep/"',
    ),
    "atom 1.0 with a title in html": atom(
        entry=lambda story: atom_entry(story).replace(
            f"<title>{escape(story.title)}",
            f"<title type='html'>{escape(f'<b>{escape(story.title)}</b>')}",
        )
    ),
    "atom 1.0 with a title in xhtml": atom(
        entry=lambda story: atom_entry(story).replace(
            f"<title>{escape(story.title)}",
            f"<title type='xhtml'><div xmlns='{XHTML}'><b>{escape(story.title)}</b></div>",
        )
    ),
    "atom 1.0 with languages": atom(attributes=' xml:lang="de"'),
    "atom 1.0 with one author for all": atom(
        entry=lambda story: atom_entry(story).replace(
            f"<author><name>{story.author}</name></author>", ""
        ),
        feed="<author><name>Ada Frost</name></author>",
    ),
    "atom 1.0 with two authors": atom(
        entry=lambda story: atom_entry(story, beside="<author><name>Second Hand</name></author>")
    ),
    "atom 1.0 with links of all kinds": atom(
        entry=lambda story: atom_entry(story).replace(
            "<link ",
            f'<link rel="self" href="{HOME}self"/><link rel="replies" href="{HOME}replies"/>'
            f'<link rel="enclosure" href="{HOME}{story.number}.mp3" type="audio/mpeg"/>'
            '<link rel="alternate" ',
            1,
        )
    ),
    "atom 1.0 with a source": atom(
        entry=lambda story: atom_entry(
            story,
            beside="<source><title>Elsewhere</title><id>tag:else</id>"
            '<link href="https://else.example/"/></source>',
        )
    ),
    "atom 1.0 with categories": atom(
        entry=lambda story: atom_entry(
            story, beside='<category term="winter"/><category term="r" label="rivers"/>'
        )
    ),
    "atom 1.0 of films": atom(
        entry=lambda story: atom_entry(
            story,
            f"<media:group><media:title>{escape(story.title)}</media:title>"
            '<media:content url="https://films.example/v/1" type="application/x-shockwave-flash"/>'
            f'<media:thumbnail url="{HOME}{story.number}.jpg"/>'
            f"<media:description>{escape(story.summary)}</media:description></media:group>",
        ),
        attributes=MEDIA,
    ),
    "atom 0.3 escaped": atom03(
        lambda story: f'<content type="text/html" mode="escaped">{escape(story.html)}</content>'
    ),
    "atom 0.3 in xml": atom03(
        lambda story: (
            '<content type="application/xhtml+xml" mode="xml">'
            f'<div xmlns="{XHTML}">{_inline(story)}</div></content>'
        )
    ),
    "atom 0.3 with a summary": atom03(
        lambda story: f'<summary type="text/plain">{escape(story.summary)}</summary>'
    ),
}

_OTHERS: Final = {
    "rss 0.90": rdf("http://my.netscape.com/rdf/simple/0.9/"),
    "rss 0.90 of the channel": rdf("http://channel.netscape.com/rdf/simple/0.9/"),
    "rss 1.0": rdf("http://purl.org/rss/1.0/"),
    "rss 1.0 with content": rdf("http://purl.org/rss/1.0/", with_content=True),
    "cdf": cdf(),
    "json feed 1.0": json_feed("1.0"),
    "json feed 1.1": json_feed("1.1"),
}

SHAPES: Final[dict[str, str]] = {**_RSS, **_DATES, **_ATOM, **_OTHERS}
