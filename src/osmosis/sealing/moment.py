"""What a person says about one moment, and its one spelling as ``moment.json``.

The browser writes the same bytes (``web/static/moment.js``). Reading is strict about structure
and lenient about words: a frame must not be lost because a phone sent an odd file name.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final, NoReturn

from osmosis.errors import InvalidInputError
from osmosis.kernel.surrogates import without_surrogates
from osmosis.languages.speaking import gettext

FORMAT: Final = "osmosis-moment/1"
KINDS: Final = ("line", "photo", "audio", "video", "scent")
KINDS_WITH_A_FILE: Final = frozenset({"photo", "audio", "video"})
NOTE_LIMIT_BYTES: Final = 1 << 20
FILE_NAME_LIMIT: Final = 200

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")
_SUFFIXES: Final = {
    "image/jpeg": ".jpg",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/tiff": ".tif",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/webm": ".webm",
    "audio/wav": ".wav",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "video/quicktime": ".mov",
}


class InvalidMomentError(InvalidInputError):
    """A moment's words or numbers cannot be kept as they are."""


class DamagedMomentError(InvalidInputError):
    """What was inside a sealed frame is not a whole moment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MomentNote:
    """A moment without its file: everything here is sealed together with it.

    Attributes:
        kind: One of :data:`KINDS`.
        line: The person's line.
        detail: One noticed detail.
        glad: Predicted gladness at seeing it again, 0 to 100.
        scent: The name of a scent.
        file_name: What the file was called, without folders.
        media_type: What the sender said the file is, such as ``image/jpeg``; never relied on.
    """

    kind: str
    line: str | None = None
    detail: str | None = None
    glad: int | None = None
    scent: str | None = None
    file_name: str | None = None
    media_type: str | None = None

    @property
    def has_file(self) -> bool:
        """Whether a file belongs to a moment of this kind."""
        return self.kind in KINDS_WITH_A_FILE

    @property
    def suffix(self) -> str:
        """The file's suffix with its dot, from its name or else its type; may be empty."""
        name = (self.file_name or "").lower()
        dot = name.rfind(".")
        if dot > 0 and _SUFFIX.fullmatch(name[dot:]):
            return name[dot:]
        return _SUFFIXES.get(self.media_type or "", "")


def checked(note: MomentNote) -> MomentNote:
    """The note with readable text, ready to be sealed.

    Raises:
        InvalidMomentError: Unknown kind, gladness out of range, or nothing was said.
    """
    if note.kind not in KINDS:
        raise InvalidMomentError("A moment is a line, photo, audio, video or scent")
    if note.glad is not None and not 0 <= note.glad <= 100:
        raise InvalidMomentError("Gladness is a number from 0 to 100", glad=note.glad)
    clean = MomentNote(
        kind=note.kind,
        line=readable(note.line),
        detail=readable(note.detail),
        glad=note.glad,
        scent=readable(note.scent),
        file_name=plain_file_name(note.file_name) if note.has_file else None,
        media_type=plain_media_type(note.media_type) if note.has_file else None,
    )
    if clean.kind == "line" and not clean.line:
        raise InvalidMomentError("The line is empty")
    if clean.kind == "scent" and not clean.scent:
        raise InvalidMomentError("The scent has no name")
    return clean


def readable(text: str | None) -> str | None:
    """The text as it is, except for what no database or screen can hold; ``None`` when blank.

    Halves of characters (a browser may cut an emoji in two) and NUL become U+FFFD.
    """
    if text is None:
        return None
    whole = without_surrogates(text)
    return whole.replace("\0", "\ufffd") if whole.strip() else None


def plain_file_name(name: str | None) -> str | None:
    """A file name without folders or control characters, cut in the middle when it is too long."""
    text = re.split(r"[/\\]", readable(name) or "")[-1]
    text = "".join(char for char in text if char.isprintable()).strip()
    if text.strip(".") == "":
        return None
    if len(text) > FILE_NAME_LIMIT:
        text = text[: FILE_NAME_LIMIT - 21] + "…" + text[-20:]
    return text


def plain_media_type(text: str | None) -> str | None:
    """The type without its parameters, in small letters; ``None`` when it is not a type."""
    kind = (text or "").partition(";")[0].strip().lower()
    return kind if _MEDIA_TYPE.fullmatch(kind) else None


def note_bytes(note: MomentNote) -> bytes:
    """``moment.json``: one spelling, keys in a fixed order, UTF-8.

    Raises:
        InvalidMomentError: The note cannot be kept (see :func:`checked`) or is too long.
    """
    clean = checked(note)
    fields = {
        "format": FORMAT,
        "kind": clean.kind,
        "line": clean.line,
        "detail": clean.detail,
        "glad": clean.glad,
        "scent": clean.scent,
        "file_name": clean.file_name,
        "media_type": clean.media_type,
    }
    encoded = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    if len(encoded) > NOTE_LIMIT_BYTES:
        raise InvalidMomentError(
            "The words are too long for one moment", limit=gettext("one mebibyte")
        )
    return encoded


def parse_note(encoded: bytes) -> MomentNote:
    """The note that ``moment.json`` spells.

    Raises:
        DamagedMomentError: It is not such a file, or of a later format.
    """
    try:
        fields = json.loads(
            encoded.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        raise DamagedMomentError("The moment's description cannot be read") from None
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise DamagedMomentError("This moment is in a format that this version does not know")
    note = MomentNote(
        kind=_text(fields, "kind") or "",
        line=_text(fields, "line"),
        detail=_text(fields, "detail"),
        glad=_number(fields, "glad"),
        scent=_text(fields, "scent"),
        file_name=_text(fields, "file_name"),
        media_type=_text(fields, "media_type"),
    )
    try:
        return checked(note)
    except InvalidMomentError as error:
        raise DamagedMomentError("The moment's description is wrong") from error


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name occurs twice")
    return fields


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _text(fields: dict[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise DamagedMomentError("The moment's description is wrong", field=name)
    return value


def _number(fields: dict[str, object], name: str) -> int | None:
    value = fields.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise DamagedMomentError("The moment's description is wrong", field=name)
    return value
