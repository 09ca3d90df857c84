"""The key sheet: both private halves on paper, to be scanned or typed back in.

The QR code holds an age identity file, so that any age tool can use it as it is. The same keys
stand below it in numbered lines of four groups, each line with two check characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.languages.speaking import gettext, noop
from osmosis.sealing.age import Identity, InvalidKeyError
from osmosis.sealing.check_symbols import CHECK_LENGTH, as_typed, check_characters, is_spelled

if TYPE_CHECKING:
    from osmosis.kernel.clock import Instant
    from osmosis.typeset.engine import Document

_PREFIX: Final = "AGE-SECRET-KEY-1"
_SECRET_LENGTH: Final = 58
_LINE_LENGTH: Final = 20
_GROUP_LENGTH: Final = 5
_LINES: Final = 3
_GROUPS_WIDTH: Final = 23
_ROLES: Final = {"H": noop("house"), "V": noop("vault")}
_CUT_OFF: Final = {
    "house": noop("The house key is mistyped or cut off"),
    "vault": noop("The vault key is mistyped or cut off"),
}
# Of one line, and of several.
_MISSING: Final = (noop("Line {line} is missing"), noop("Lines {lines} and {last} are missing"))
_MISTYPED: Final = (noop("Line {line} is mistyped"), noop("Lines {lines} and {last} are mistyped"))
_TYPED_LINE = re.compile(r"^\W*([HV])\s*([1-3])[\s.:)|]*(.+)$", re.IGNORECASE | re.MULTILINE)
_KEY = re.compile(rf"{_PREFIX}[A-Z0-9]*", re.IGNORECASE)
_ROLE = re.compile(r"\b(house|vault)\b", re.IGNORECASE)


class UnreadableSheetError(InvalidInputError):
    """There is no key sheet in what was given."""


class MistypedSheetError(InvalidInputError):
    """Lines of a key sheet were typed wrongly; the message names them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetKeys:
    """The private halves that a key sheet holds.

    Attributes:
        house: The house key.
        vault: The vault key; ``None`` when no passphrase had been set.
    """

    house: Identity
    vault: Identity | None = None


def scanned_text(keys: SheetKeys) -> str:
    """What the QR code holds: an age identity file that says which key is which."""
    parts = ["# Osmosis keys: house", keys.house.secret]
    if keys.vault is not None:
        parts += ["# vault", keys.vault.secret]
    return "\n".join([*parts, ""])


def typed_lines(keys: SheetKeys) -> list[str]:
    """The numbered lines, such as ``H1  qpzry 9x8gf 2tvdw 0s3jn  7k``, three for each key."""
    lines = []
    for role, identity in (("H", keys.house), ("V", keys.vault)):
        for index, text in enumerate(_cut(identity) if identity else ()):
            groups = [text[at : at + _GROUP_LENGTH] for at in range(0, len(text), _GROUP_LENGTH)]
            check = check_characters(text, _line_number(role, index))
            lines.append(f"{role}{index + 1}  {' '.join(groups):{_GROUPS_WIDTH}}  {check}".upper())
    return lines


def qr_modules(keys: SheetKeys) -> tuple[str, ...]:
    """The QR code as rows of ``1`` (dark) and ``0``, without its quiet zone."""
    import segno

    code = segno.make_qr(scanned_text(keys), error="q", boost_error=False)
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.matrix)


def key_sheet(
    keys: SheetKeys, *, person_id: UUID, printed_on: str, at: Instant, paper: str = "a4"
) -> Document:
    """The key sheet, ready for ``typeset.engine.to_pdf``; it exists in memory only.

    Args:
        person_id: Whose store it is.
        printed_on: The date in words.
        at: The same date, for the file.
        paper: ``a4`` or ``us-letter``.
    """
    from osmosis.typeset.engine import Paper
    from osmosis.typeset.key_page import KeyPage, key_page

    page = KeyPage(
        qr_modules=qr_modules(keys),
        typed_lines=typed_lines(keys),
        person_id=str(person_id),
        printed_on=printed_on,
        house_fingerprint=keys.house.fingerprint,
        vault_fingerprint=keys.vault.fingerprint if keys.vault else "",
    )
    return key_page(page, at=at, paper=Paper(paper))


