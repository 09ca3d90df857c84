"""Short names for the elements of feeds, whatever prefix or case they are written in.

The reader gives names as ``namespace}Local``. An element of any version of RSS becomes ``item``,
one of Atom ``atom:entry``, one of a known module ``dc:creator``. What is unknown keeps its local
name behind a question mark, so that it can still be looked for when all else is empty.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

XML: Final = "http://www.w3.org/XML/1998/namespace}"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

# Lower case, without a slash at the end, without the scheme.
_PREFIXES: Final = {
    "": "",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss091": "",
    "backend.userland.com/rss092": "",
    "backend.userland.com/rss2": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "cyber.law.harvard.edu/rss": "",
    "cyber.law.harvard.edu/rss/rss.html": "",
    "my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "purl.org/net/rss1.1#": "",
    "purl.org/rss/1.0": "",
    "purl.org/rss/2.0": "",
    "example.com/newformat#": "atom:",
    "example.com/necho": "atom:",
    "purl.org/atom/ns#": "atom:",
    "purl.org/echo": "atom:",
    "purl.org/pie": "atom:",
    "www.w3.org/2005/atom": "atom:",
    "purl.org/dc/elements/1.0": "dc:",
    "purl.org/dc/elements/1.1": "dc:",
    "purl.org/dc/terms": "dcterms:",
    "purl.org/rss/1.0/modules/content": "content:",
    "purl.org/rss/1.0/modules/syndication": "sy:",
    "freshmeat.net/rss/fm": "fm:",
    "www.w3.org/1999/xhtml": "xhtml:",
    "www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "www.itunes.com/dtds/pod-cast-1.0.dtd": "itunes:",
    "www.itunes.com/dtds/podcast": "itunes:",
    "www.google.com/schemas/play-podcasts/1.0": "itunes:",
    "search.yahoo.com/mrss": "media:",
    "search.yahoo.com/mrss/rss.xml": "media:",
    "podcastindex.org/namespace/1.0": "podcast:",
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast:",
    "podlove.org/simple-chapters": "psc:",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "www.youtube.com/xml/schemas/2015": "yt:",
    "www.w3.org/2005/atom-source": "atom:",
}


@lru_cache(maxsize=4096)
def short_name(name: str) -> str:
    """The short name of an element or attribute, such as ``item`` or ``dc:creator``."""
    namespace, _, local = name.rpartition("}")
    return _PREFIXES.get(_bare(namespace), "?") + local.lower()


def _bare(namespace: str) -> str:
    """The namespace as people mean it: they write https, or forget the slash."""
    return namespace.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
