"""What stays of an edition beside its cover, as plain JSON, and back."""

from __future__ import annotations

from typing import Any

from osmosis.kernel.clock import Instant
from osmosis.practices.apert.editions import BalanceLine, GapLine, Sheet, VoiceLine
from osmosis.practices.apert.model import GapReason


def sheet_note(sheet: Sheet) -> dict[str, Any]:
    """A sheet as it is kept in JSON."""
    return {
        "balance": [
            {name: getattr(line, name) for name in BalanceLine.__slots__} for line in sheet.balance
        ],
        "voices": [{"source": line.source, "seconds": line.seconds} for line in sheet.voices],
        "gaps": [
            {
                "source": gap.source,
                "from": gap.from_at.format_iso(),
                "until": gap.until_at.format_iso(),
                "reason": gap.reason.value,
            }
            for gap in sheet.gaps
        ],
        "is_proven": sheet.is_proven,
        "is_cut": sheet.is_cut,
        "pages_missing": sheet.pages_missing,
        "pictures_missing": sheet.pictures_missing,
    }


def sheet_of(note: Any) -> Sheet:
    """The sheet that was kept."""
    return Sheet(
        balance=tuple(BalanceLine(**line) for line in note["balance"]),
        voices=tuple(VoiceLine(**line) for line in note["voices"]),
        gaps=tuple(
            GapLine(
                source=gap["source"],
                from_at=Instant.parse_iso(gap["from"]),
                until_at=Instant.parse_iso(gap["until"]),
                reason=GapReason(gap["reason"]),
            )
            for gap in note["gaps"]
        ),
        is_proven=note["is_proven"],
        # Earlier sheets do not say these.
        is_cut=note.get("is_cut", False),
        pages_missing=note.get("pages_missing", 0),
        pictures_missing=note.get("pictures_missing", 0),
    )
