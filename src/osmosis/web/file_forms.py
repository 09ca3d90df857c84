"""A form with files, read as it arrives: of files that are too large, what was typed stays."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from osmosis.languages.speaking import gettext
from osmosis.web.bodies import read_body
from osmosis.web.failures import BodyTooLargeError, UnreadableBodyError
from osmosis.web.forms import Form, FormFile, parse_form
from osmosis.web.multipart import MultipartEvents, PartBegins, PartData, boundary_of
from osmosis.web.visit import visit_of


async def read_file_form(request: Request, *, most_file: int, most: int, passed_over: int) -> Form:
    """The form that was sent; asked for a file that was too large, it refuses.

    Args:
        most_file: Bytes of all its files, which are held in memory; told in whole megabytes.
        most: Bytes of everything else.
        passed_over: Bytes of files that are too large and are still read, as a browser that is
            busy sending reads no answer. What comes after them is not known.

    Raises:
        InvalidInputError: What was typed is too large, or it is unreadable or no form.
    """
    content_type = request.headers.get("content-type", "")
    boundary = boundary_of(content_type)
    if boundary is None:
        return parse_form(content_type, await read_body(request, most))
    visit_of(request.scope).body_bytes = most + most_file + passed_over
    reading = _Reading(MultipartEvents(boundary), most, most_file)
    chunks = request.stream()
    while True:
        try:
            chunk = await anext(chunks, b"")
        except BodyTooLargeError:
            return reading.broken_off()
        if not chunk:
            return reading.whole()
        reading.feed(chunk)


@dataclass(slots=True)
class _Reading:
    """A form of which some has arrived.

    Attributes:
        typed, filed: Bytes that may still come, of what is typed and of files.
    """

    parser: MultipartEvents
    typed: int
    filed: int
    most_file: int = field(init=False)
    parts: list[tuple[PartBegins, bytearray]] = field(default_factory=list)
    too_large: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.most_file = self.filed

    def feed(self, chunk: bytes) -> None:
        for event in self.parser.feed(chunk):
            if isinstance(event, PartBegins):
                self.parts.append((event, bytearray()))
            elif isinstance(event, PartData):
                self._keep(event.data)

    def _keep(self, data: bytes) -> None:
        part, kept = self.parts[-1]
        if part.file_name is None:
            self.typed -= len(data)
            if self.typed < 0:
                raise BodyTooLargeError("This is larger than what can be taken in")
        elif part.name not in self.too_large:
            self.filed -= len(data)
        if self.filed < 0 and part.file_name is not None:
            self.too_large.add(part.name)
            kept.clear()
        else:
            kept += data

    def whole(self) -> Form:
        if not self.parser.is_over:
            raise UnreadableBodyError("The form ends in the middle")
        return self._form()

    def broken_off(self) -> Form:
        """What came of it before a file that does not end."""
        if not self.parts or self.parts[-1][0].file_name is None:
            raise BodyTooLargeError("This is larger than what can be taken in")
        self.too_large.add(self.parts[-1][0].name)
        return self._form()

    def _form(self) -> Form:
        typed, files = list[tuple[str, str]](), list[tuple[str, FormFile]]()
        for part, data in self.parts:
            if part.file_name is None:
                typed.append((part.name, data.decode("utf-8", "replace")))
            else:
                files.append((part.name, FormFile(part.file_name, part.media_type, bytes(data))))
        refused = {name: self._refusal(name) for name in self.too_large}
        return Form(typed, files, refused)

    def _refusal(self, name: str) -> BodyTooLargeError:
        told = gettext("This file is larger than {number} MB", number=self.most_file >> 20)
        return BodyTooLargeError(told, field=name)
