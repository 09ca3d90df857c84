"""What a benchmark hands in, and the table that is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

HEADINGS = ("what", "measured", "bar", "beside it")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured number.

    Attributes:
        what: What was measured, in a few words.
        value: The number, in ``unit``.
        unit: Such as ``s``, ``ms`` or ``MB``.
        bar: What it should not exceed, in the same unit; None where there is no bar.
        beside: What stands beside it, such as a peer's number from the same run.
    """

    what: str
    value: float
    unit: str
    bar: float | None = None
    beside: str = ""

    @property
    def is_within(self) -> bool:
        """Whether it keeps to its bar; what has none always does."""
        return self.bar is None or self.value <= self.bar


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table; a number over its bar is marked."""
    rows = [HEADINGS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _row(figure: Figure) -> tuple[str, str, str, str]:
    bar = "" if figure.bar is None else f"{_number(figure.bar)} {figure.unit}"
    over = "" if figure.is_within else " (over)"
    return figure.what, f"{_number(figure.value)} {figure.unit}{over}", bar, figure.beside


def _line(row: Iterable[str], widths: list[int]) -> str:
    cells = (f" {text:<{width}} " for text, width in zip(row, widths, strict=True))
    return "|" + "|".join(cells) + "|"


def _number(value: float) -> str:
    """Three digits that matter, without an exponent."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
