"""The page that carries a person's keys on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext
from osmosis.typeset.engine import Document, Paper

_QUIET_ZONE = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyPage:
    """What stands on a key sheet. It never touches a disk on its way to the PDF.

    Attributes:
        qr_modules: The QR code, row by row, ``1`` dark and ``0`` light, without quiet zone.
        typed_lines: The same keys in numbered lines.
        person_id: Whose store it is.
        printed_on: The date in words.
        house_fingerprint: The house key's short name.
        vault_fingerprint: The vault key's; empty when there was no vault.
    """

    qr_modules: Sequence[str] = field(repr=False)
    typed_lines: Sequence[str] = field(repr=False)
    person_id: str
    printed_on: str
    house_fingerprint: str
    vault_fingerprint: str = ""


def key_page(page: KeyPage, *, at: Instant, paper: Paper = Paper.A4) -> Document:
    """One sheet: the code, the lines, and how to open a frame without Osmosis."""
    size = len(page.qr_modules) + 2 * _QUIET_ZONE
    data = {
        "qr": {
            "svg": _qr_svg(page.qr_modules),
            "width": size,
            "height": size,
            "alt": gettext("QR code"),
        },
        "lines": list(page.typed_lines),
        "person_id": page.person_id,
        "printed_on": page.printed_on,
        "house": page.house_fingerprint,
        "vault": page.vault_fingerprint,
    }
    return Document(
        template="key-page",
        title=gettext("Key sheet"),
        created_at=at,
        data=data,
        paper=paper,
        said=_said(page),
    )


def _said(page: KeyPage) -> dict[str, str]:
    """What the sheet says; what stands between backticks is set as code."""
    return {
        "title": gettext("Key sheet"),
        "printed": gettext(
            "Printed on {date} for the Osmosis store of person `{person}`",
            date=page.printed_on,
            person=page.person_id,
        ),
        "code": gettext("QR code that holds the keys printed below as lines"),
        "house": gettext("house key"),
        "vault": gettext("vault key"),
        **_about(page),
        **_ways_back(),
    }


def _about(page: KeyPage) -> dict[str, str]:
    """What the sheet opens, and where it is kept."""
    if page.vault_fingerprint:
        opens = gettext("With this sheet and a copy of the store anyone can open everything in it.")
        holds = gettext(
            "It holds the house key `{house}` and the vault key `{vault}`. It stays good when you"
            " change the passphrase.",
            house=page.house_fingerprint,
            vault=page.vault_fingerprint,
        )
    else:
        opens = gettext(
            "With this sheet and a copy of the store anyone can open what lies under a curtain."
        )
        holds = gettext(
            "It holds the house key `{house}` only. No passphrase had been set when it was"
            " printed: print it again after you set one.",
            house=page.house_fingerprint,
        )
    return {
        "opens": opens,
        "keep": gettext(
            "Keep it where you keep a passport, away from the machine. Do not photograph it with"
            " a phone that sends its pictures anywhere."
        ),
        "holds": holds,
        "witnessed": gettext(
            "A witnessed roll needs your friend’s key as well, which is not here."
        ),
        "copy": gettext("A copy of the store is kept at"),
    }


def _ways_back() -> dict[str, str]:
    """How the store is opened again, with Osmosis and without it."""
    return {
        "lost": gettext("The machine is lost, or the passphrase forgotten"),
        "restore": gettext(
            "Bring back a copy of the store, run `osmosis key restore -`, and give it what the"
            " code says when it is scanned, or type these lines. Spaces and capitals do not"
            " matter. The last two characters of a line check it: a mistyped line is named."
        ),
        "without": gettext("Without Osmosis"),
        "age": gettext(
            "Everything is an age file (age-encryption.org), and the store says in its README.txt"
            " where things lie."
        ),
        "save": gettext(
            "Save what the code says as `keys.txt`. Typed, a key is `AGE-SECRET-KEY-1` and then"
            " its three lines without spaces and without the last two characters of each."
        ),
        "rolls": gettext(
            "Every roll has a key of its own in `store.db`. Take them out and open one:"
        ),
        "frames": gettext(
            "The frames of that roll are files in `blobs/`, called by `sealed_sha256` in the table"
            " `rolls_frames`:"
        ),
        "inside": gettext(
            "In `frame.zip` lie the words, as `moment.json`, and the original picture or recording."
        ),
    }


def _qr_svg(modules: Sequence[str]) -> str:
    size = len(modules) + 2 * _QUIET_ZONE
    path = "".join(
        f"M{column + _QUIET_ZONE} {row + _QUIET_ZONE}h1v1h-1z"
        for row, cells in enumerate(modules)
        for column, cell in enumerate(cells)
        if cell == "1"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )
