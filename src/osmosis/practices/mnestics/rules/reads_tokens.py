"""The words, numbers and signs of a reads text, and the error that marks a place in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from osmosis.errors import InvalidInputError

# What a keyboard, or a text field that means well, writes for a minus and for quotation marks.
_MINUS = r"\-−–‑"
_QUOTES = "“”„«»"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>[0-9]+)
    | (?P<quoted>"(?:[^"]|"")*" | [{_QUOTES}][^{_QUOTES}]*[{_QUOTES}])
    | (?P<within>± | \+/[{_MINUS}])
    | (?P<plus>\+)
    | (?P<minus>[{_MINUS}])
    | (?P<comma>,)
    | (?P<word>[^\s0-9"{_QUOTES}±+,{_MINUS}]+)
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_SHOWN_BEFORE, _SHOWN_AFTER = 40, 30


class ReadsError(InvalidInputError):
    """The text says nothing that can be read.

    Its sentence may name pathways, so it is for the person who types and not for a log.

    Args:
        message: One sentence without a full stop.
        text: What was typed.
        position: Which character of it is meant, from 0; its length for the end.
    """

    def __init__(self, message: str, /, *, text: str, position: int) -> None:
        super().__init__(message)
        self.position = position
        self.marked = _marked(text, position)

    def __str__(self) -> str:
        return f"{self.message}\n{self.marked}"


class Kind(StrEnum):
    """What a token is; the names are those of the groups of its pattern."""

    NUMBER = "number"
    QUOTED = "quoted"
    WITHIN = "within"
    PLUS = "plus"
    MINUS = "minus"
    COMMA = "comma"
    WORD = "word"
    END = "end"


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """One word, number, sign or quoted name.

    Attributes:
        value: As typed; what stands between its quotation marks.
        start: Its first character, from 0.
        stop: The character after it.
    """

    kind: Kind
    value: str
    start: int
    stop: int


class Cursor:
    """A place that moves through a text, token by token, and reads no further than it must.

    Attributes:
        token: The token at this place; at last, again and again, the end.
        following: The token after it.

    Raises:
        ReadsError: A quotation mark here is not closed, or while it moves one further on.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.token = _token_at(text, 0)
        self.following = _token_at(text, self.token.stop)

    def sees(self, *kinds: Kind) -> bool:
        """Whether one of these kinds is at this place."""
        return self.token.kind in kinds

    def sees_word(self, *words: str) -> bool:
        """Whether one of these words is at this place, in whatever capitals."""
        return self.sees(Kind.WORD) and self.token.value.casefold() in words

    def take(self) -> Token:
        """The token at this place; the place moves on."""
        taken, self.token = self.token, self.following
        self.following = _token_at(self.text, self.token.stop)
        return taken

    def accept(self, kind: Kind) -> Token | None:
        """The token at this place if it is of a kind; only then the place moves on."""
        return self.take() if self.sees(kind) else None

    def accept_word(self, word: str) -> bool:
        """Whether a word was at this place; only then the place moves on."""
        is_here = self.sees_word(word)
        if is_here:
            self.take()
        return is_here

    def refuse(self, message: str, token: Token | None = None) -> NoReturn:
        """Say that the text cannot be read.

        Args:
            token: Where; without it, at this place.

        Raises:
            ReadsError: Always.
        """
        raise ReadsError(message, text=self.text, position=(token or self.token).start)


def _token_at(text: str, position: int) -> Token:
    """The token that comes next in a text."""
    match = _TOKEN.match(text, position)
    if match is None:
        start = len(text) - len(text[position:].lstrip())
        raise ReadsError("This quotation mark has no second one", text=text, position=start)
    kind = Kind(match.lastgroup or "")
    value = match[kind]
    if kind is Kind.QUOTED:
        value = value[1:-1].replace('""', '"') if value[0] == '"' else value[1:-1]
    return Token(kind=kind, value=value, start=match.start(kind), stop=match.end(kind))


def _marked(text: str, position: int) -> str:
    """The text on one line and a caret under one character; of a long text the part around it."""
    first, last = max(0, position - _SHOWN_BEFORE), position + _SHOWN_AFTER
    before = ("…" if first else "") + _on_one_line(text[first:position])
    after = _on_one_line(text[position:last]) + ("…" if last < len(text) else "")
    return f"{before}{after}\n{' ' * sum(map(_columns, before))}^"


def _on_one_line(text: str) -> str:
    """The text with a space for each line break and for whatever has no shape."""
    return "".join(character if character.isprintable() else " " for character in text)


def _columns(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
