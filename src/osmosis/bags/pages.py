"""Fills the page templates; every text is escaped on its way in."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_FACES = (
    ("Alegreya", "400 900", "normal", "alegreya-{}-wght-normal"),
    ("Alegreya", "400 900", "italic", "alegreya-{}-wght-italic"),
    ("Alegreya Sans", "400 700", "normal", "alegreya-sans-{}-500-normal"),
    ("Barlow Condensed", "600", "normal", "barlow-condensed-{}-600-normal"),
)
_RANGES = {
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304,"
    " U+0308, U+0329, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
    "latin-ext": "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1D00-1DBF,"
    " U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F,"
    " U+A720-A7FF",
}
_FONT_NOTICE = (
    "/* Alegreya, Alegreya Sans (The Alegreya Project Authors) and Barlow (The Barlow Project"
    " Authors)\n   under the SIL Open Font License 1.1, https://openfontlicense.org */\n"
)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("osmosis.bags", "viewer"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page(template: str, **values: object) -> str:
    """A page with these values in it, escaped."""
    return _environment().get_template(template).render(**values)


@cache
def asset(name: str) -> str:
    """A text that ships beside the templates, as it is."""
    return (files("osmosis.bags") / "viewer" / name).read_text(encoding="utf-8")


@cache
def stylesheet() -> str:
    """The stylesheet of all pages made here, with its typefaces inside.

    Browsers that treat every file on a disk as an origin of its own do not let a page load a
    typeface from the file next to it.
    """
    return _FONT_NOTICE + "".join(_faces()) + asset("viewer.css")


def _faces() -> list[str]:
    return [
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        f"font-display:swap;unicode-range:{_RANGES[script]};"
        f'src:url("data:font/woff2;base64,{_font(stem.format(script))}") format("woff2")}}\n'
        for family, weight, style, stem in _FACES
        for script in _RANGES
    ]


def _font(stem: str) -> str:
    data = (files("osmosis.bags") / "viewer" / "fonts" / f"{stem}.woff2").read_bytes()
    return base64.b64encode(data).decode("ascii")


def script_json(value: object) -> str:
    """JSON that may stand in a script, in a file or in a page: ASCII, with no way out of it."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def content_hash(text: str) -> str:
    """What a Content-Security-Policy calls an inline script or style (CSP level 3, 2.3.1)."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def inline(text: str) -> Markup:
    """Our own script or stylesheet, for between its tags; never anything that a person wrote."""
    from markupsafe import Markup

    if "</" in text or "<!--" in text:
        raise ValueError("this text would end the element that it is put into")
    return Markup(text)