def parse_key_sheet(text: str) -> SheetKeys:
    """The keys in what was scanned from a key sheet, or typed from it, or saved from it.

    Capitals, spaces and hyphens do not matter, and neither does what stands around the lines.

    Raises:
        MistypedSheetError: Lines are wrong or missing; says which.
        UnreadableSheetError: It is no key sheet at all.
    """
    if _KEY.search(text):
        return _from_identity_file(text)
    typed = {
        (role.upper(), int(number) - 1): rest for role, number, rest in _TYPED_LINE.findall(text)
    }
    if not typed:
        raise UnreadableSheetError(
            "This is no key sheet: give what its QR code says, or its lines H1 to H3 and V1 to V3"
        )
    house = _from_typed(typed, "H")
    vault = _from_typed(typed, "V") if any(role == "V" for role, _ in typed) else None
    return SheetKeys(house=house, vault=vault)


def _cut(identity: Identity) -> list[str]:
    secret = identity.secret.removeprefix(_PREFIX).lower()
    return [secret[at : at + _LINE_LENGTH] for at in range(0, _SECRET_LENGTH, _LINE_LENGTH)]


def _line_number(role: str, index: int) -> int:
    return index + (_LINES if role == "V" else 0)


def _from_identity_file(text: str) -> SheetKeys:
    """Keys by the word before them; without words the first is the house key."""
    found: dict[str, Identity] = {}
    end = 0
    for match in _KEY.finditer(text):
        words = _ROLE.findall(text[end : match.start()])
        role = words[-1].lower() if words else ("vault" if "house" in found else "house")
        end = match.end()
        try:
            found[role] = Identity(match.group().upper())
        except InvalidKeyError:
            raise MistypedSheetError(_CUT_OFF[role]) from None
    if "house" not in found:
        raise MistypedSheetError("The house key is missing")
    return SheetKeys(house=found["house"], vault=found.get("vault"))


def _from_typed(typed: dict[tuple[str, int], str], role: str) -> Identity:
    names = [f"{role}{index + 1}" for index in range(_LINES)]
    missing = [name for index, name in enumerate(names) if (role, index) not in typed]
    if missing:
        raise MistypedSheetError(_named(missing, *_MISSING), key=gettext(_ROLES[role]))
    read = [_read_line(typed[role, index], role, index) for index in range(_LINES)]
    wrong = [name for name, line in zip(names, read, strict=True) if line is None]
    if wrong:
        raise MistypedSheetError(_named(wrong, *_MISTYPED), key=gettext(_ROLES[role]))
    try:
        return Identity(_PREFIX + "".join(line or "" for line in read).upper())
    except InvalidKeyError:
        # Three or more wrong characters in one line can slip past its check; Bech32's own
        # checksum over the whole key catches them.
        raise MistypedSheetError(_named(names, *_MISTYPED), key=gettext(_ROLES[role])) from None


def _read_line(typed: str, role: str, index: int) -> str | None:
    """The line's characters, or ``None`` when its length or its check is wrong."""
    length = min(_LINE_LENGTH, _SECRET_LENGTH - index * _LINE_LENGTH)
    line = as_typed(typed)
    text, check = line[:length], line[length:]
    if len(check) != CHECK_LENGTH or not is_spelled(line):
        return None
    return text if check == check_characters(text, _line_number(role, index)) else None


def _named(lines: Sequence[str], of_one: str, of_several: str) -> str:
    if len(lines) == 1:
        return gettext(of_one, line=lines[0])
    return gettext(of_several, lines=", ".join(lines[:-1]), last=lines[-1])
