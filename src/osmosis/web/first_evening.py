"""The first evening: a few steps of a few taps, each of which can be passed over.

Nothing of it is a page of its own but the first: it leads to the pages on which things are made
anyway, and lays a slip of paper on them. What has been begun is read off the practices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from osmosis.languages.speaking import gettext, noop
from osmosis.ports.practice import Beginning
from osmosis.storage.settings import get_setting, set_setting
from osmosis.web.walking import WalkStep

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

BEGIN: Final = "/begin"
PASS: Final = "/begin/pass"
LEAVE: Final = "/begin/leave"
SETTING: Final = "shell.first_evening"
# While one exposes something, nobody speaks.
_QUIET: Final = ("/capture", "/plain")
_TITLES: Final = {"calendar": noop("Calendar"), "phone": noop("Phone")}
_OWN: Final[Mapping[str, Beginning]] = {
    "calendar": Beginning(
        text=noop(
            "The dates of what you have begun can stand in your own calendar, so that you need not"
            " look for them here."
        ),
        action=noop("Put them there"),
        address="/settings/calendar",
    ),
    "phone": Beginning(
        text=noop(
            "From a phone’s home screen a photograph is two taps away, also without a network."
        ),
        action=noop("See how"),
        address="/phone",
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class EveningStep:
    """One step.

    Attributes:
        name: The practice's, or the shell's own word for it.
    """

    name: str
    title: str
    beginning: Beginning


class FirstEvening:
    """The steps, which of them are over, and what the slip says."""

    def __init__(self, shell: WebShell) -> None:
        self._app = shell.app
        self._shell = shell

    @property
    def steps(self) -> Sequence[EveningStep]:
        """Every step: those of the practices first."""
        begun = [
            EveningStep(name=one.name, title=one.title, beginning=one.beginning)
            for one in self._app.practices
            if one.beginning is not None
        ]
        own = [
            EveningStep(name=name, title=_TITLES[name], beginning=beginning)
            for name, beginning in _OWN.items()
            if beginning.address in self._shell.addresses
        ]
        return [*begun, *own]

    def is_offered(self) -> bool:
        """Whether nothing was begun here yet, and nobody said how they would like to."""
        return self._passed() is None and not any(map(self._has_begun, self.steps))

    def begin(self) -> None:
        """Set out."""
        self._remember(())

    def pass_over(self, name: str) -> None:
        """Go on without a step; one that is none of ours changes nothing."""
        passed = self._passed()
        if passed is not None and name in [one.name for one in self.steps]:
            self._remember((*passed, name))

    def leave(self) -> None:
        """Ask about nothing more."""
        self._remember([one.name for one in self.steps])

    def coming(self) -> EveningStep | None:
        """The step that one is at; ``None`` when none is left, or nobody set out."""
        passed = self._passed()
        if passed is None:
            return None
        waiting = (one for one in self.steps if one.name not in passed)
        return next((one for one in waiting if not self._has_begun(one)), None)

    def step_at(self, _: Request, path: str) -> WalkStep | None:
        """What the slip says on the page at this path."""
        coming = None if path in _QUIET else self.coming()
        if coming is None:
            return None
        names = [one.name for one in self.steps]
        beginning = coming.beginning
        is_here = path == beginning.address
        is_seen = is_here and coming.name in _OWN
        return WalkStep(
            text=gettext(beginning.text),
            step=names.index(coming.name) + 1,
            steps=len(names),
            leave=LEAVE,
            leaving=noop("Leave it"),
            goes=None if is_here else (gettext(beginning.action), beginning.address),
            does=(
                gettext("Go on") if is_seen else gettext("Pass it over"),
                f"{PASS}?step={coming.name}",
            ),
            is_quiet=not is_seen,
        )

    def _has_begun(self, step: EveningStep) -> bool:
        part = self._app.parts.get(step.name)
        return part is not None and part.has_begun()

    def _passed(self) -> Sequence[str] | None:
        with self._app.store.read() as reading:
            told = get_setting(reading, SETTING)
        return told if isinstance(told, list) else None

    def _remember(self, passed: Sequence[str]) -> None:
        with self._app.store.write() as transaction:
            set_setting(transaction, SETTING, list(dict.fromkeys(passed)))
