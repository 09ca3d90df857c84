"""What ``base.html`` needs on every page: title, form token, ways onward, rehearsal mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request

from osmosis.languages.speaking import gettext, pgettext
from osmosis.web.dates import told_moment
from osmosis.web.visit import find_visit

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

# Pages that lie beneath a way onward without saying so in their address.
_BENEATH = {
    "/case": ("/rolls", "/tray", "/loose", "/past"),
    "/capture": ("/phone",),
    "/settings": ("/import", "/scents", "/rests"),
}


@dataclass(frozen=True, slots=True)
class RehearsalMark:
    """What every page of a rehearsal store shows."""

    clock_text: str
    clock_iso: str


def frame_values(shell: WebShell, request: Request, title: str) -> dict[str, object]:
    """The values of a whole page."""
    visit = find_visit(request.scope)
    return {
        **fragment_values(shell, request),
        "page_title": title,
        "nav": navigation(request.url.path),
        "walk": shell.guide(request, request.url.path),
        "messages": [] if visit is None else shell.messages.take(visit.browser),
    }


def fragment_values(shell: WebShell, request: Request) -> dict[str, object]:
    """The values of a piece of a page."""
    visit = find_visit(request.scope)
    if visit is not None:
        visit.page_shown = True
    return {
        "csrf_token": "" if visit is None else visit.form_token,
        "rehearsal": rehearsal_mark(shell),
        "page_title": "",
        "nav": [],
        "walk": None,
        "messages": [],
    }


def navigation(path: str) -> list[tuple[str, str, str, bool]]:
    """The ways onward, and which of them one is on."""
    ways = (
        ("today", gettext("Today"), "/"),
        ("case", gettext("Case"), "/case"),
        # Translators: one of seven words side by side on a phone; as short as it can be
        ("capture", pgettext("bar", "Capture"), "/capture"),
        ("pathways", gettext("Pathways"), "/mnestics"),
        ("gates", gettext("Gates"), "/apert"),
        ("loom", gettext("Loom"), "/loom"),
        # Translators: one of seven words side by side on a phone; as short as it can be
        ("settings", pgettext("bar", "Settings"), "/settings"),
    )
    return [(icon, label, href, _is_at(path, href)) for icon, label, href in ways]


def rehearsal_mark(shell: WebShell) -> RehearsalMark | None:
    """The mark of a rehearsal store, from the marker written when it was made."""
    store = shell.app.store
    if not store.folder.read_marker().rehearsal:
        return None
    now = store.clock.now().to_tz(store.clock.zone())
    return RehearsalMark(told_moment(now), now.format_iso(unit="second"))


def _is_at(path: str, href: str) -> bool:
    if href == "/":
        return path == href
    return any(f"{path}/".startswith(f"{one}/") for one in (href, *_BENEATH.get(href, ())))
