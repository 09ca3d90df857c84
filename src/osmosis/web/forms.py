"""A form as the person filled it in, checked field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl

from whenever import Date

from osmosis.errors import InvalidInputError, UserError
from osmosis.kernel.civil_text import parse_day
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.storage.tries import MOST_TIMES
from osmosis.web.failures import UnreadableBodyError, WrongKindError
from osmosis.web.multipart import boundary_of, clean_text, read_parts

FORM_BYTES = 256 * 1024
MOST_FIELDS = 500
TOKEN_FIELD = "csrf_token"
TOKEN_HEADER = "x-csrf-token"
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class FormFile:
    """A small file in a form, whole in memory.

    Attributes:
        name: What the browser calls it, without folders.
        media_type: What the browser says that it is; not to be believed.
    """

    name: str
    media_type: str
    data: bytes


class Form:
    """The fields of a form. Every reading method refuses what it cannot use, naming the field.

    Args:
        refused: Why the files of a field were not taken in, by its name.
    """

    def __init__(
        self,
        values: Iterable[tuple[str, str]],
        files: Iterable[tuple[str, FormFile]] = (),
        refused: Mapping[str, InvalidInputError] = MappingProxyType({}),
    ) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in values:
            self._values.setdefault(name, []).append(value)
        self._files: dict[str, list[FormFile]] = {}
        for name, file in files:
            self._files.setdefault(name, []).append(file)
        self._refused = refused

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, *, default: str = "", most: int = 10_000) -> str:
        """One line or several, without blanks around it; ``default`` when it is missing or empty.

        Raises:
            InvalidInputError: Too long, or a NUL in it.
        """
        values = self._values.get(name)
        return clean_text(name, values[0], most).strip() or default if values else default

    def secret(self, name: str, *, most: int = 1_000) -> str:
        """A passphrase, exactly as it was typed."""
        values = self._values.get(name, [""])
        return clean_text(name, values[0], most)

    def required(self, name: str, *, most: int = 10_000) -> str:
        """A text that may not be empty.

        Raises:
            InvalidInputError: It is empty or too long.
        """
        text = self.text(name, most=most)
        if not text:
            raise InvalidInputError("Something is needed here", field=name)
        return text

    def folder(self, name: str, *, most: int = 1_000) -> Path:
        """A folder of this machine. Where the program was started means nothing to a browser.

        Raises:
            InvalidInputError: It is empty, too long or not named from the root or from home.
        """
        given = self.required(name, most=most)
        # Another's home (``~name``) is not asked for.
        folder = Path.home() / given[2:] if given.startswith("~/") else Path(given)
        if not folder.is_absolute():
            raise InvalidInputError("A folder is named from the root, or from your home by ~")
        return folder

    def texts(self, name: str, *, most: int = 10_000) -> list[str]:
        """Every value of a field that may come more than once, without the empty ones."""
        found = (clean_text(name, value, most).strip() for value in self._values.get(name, ()))
        return [text for text in found if text]

    def integer(
        self, name: str, *, least: int | None = None, most: int | None = None
    ) -> int | None:
        """A whole number; ``None`` when the field is missing or empty.

        Raises:
            InvalidInputError: It is no number or out of range.
        """
        text = self.text(name, most=20)
        if not text:
            return None
        try:
            number = int(text)
        except ValueError:
            raise InvalidInputError("This is not a whole number", field=name) from None
        if (least is not None and number < least) or (most is not None and number > most):
            raise InvalidInputError(
                "This number is out of range", field=name, least=least, most=most
            )
        return number

    def times_tried(self) -> int | None:
        """For how many times a change is tried; ``None`` when it is from now on.

        Raises:
            InvalidInputError: It is to be tried, and the number is missing or out of range.
        """
        if not self.flag("trying"):
            return None
        self.required("times", most=20)
        return self.integer("times", least=1, most=MOST_TIMES)

    def date(self, name: str) -> Date:
        """A day, as a field for dates sends it.

        Raises:
            InvalidInputError: It is written otherwise, or there is no such day.
        """
        try:
            return parse_day(self.text(name))
        except InvalidInputError as error:
            raise InvalidInputError(error.message, field=name) from None

    def flag(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.text(name, most=20) not in {"", "0", "off", "false"}

    def choice(self, name: str, allowed: Iterable[str], *, default: str = "") -> str:
        """One of a few answers; ``default`` when none was given.

        Raises:
            InvalidInputError: It is another.
        """
        text = self.text(name, most=200)
        if not text and default:
            return default
        if text not in set(allowed):
            raise InvalidInputError("This is not one of the answers", field=name)
        return text

    def files(self, name: str) -> list[FormFile]:
        """The files of a field, without the empty place that a browser sends for none.

        Raises:
            InvalidInputError: They were too large.
        """
        if name in self._refused:
            raise self._refused[name]
        return [file for file in self._files.get(name, ()) if file.name or file.data]

    def told_beside(self, error: UserError, *, field: str, file: str) -> dict[str, str]:
        """What is said beside the fields when the form is refused, by their names.

        Args:
            field: The field at fault where the error names none.
            file: The field of the form's file, which no browser keeps: it is to be chosen again.
        """
        told = {str(error.facts.get("field", field)): told_sentence(error)}
        try:
            if self.files(file):
                told.setdefault(file, f"{gettext('Choose the file again')}.")
        except InvalidInputError as refused:
            told.setdefault(file, told_sentence(refused))
        return told

    def values(self) -> Mapping[str, str]:
        """The first value of every field, to show a form again as it was filled in."""
        return {
            name: values[0]
            for name, values in self._values.items()
            if name != TOKEN_FIELD and values
        }


def parse_form(content_type: str, body: bytes, most_fields: int = MOST_FIELDS) -> Form:
    """The form in a body.

    Raises:
        WrongKindError: The body is no form.
        UnreadableBodyError: It claims to be one and is not.
    """
    boundary = boundary_of(content_type)
    if boundary is not None:
        return _multipart(boundary, body)
    if content_type.partition(";")[0].strip().lower() not in {URLENCODED, ""}:
        raise WrongKindError("A form is expected here")
    try:
        return Form(
            parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=most_fields)
        )
    except ValueError:
        raise UnreadableBodyError("The form cannot be read") from None


def _multipart(boundary: bytes, body: bytes) -> Form:
    values: list[tuple[str, str]] = []
    files: list[tuple[str, FormFile]] = []
    for part in read_parts(boundary, [body]):
        data = b"".join(part.chunks())
        if part.file_name is None:
            values.append((part.name, data.decode("utf-8", "replace")))
        else:
            files.append((part.name, FormFile(part.file_name, part.media_type, data)))
    return Form(values, files)
