"""A guided walk: one slip of paper on every page, that says what comes next and can be left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from osmosis.languages.speaking import noop


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkStep:
    """One step of a walk, as a page shows it.

    Attributes:
        step: Which step it is, from one.
        steps: How many there are.
        goes: The words and the address of a link onward.
        does: The words and the address of a button that sends a form.
        is_quiet: Whether that button is one by which the step is passed over.
        form: The id of the page's own form that the button sends; empty for one of its own.
        leave: Where the form that leaves the walk goes.
        leaving: The words of that, in English.
        fresh: Where the slip itself is asked for again, when something was exposed on this page.
    """

    text: str
    step: int
    steps: int
    leave: str
    leaving: str = noop("Leave the walk")
    goes: tuple[str, str] | None = None
    does: tuple[str, str] | None = None
    is_quiet: bool = False
    form: str = ""
    fresh: str = ""


Guide = Callable[[Request, str], WalkStep | None]
"""Gives the step for the page at a path, or ``None`` when nobody is walking."""


def nobody_walks(_request: Request, _path: str) -> WalkStep | None:
    """What a store without a walk shows on any page."""
    return None
