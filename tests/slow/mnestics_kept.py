"""What was acknowledged by a server that was killed, held against what a later sitting reads."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from types import SimpleNamespace
from unittest import mock
from uuid import UUID

import httpx
from whenever import Date, TimeDelta

from osmosis.app import App, init_app, open_app
from osmosis.cli.main import main
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.clock import FixedClock, SystemClock
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Medium, Parameters
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.reads import Lags
from osmosis.practices.mnestics.service import (
    drafts,
    letters,
    opening,
    pathways,
    reading,
    sending,
    sitting,
)
from osmosis.storage.opening import NewStore
from tests.faults.machine import COMMAND, Machine, Server
from tests.faults.marking import MARKER, files_open_in, forms_in, places_of
from tests.media.making import wav
from tests.slow.rolls_kept import unverified

WHOLE = ""
ANSWERS_FIRST = "it answers before anything is kept"
PLAIN_DRAFTS = "a draft is kept as it is written"
ROOT = Path(__file__).parents[2]
WEEK = TimeDelta(hours=7 * 24)
ZONE = "UTC"


def context_of(app: App) -> PracticeContext:
    """What the use cases of Mnestics are given."""
    parts = app.parts["mnestics"]
    assert isinstance(parts, MnesticsParts)
    return parts.context


def serve_weakened(weakness: str) -> None:
    """Osmosis with a protection taken away; the rest of the command line is its own."""
    if weakness == ANSWERS_FIRST:
        # Nobody need be killed before it is kept, which a busy machine makes a matter of luck.
        told = SimpleNamespace(to_date=None)  # all that the answer tells of a message
        mock.patch.object(sending, "send_along", return_value=told).start()
    elif weakness == PLAIN_DRAFTS:
        mock.patch.object(drafts, "encrypt", lambda data, _: data).start()
    main()


@dataclass
class Killed:
    """A store whose servers are killed, and everything that they ever acknowledged.

    Attributes:
        words: What was sent along the pathway or to a date, by the client's id.
        files: Sounds that were sent, likewise.
        acknowledged: How many of all these.
    """

    machine: Machine
    weakness: str = WHOLE
    pathway_id: UUID = field(init=False, repr=False)
    words: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def acknowledged(self) -> int:
        """How many messages were."""
        return len(self.words) + len(self.files)

    def begin(self) -> None:
        """A pathway was made a week ago, and its junction fell this morning."""
        for one in (self.machine.temporary, self.machine.printed):
            one.mkdir(parents=True)
        began = SystemClock().now() - WEEK
        clock = FixedClock(began, ZONE)
        app = init_app(self.machine.config, NewStore(), clock)
        first = (began + TimeDelta(hours=6 * 24)).to_tz(ZONE).to_plain().round("second")
        weekly = Cadence.every(1, "week", first, ZONE)
        wanted = Parameters(cadence=weekly, reads=(Lags(counts=(1,)),), grace=WEEK)
        new = pathways.NewPathway(name="Sundays", parameters=wanted, first_line=MARKER)
        self.pathway_id = pathways.make_pathway(context_of(app), new).id
        app.close()

    def live(self, seed: int, longest_seconds: float) -> list[str]:
        """Send until the server is killed; says where the marker stood, before it or after."""
        dice = random.Random(seed)
        with self.machine.serving(program=self._program()) as server:
            with server.browser() as browser:
                base = self._sit_down(browser)
                for number in range(3):
                    self._act(browser, base, f"{seed}-begun-{number}", number)
                found = self._places(server)
                Timer(dice.uniform(0.02, longest_seconds), server.process.kill).start()
                self._go_on(browser, base, seed, dice)
            server.kill()
        return found + self._places()

    def losses(self) -> list[str]:
        """What was acknowledged and a later sitting does not read, or not as it was sent."""
        self._close_the_sitting()
        clock = FixedClock(SystemClock().now() + WEEK, ZONE)
        app = open_app(self.machine.config, clock)
        try:
            found = [*self._unread(app), *unverified(self.machine.home)]
        finally:
            app.close()
        return found

    def _program(self) -> list[str]:
        if not self.weakness:
            return COMMAND
        start = (
            f"import sys; sys.path.insert(0, {str(ROOT)!r});"
            f" from tests.slow.mnestics_kept import serve_weakened;"
            f" serve_weakened({self.weakness!r})"
        )
        return [sys.executable, "-c", start]

    def _sit_down(self, browser: httpx.Client) -> str:
        answer = browser.post("/mnestics/sit")
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].removesuffix("/now")

    def _go_on(self, browser: httpx.Client, base: str, seed: int, dice: random.Random) -> None:
        number = 0
        while True:
            number += 1
            try:
                self._act(browser, base, f"{seed}-{number}", dice.randrange(8))
            except httpx.TransportError:
                return

    def _act(self, browser: httpx.Client, base: str, client_id: str, what: int) -> None:
        """Save a draft, or send a sound, a letter or a line."""
        words = f"{MARKER} {client_id}."
        fields = {"client_id": client_id, "pathway": str(self.pathway_id)}
        if what == 0:
            answer = browser.post(f"{base}/draft?of={self.pathway_id}:0", data={"words": words})
            assert answer.status_code == 204, answer.text
            return
        if what == 1:
            sound = wav() + words.encode()
            answer = browser.post(
                f"{base}/send-file",
                data={**fields, "medium": "audio"},
                files={"file": (f"{MARKER}.wav", sound, "audio/wav")},
            )
            self._note(answer, lambda: self.files.__setitem__(client_id, sound))
            return
        day = {"to_date": _in_two_days().format_iso()} if what == 2 else {}
        fields |= {"words": words, "medium": Medium.LINE.value, **day}
        answer = browser.post(f"{base}/send", data=fields)
        self._note(answer, lambda: self.words.__setitem__(client_id, words))

    def _note(self, answer: httpx.Response, kept: Callable[[], None]) -> None:
        assert answer.status_code == 303, answer.text
        kept()

    def _places(self, server: Server | None = None) -> list[str]:
        machine = self.machine
        found = places_of(MARKER, [machine.home, machine.temporary, machine.printed])
        if server is not None:
            for path, data in files_open_in(server.process.pid):
                found += [f"{path} (open): {form}" for form in forms_in(data, MARKER)]
        return found

    def _close_the_sitting(self) -> None:
        with self.machine.opened() as app:
            context = context_of(app)
            held = sitting.find_unclosed(context)
            assert held is not None
            sitting.close(context, held.id)

    def _unread(self, app: App) -> list[str]:
        context = context_of(app)
        assert app.due.run_due().failed == {}
        begun = [sitting.begin(context)]
        if any(one.may_be_opened for one in letters.list_letters(context)):
            begun.append(letters.open_letters(context))
        read = [one for each in begun for one in reading.read_sitting(context, each.id)]
        words = {one.message.client_id: one.note.line for one in read if one.note is not None}
        sounds = {
            one.message.client_id: opening.open_message(context, one.message.id)
            for one in read
            if one.message.medium is Medium.AUDIO
        }
        heard = {
            client_id: b"".join(one.moment.file)
            for client_id, one in sounds.items()
            if one.moment is not None and one.moment.file is not None
        }
        return [
            *(f"{one} is not read" for one, said in self.words.items() if words.get(one) != said),
            *(f"{one} is not heard" for one, said in self.files.items() if heard.get(one) != said),
        ]


def _in_two_days() -> Date:
    return SystemClock().now().to_tz(ZONE).date().add(days=2)
