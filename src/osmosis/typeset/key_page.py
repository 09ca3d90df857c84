"""The page that carries a person's keys on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from osmosis.kernel.clock import Instant
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
        "qr": {"svg": _qr_svg(page.qr_modules), "width": size, "height": size, "alt": "QR code"},
        "lines": list(page.typed_lines),
        "person_id": page.person_id,
        "printed_on": page.printed_on,
        "house": page.house_fingerprint,
        "vault": page.vault_fingerprint,
    }
    return Document(template="key-page", title="Key sheet", created_at=at, data=data, paper=paper)


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
