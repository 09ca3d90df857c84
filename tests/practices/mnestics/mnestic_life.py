"""One person's life with pathways: each thing they do, and whether it ends as it must.

What is done goes through two workers, and its answer is held against the model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TypeVar
from uuid import UUID

from whenever import Date, Instant

from osmosis.app import App
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.manifest import MANIFEST
from osmosis.practices.mnestics.model import (
    Forgetting,
    GlossKind,
    JunctionState,
    Medium,
    Message,
    Parameters,
    Pathway,
    Sitting,
)
from osmosis.practices.mnestics.model import PathwayState as State
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.rules.junction_sets import JunctionKey
from osmosis.practices.mnestics.rules.reaching import MessageReach
from osmosis.practices.mnestics.service import (
    drafts,
    forgetting,
    glosses,
    letters,
    opening,
    pathways,
    reaching,
    reading,
    sealing,
    sending,
    sitting,
)
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.store import messages
from osmosis.sealing.tiers import Tier
from osmosis.storage.timekeeping import StoreTime
from tests.practices.mnestics.mnestic_dates import Fallen, Line, Rhythm
from tests.practices.mnestics.mnestic_model import Held, Model, Sent
from tests.practices.small_world import PASSPHRASE
from tests.practices.two_workers import Act, Fate, Meanwhile, Outcome, TwoWorkers
from tests.storage.stores import MachineClock

T = TypeVar("T")

BOARD = 2
"""So many lines have room on a board."""


def context_of(app: App) -> PracticeContext:
    """What the use cases of Mnestics are given."""
    parts = app.parts["mnestics"]
    assert isinstance(parts, MnesticsParts)
    return parts.context


class Life:
    """Everything that happened, in the store and in the model.

    Attributes:
        foretold: What was said of each message when somebody asked last; nothing when that does
            not hold any more.
        missed: The junctions that had been missed by then.
    """

    def __init__(self, home: Path, clock: MachineClock) -> None:
        self.clock = clock
        self.workers = TwoWorkers(home, clock, MANIFEST, context_of)
        self.model = Model()
        self.foretold: dict[UUID, MessageReach] = {}
        self.missed: set[tuple[UUID, int]] = set()
        self._dice = Random(0)
        self._words = 0

    def time(self) -> StoreTime:
        """The present, as far as the store trusts it."""
        return self.workers.time()

    def now(self) -> Instant:
        """When something is that was written just now."""
        return self.time().now

    def next_words(self) -> str:
        """Words that were never said before."""
        self._words += 1
        return f"Moment {self._words:04}, as it was."

    def do(self, who: int, act: Act[T], fate: Fate) -> Outcome[T]:
        """Do something; what the other worker did before it is in the model when this returns."""
        sent = self._sendings()
        outcome = self.workers.do(who, act, fate)
        if outcome.has_looked:
            self._note_look(sent)
        return outcome

    def look(self, who: int, fate: Fate = None) -> None:
        """What a worker does every minute, to its end."""
        sent = self._sendings()
        self.workers.do(who, self.workers.look, fate)
        self._note_look(sent)

    def _sendings(self) -> dict[str, int]:
        return {key: len(times) for key, times in self.workers.post.taken.items()}

    def _note_look(self, sent: Mapping[str, int]) -> None:
        time = self.time()
        if time.may_unseal:
            self._note_over(self.model.look(time.now), sent)
            self.model.told |= self.model.to_remind_of(time.now)

    def _note_over(self, over: Iterable[Fallen], sent: Mapping[str, int]) -> None:
        """No reminder of these is sent from now on."""
        for one in over:
            self.model.over[one.uid] = sent.get(one.uid, 0)

    # Pathways

    def make(self, who: int, rhythm: Rhythm, wanted: Mapping[str, object], fate: Fate) -> UUID:
        """A pathway, whose first line is on its way."""
        words, client_id = self.next_words(), str(new_id(self.clock.now()))
        fields: dict[str, object] = {"cadence": rhythm.cadence(), "board": BOARD, **wanted}
        new = pathways.NewPathway(
            name=f"Pathway {len(self.model.lines)}",
            parameters=Parameters(**fields),  # type: ignore[arg-type]  # fields of its own
            first_line=words,
            client_id=client_id,
        )
        made = self.do(who, lambda context: pathways.make_pathway(context, new), fate).value
        assert made is not None
        now, parameters = self.now(), made.parameters
        line = Line(made.id, made.name, rhythm, [(now, parameters)], now)
        self.model.lines[made.id] = line
        self.foretold = {}
        self._note_sent(self._by_client_id(client_id), words, line=line)
        return made.id

    def change(self, line: Line, who: int, wanted: tuple[str, object], fate: Fate) -> None:
        """Let something else hold of a pathway: a parameter, its rhythm, zone or state."""
        match wanted:
            case "state", State() as state:
                self._set_state(line, who, state, fate)
            case "zone", str(zone):
                rhythm = replace(line.rhythm, zone=zone)
                act: Act[Pathway] = lambda c: pathways.move_to_zone(c, line.id, zone)  # noqa: E731  # typed
                if zone != line.rhythm.zone:
                    self._change(line, who, act, fate, rhythm)
            case "cadence", Rhythm() as rhythm:
                # The same rhythm begins no new era, and another zone is moved to as above.
                if not rhythm.is_like(line.rhythm):
                    cadence = {"cadence": rhythm.cadence()}
                    self._change(line, who, _changing(line.id, cadence), fate, rhythm)
            case _:
                self._change(line, who, _changing(line.id, dict([wanted])), fate, line.rhythm)

    def _change(self, line: Line, who: int, act: Act[Pathway], fate: Fate, rhythm: Rhythm) -> None:
        outcome = self._do_to(line, who, act, fate)
        if outcome is None or outcome.value is None or outcome.value.parameters == line.parameters:
            return
        line.versions.append((self.now(), outcome.value.parameters))
        if rhythm.is_like(line.rhythm):
            line.change(self.now(), rhythm.zone)
        else:
            line.begin_again(rhythm, self.now())

    def _set_state(self, line: Line, who: int, state: State, fate: Fate) -> None:
        act = _SETTING[state]
        outcome = self._do_to(line, who, lambda context: act(context, line.id), fate)
        if outcome is not None and line.state is not state:
            line.state, line.state_at = state, self.now()

    def _do_to(self, line: Line, who: int, act: Act[T], fate: Fate) -> Outcome[T] | None:
        """Change a pathway, if it can be changed; what was due before has fallen."""
        outcome = self.do(who, act, fate)
        may = self.time().may_unseal and line.state is not State.ENDED
        assert outcome.is_as(may)
        if not may:
            return None
        line.fall(self.now())
        self.foretold = {}
        return outcome

    # Sittings

    def sit_down(self, who: int, line_ids: Collection[UUID], fate: Fate) -> UUID | None:
        """The sitting that begins or goes on, if one does."""

        def act(context: PracticeContext) -> Sitting:
            return sitting.begin(context, line_ids, self._dice)

        outcome = self.do(who, act, fate)
        going_on = self.model.resumable(line_ids)
        if going_on:
            assert outcome.value is not None
            assert outcome.value.id in {held.id for held in going_on}
            return outcome.value.id
        time = self.time()
        # Two who begin at once sit in the same one, and neither is refused.
        may = time.may_unseal and self.model.would_sit(line_ids, time.now)
        assert may == (outcome.refusal is None)
        return self._note_begun(outcome.value, line_ids) if outcome.value is not None else None

    def read(self, who: int, held: Held, fate: Fate) -> None:
        """Every word comes out as it went in; what is locked waits, and what is new does if the
        clock is doubted."""
        is_doubted = not self.time().may_unseal
        outcome = self.do(who, lambda context: reading.read_sitting(context, held.id), fate)
        assert outcome.value is not None
        shown = {one.message.id: one for one in outcome.value}
        assert shown.keys() == {one for one in held.arrivals if not self.model.sent[one].is_gone}
        for message_id, one in shown.items():
            message = self.model.sent[message_id]
            is_new = message_id not in held.read
            assert one.is_locked == (message.is_locked and not (is_doubted and is_new))
            if message.is_locked or (is_doubted and is_new):
                assert one.note is None
                continue
            assert one.note is not None
            assert one.note.line == message.words
            held.read.add(message_id)

    def send(self, who: int, held: Held, medium: Medium, fate: Fate) -> UUID | None:
        """Send a line from a sitting along its first pathway."""
        if not held.sat:
            return None
        junction, words = held.sat[0], self.next_words()
        outgoing = sealing.line(str(new_id(self.clock.now())), words, medium)
        line = junction.line

        def act(context: PracticeContext) -> Message:
            return sending.send_along(context, held.id, line.id, outgoing)

        # From the last of a pathway's junctions, where several are sat together.
        junction = [one for one in held.sat if one.line is line][-1]
        outcome = self.do(who, act, fate)
        is_full = medium is Medium.BOARD and len(self.model.board(line)) >= BOARD
        assert outcome.is_as(not (held.is_closed or is_full))
        if outcome.value is None:
            return None
        held.draft = ""
        return self._note_sent(
            outcome.value, words, line=line, junction=junction, is_board=medium is Medium.BOARD
        )

    def send_letter(
        self,
        who: int,
        send: Callable[[PracticeContext, sealing.Outgoing], Message],
        fate: Fate,
        *,
        line: Line | None = None,
        day: Date | None = None,
    ) -> UUID:
        """Send a letter outside of a sitting."""
        words = self.next_words()
        outgoing = sealing.line(str(new_id(self.clock.now())), words, Medium.LETTER)
        outcome = self.do(who, lambda context: send(context, outgoing), fate)
        assert outcome.value is not None
        return self._note_sent(outcome.value, words, line=line, day=day)

    def close(self, who: int, held: Held, fate: Fate) -> None:
        """End a sitting."""
        act: Act[object] = lambda context: sitting.close(context, held.id)  # noqa: E731  # typed
        outcome = self.do(who, act, fate)
        assert outcome.is_as(not held.is_closed)
        if held.is_closed:
            return
        held.is_closed, held.draft = True, ""
        kept = [one for one in held.sat if one.state is JunctionState.OPEN]
        for one in kept:
            one.state = JunctionState.KEPT
        self._note_over(kept, self._sendings())
        if held.arrivals - held.read:
            self.foretold = {}  # It spoke of those who read what arrives.
        self._note_let_go()

    def write_a_draft(self, who: int, held: Held, fate: Fate) -> None:
        """Keep what is being written."""
        about = held.sat[0].line.id if held.sat else min(held.arrivals, default=None)
        if about is None:
            return
        text, key = self.next_words(), DraftKey(about=about)
        outcome = self.do(who, lambda c: drafts.save_draft(c, held.id, key, text), fate)
        assert outcome.is_as(not held.is_closed)
        if outcome.refusal is None:
            held.draft = text

    def unlock(self, who: int, held: Held, phrase: str, fate: Fate) -> None:
        """The passphrase opens what has arrived; a wrong one opens nothing."""
        ids = held.arrivals
        here = [self.model.sent[one] for one in ids]
        locked = [one for one in here if one.is_locked and not one.is_gone]
        outcome = self.do(who, lambda c: opening.unlock(c, ids, phrase), fate)
        may = phrase == PASSPHRASE and self.time().may_unseal
        assert outcome.is_as(may or not locked)
        if outcome.refusal is None:
            for one in locked:
                one.is_unlocked = True

    def open_letter(self, who: int, letter: Sent, fate: Fate) -> UUID | None:
        """The sitting that begins for a letter on its own, if one does."""
        outcome = self.do(who, lambda c: letters.open_letters(c, [letter.id]), fate)
        going_on = self.model.held_alone(letter)
        time = self.time()
        may = going_on is not None or self.model.may_open_alone(letter, time.now)
        assert outcome.is_as(may and time.may_unseal and not letter.is_gone)
        if outcome.value is None or going_on is not None:
            assert outcome.value is None or outcome.value.id == going_on
            return None
        self.foretold = {}
        assert outcome.value.arrivals == (letter.id,)
        self.model.held[outcome.value.id] = Held(outcome.value.id, [], {letter.id})
        return outcome.value.id

    # What is done with one message

    def add_gloss(self, who: int, message: Sent, fate: Fate) -> None:
        """A later thought beside a message; who got no answer looks whether it is there."""
        words = self.next_words()

        def act(context: PracticeContext) -> None:
            about = ref_of(message)
            if words not in {one.words for one in glosses.list_glosses(context, [about])}:
                glosses.add_gloss(context, about, GlossKind.MEANING, words)

        outcome = self.do(who, act, fate)
        assert outcome.is_as(self.model.is_read(message) and not message.is_gone)
        if outcome.refusal is None:
            # Two who add the same at once did not see it there.
            message.glosses += [words] * (2 if fate is Meanwhile.SAME else 1)

    def let_go(self, who: int, message: Sent, fate: Fate) -> None:
        """What was read can be let go, and nothing unread."""
        outcome = self.do(who, lambda c: forgetting.let_go_of_message(c, message.id), fate)
        may = self.time().may_unseal and self.model.is_read(message) and not message.is_gone
        assert outcome.is_as(may)
        if may:
            message.is_gone, self.foretold = True, {}

    def retire(self, who: int, message: Sent, fate: Fate) -> None:
        """A line that is taken off its board is read no more."""
        outcome = self.do(who, lambda c: sending.retire_line(c, message.id), fate)
        may = message.is_board and not (message.is_retired or message.is_gone)
        assert outcome.is_as(may)
        if may:
            message.is_retired, self.foretold = True, {}

    def try_to_read(self, who: int, message: Sent) -> None:
        """There is no way to what is on its way."""
        if self.model.has_arrived(message) or message.is_gone:
            return
        ways: list[Act[object]] = [
            lambda c: opening.open_message(c, message.id),
            lambda c: c.resolve(ref_of(message)),
            lambda c: opening.unlock(c, [message.id], PASSPHRASE),
        ]
        for way in ways:
            assert not self.workers.do(who, way, None).value

    def foretell(self, who: int) -> None:
        """Ask who will read what, and remember the answer."""
        self.look(who)
        self.foretold = dict(reaching.reach_every(self.workers.context(who)))
        unkept = (one for one in self.model.fallen if one.state is JunctionState.UNKEPT)
        self.missed = {one.key for one in unkept}

    # What goes into the model

    def _by_client_id(self, client_id: str) -> Message:
        with self.workers.apps[0].store.read() as looking:
            found = messages.find_by_client_id(looking, client_id)
        assert found is not None
        return found

    def _note_sent(
        self,
        message: Message,
        words: str,
        *,
        line: Line | None = None,
        junction: Fallen | None = None,
        day: Date | None = None,
        is_board: bool = False,
    ) -> UUID:
        assert message.sealed_sha256 is not None
        held_by = Forgetting.FADES if line is None else line.parameters.forgetting
        self.model.sent[message.id] = Sent(
            id=message.id,
            client_id=message.client_id,
            words=words,
            sealed=self._sealed(message.sealed_sha256),
            to=message.to,
            line=line,
            junction=junction,
            forgetting=held_by,
            tier=Tier.CURTAIN if line is None else line.parameters.tier,
            day=None if day is None else day.to_stdlib(),
            is_board=is_board,
        )
        return message.id

    def _sealed(self, name: str) -> str:
        """What a ciphertext hashes to when it is sent: the name under which it is kept."""
        data = b"".join(self.workers.apps[0].blobs.open(name))
        assert hashlib.sha256(data).hexdigest() == name
        return name

    def _note_begun(self, begun: Sitting, line_ids: Collection[UUID]) -> UUID:
        """A sitting that has begun reads what it must, and what was foretold."""
        self._note_over(self.model.settle(begun.begun.instant), self._sendings())
        sat = self.model.to_sit(line_ids, begun.begun.instant)
        seen = sitting.see(self.workers.context(0), begun.id).sat
        assert {(one.pathway.id, one.junction.number) for one in seen} == {one.key for one in sat}
        sat.sort(key=lambda one: (one.due, one.number))
        certain, drawn = self.model.arrivals(sat), set(begun.draws)
        assert set(begun.arrivals) - drawn == certain
        assert len(begun.arrivals) == len(set(begun.arrivals))
        self._check_draws(sat, certain, drawn)
        self._check_foretold(sat, set(begun.arrivals))
        self.model.held[begun.id] = Held(begun.id, sat, set(begun.arrivals))
        return begun.id

    def _check_draws(self, sat: list[Fallen], certain: set[UUID], drawn: set[UUID]) -> None:
        pools = self.model.pools(sat, certain)
        assert len(drawn) <= len(pools)
        assert all(any(one in pool for pool in pools) for one in drawn)
        if any(self.model.never_fades(one) for pool in pools for one in pool):
            assert drawn

    def _check_foretold(self, sat: list[Fallen], arrivals: set[UUID]) -> None:
        """What will be read is; and what is read was foretold, at least as what may be."""
        keys = [JunctionKey(*one.key) for one in sat]
        is_as_promised = self._all_were_kept(sat)
        for message_id, reach in self.foretold.items():
            if message_id in arrivals:
                assert any(key in reach.will or key in reach.may for key in keys)
            elif is_as_promised:
                assert not any(key in reach.will for key in keys)

    def _all_were_kept(self, sat: list[Fallen]) -> bool:
        """Whether nothing that was foretold to be kept before these was missed or left open."""
        until = max(one.due for one in sat)
        before = [one for one in self.model.fallen if one.due <= until and one not in sat]
        return all(one.state is JunctionState.KEPT or one.key in self.missed for one in before)

    def _note_let_go(self) -> None:
        """What was let go of itself had been read, for the last time."""
        with self.workers.apps[0].store.read() as looking:
            gone = {one.id for one in messages.list_let_go(looking)}
        for message in self.model.sent.values():
            if message.id in gone and not message.is_gone:
                assert message.forgetting is Forgetting.LET_GO
                assert self.model.is_read(message)
                assert not self.model.lies_open(message)
                message.is_gone = True


def ref_of(message: Sent) -> Ref:
    """What points at a message."""
    return Ref("mnestics", "message", message.id)


def _changing(pathway_id: UUID, wanted: Mapping[str, object]) -> Act[Pathway]:
    def act(context: PracticeContext) -> Pathway:
        now = pathways.get_pathway(context, pathway_id).parameters
        return pathways.change_pathway(context, pathway_id, replace(now, **wanted))  # type: ignore[arg-type]  # fields of its own

    return act


_SETTING: Mapping[State, Callable[[PracticeContext, UUID], Pathway]] = {
    State.PAUSED: pathways.pause_pathway,
    State.OPEN: pathways.resume_pathway,
    State.ENDED: pathways.end_pathway,
}
