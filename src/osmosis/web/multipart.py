"""Reads ``multipart/form-data`` (RFC 7578) piece by piece, without a byte of it on a disk.

The field's libraries put larger parts into temporary files, where a moment would lie in the
clear; here every part is an iterator over what arrives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from osmosis.errors import InvalidInputError
from osmosis.web.failures import BodyTooLargeError, UnreadableBodyError

MOST_PARTS = 500
MOST_NAME = 255


@dataclass(frozen=True, slots=True)
class PartBegins:
    """A part begins.

    Attributes:
        file_name: What the browser calls the file, without its folders; ``None`` for a field.
    """

    name: str
    file_name: str | None
    media_type: str


@dataclass(frozen=True, slots=True)
class PartData:
    """Some bytes of the part that began last."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PartEnds:
    """The part that began last is whole."""


Event = PartBegins | PartData | PartEnds


def boundary_of(content_type: str) -> bytes | None:
    """The boundary in a ``Content-Type``, when it is ``multipart/form-data``.

    Raises:
        UnreadableBodyError: It names none.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data":
        return None
    boundary = options.get(b"boundary")
    if not boundary:
        raise UnreadableBodyError("The form names no boundary between its parts")
    return boundary


class MultipartEvents:
    """Turns bytes into events.

    Raises:
        UnreadableBodyError: The bytes are no form.
    """

    def __init__(self, boundary: bytes) -> None:
        self._events: list[Event] = []
        self._headers: dict[str, str] = {}
        self._header = [b"", b""]
        self._parts = 0
        self.is_over = False
        callbacks = {
            "on_part_begin": self._headers.clear,
            "on_part_data": self._on_data,
            "on_part_end": lambda: self._events.append(PartEnds()),
            "on_header_field": lambda data, start, end: self._on_header(0, data[start:end]),
            "on_header_value": lambda data, start, end: self._on_header(1, data[start:end]),
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers,
            "on_end": self._on_end,
        }
        with _translated():
            self._parser = MultipartParser(boundary, callbacks)  # type: ignore[arg-type]  # its own callbacks are typed by name

    def feed(self, data: bytes) -> list[Event]:
        """The events in the next bytes."""
        with _translated():
            self._parser.write(data)
        events, self._events = self._events, []
        return events

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._events.append(PartData(data[start:end]))

    def _on_header(self, place: int, data: bytes) -> None:
        self._header[place] += data

    def _on_header_end(self) -> None:
        # Latin-1 keeps every byte; names are decoded from UTF-8 once they stand alone.
        name, value = (piece.decode("latin-1") for piece in self._header)
        self._headers[name.lower()] = value
        self._header = [b"", b""]

    def _on_headers(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise BodyTooLargeError("The form has too many parts", most=MOST_PARTS)
        _, options = parse_options_header(self._headers.get("content-disposition", ""))
        file_name = options.get(b"filename")
        self._events.append(
            PartBegins(
                name=options.get(b"name", b"").decode("utf-8", "replace"),
                file_name=None
                if file_name is None
                else safe_name(file_name.decode("utf-8", "replace")),
                media_type=self._headers.get("content-type", ""),
            )
        )

    def _on_end(self) -> None:
        self.is_over = True


@dataclass(slots=True)
class Part:
    """One part of a form, while it arrives.

    Attributes:
        name: The field's name.
        file_name: What the browser calls the file, without folders; ``None`` for a plain field.
        media_type: What the browser says that the file is; not to be believed.
    """

    name: str
    file_name: str | None
    media_type: str
    _rest: Iterator[bytes] = field(repr=False)

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, once."""
        return self._rest

    def text(self, *, most: int = 10_000) -> str:
        """Its bytes as text.

        Raises:
            InvalidInputError: Too long, or no text.
        """
        data = bytearray()
        for chunk in self._rest:
            data += chunk
            if len(data) > most * 4:
                raise InvalidInputError("This is too long", field=self.name, most=most)
        return clean_text(self.name, bytes(data).decode("utf-8", "replace"), most)


def read_parts(boundary: bytes, chunks: Iterable[bytes]) -> Iterator[Part]:
    """The parts of a form, one after the other; each must be read before the next is asked for.

    What was not read of a part is passed over.

    Raises:
        UnreadableBodyError: The bytes are no form, or end in the middle.
    """
    parser = MultipartEvents(boundary)
    events = (event for chunk in chunks for event in parser.feed(chunk))
    for event in events:
        if isinstance(event, PartBegins):
            rest = _until_end(events)
            yield Part(event.name, event.file_name, event.media_type, rest)
            for _ in rest:
                pass
    if not parser.is_over:
        raise UnreadableBodyError("The form ends in the middle")


def _until_end(events: Iterator[Event]) -> Iterator[bytes]:
    for event in events:
        if isinstance(event, PartEnds):
            return
        if isinstance(event, PartData):
            yield event.data
    raise UnreadableBodyError("The form ends in the middle")


def safe_name(name: str) -> str:
    """A file's own name: no folders, no control characters, at most 255 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(char for char in last if char.isprintable()).strip(" .")
    if len(printable) <= MOST_NAME:
        return printable
    stem, dot, suffix = printable.rpartition(".")
    if not dot or len(suffix) > 10:
        return printable[:MOST_NAME]
    return f"{stem[: MOST_NAME - len(suffix) - 1]}.{suffix}"


def clean_text(name: str, text: str, most: int) -> str:
    """A field's text with one kind of line end.

    Raises:
        InvalidInputError: It is too long or has a NUL in it.
    """
    if "\0" in text:
        raise InvalidInputError("This text has a NUL in it", field=name)
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(cleaned) > most:
        raise InvalidInputError("This is too long", field=name, most=most)
    return cleaned


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (FormParserError, ValueError) as error:
        raise UnreadableBodyError("The form cannot be read") from error
