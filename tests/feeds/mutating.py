"""Spoils samples in the ways in which feeds are spoiled, and in some worse."""

from __future__ import annotations

import random

from tests.feeds.samples.shapes import SHAPES

SAMPLES = tuple(text.encode() for text in SHAPES.values())
TOKENS = (
    b"<", b">", b"</", b"/>", b"&", b";", b"&#", b"&lt;", b"&nbsp;", b"]]>", b"<![CDATA[", b"<!--",
    b"-->", b"<?xml", b"?>", b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"'", b'"',
    b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"xmlns:a='b'", b"<item>", b"</item>", b"<entry>", b"{",
    b"}", b"[", b"null", b"1e999", b'"\\ud800"', b"xml:base='http://[x'", b"type='xhtml'",
    b"\xe2\x80",
    b"<guid>", b"<link>http://[</link>", b"<pubDate>9999-99-99</pubDate>", b"mode='base64'",
)  # fmt: skip


def spoiled(dice: random.Random) -> bytes:
    """A sample that something happened to, several times."""
    body = bytearray(dice.choice(SAMPLES))
    for _ in range(dice.randrange(1, 9)):
        at = dice.randrange(len(body) + 1)
        match dice.randrange(6):
            case 0:
                body[at:at] = dice.choice(TOKENS)
            case 1:
                del body[at : at + dice.randrange(1, 60)]
            case 2 if body:
                body[at % len(body)] = dice.randrange(256)
            case 3:
                start = dice.randrange(len(body) + 1)
                body[at:at] = body[start : start + dice.randrange(1, 400)]
            case 4:
                other = dice.choice(SAMPLES)
                body[at:] = other[dice.randrange(len(other)) :]
            case _:
                del body[at:]
    return bytes(body)


def spoiled_text(dice: random.Random) -> tuple[bytes, str]:
    """A spoiled sample and the header that it comes with."""
    body = spoiled(dice)
    if dice.random() < 0.2:
        codec = dice.choice(["utf-16", "utf-16-le", "utf-32", "cp1252", "utf-7"])
        body = body.decode("utf-8", "replace").encode(codec, "replace")
    headers = (
        "",
        "text/xml",
        "text/xml; charset=utf-16",
        "text/html; charset=x",
        "; charset=cp037",
    )
    return body, dice.choice(headers)
