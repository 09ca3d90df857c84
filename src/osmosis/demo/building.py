"""Lives the rehearsed rolls through, with everybody's use cases, on a clock that is set.

Nothing is written past the services: the rehearsal cannot show what the product does not do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import count
from uuid import UUID

from whenever import TimeDelta

from osmosis.demo.deeds import Deed
from osmosis.demo.life import Life, RehearsedFrame, RehearsedRoll, photograph
from osmosis.demo.timeline import Happening, What, happenings
from osmosis.errors import StorageError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import FixedClock
from osmosis.kernel.ids import new_id
from osmosis.ports.jobs import Job, JobState
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import NO_LUCKY, FrameKind, Medium, Origin, RollState
from osmosis.practices.rolls.service import (
    before,
    calling,
    developing,
    film,
    keeping,
    loading,
    scents,
    sheets,
)
from osmosis.practices.rolls.service.camera import recipient_of
from osmosis.practices.rolls.service.exposing import Capture, cap, expose
from osmosis.practices.rolls.service.rolls_seen import see_roll
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.tiers import Tier


class Rehearser:
    """Fills one empty rehearsal store with rolls.

    Args:
        clock: What the store follows; it is moved through the years.
    """

    def __init__(self, context: PracticeContext, clock: FixedClock, life: Life) -> None:
        self._context = context
        self._clock = clock
        self._life = life
        self._ids: dict[str, UUID] = {}
        self._does: Mapping[What, Callable[[Happening], object]] = {
            What.BEFORE: self._make_from_before,
            What.LOAD: self._load,
            What.EXPOSE: self._expose,
            What.EXPOSE_ON_FILM: self._expose_on_film,
            What.FINISH: self._finish,
            What.OPEN_EARLY: self._open_early,
            What.MOVE_ON: self._move_on,
            What.DEVELOP: self._develop,
            What.CASE: self._case,
            What.CALL: self._call,
            What.LAY_ON_TRAY: self._lay_on_tray,
        }

    def deeds(self) -> Iterator[Deed]:
        """Everything that happens to the rolls before the present."""
        ahead = happenings(self._life)
        yield Deed(ahead[0].at, self._begin)
        for happening in ahead:
            yield Deed(happening.at, partial(self._does[happening.what], happening))

    def end(self) -> None:
        """In the present: one roll is in the camera, and nothing is asked of the person."""
        loading.make_current(self._context, self.current_id)
        keeping.answer(self._context, is_done=True)

    def id_of(self, virtue: str) -> UUID:
        """The roll of that virtue."""
        return self._ids[virtue]

    @property
    def current_id(self) -> UUID:
        """The roll that is left in the camera."""
        return next(self._ids[roll.virtue] for roll in self._life.rolls if roll.is_current)

    def _begin(self) -> None:
        self._context.keys.set_passphrase(self._life.passphrase)
        for scent in self._life.scents:
            scents.add_scent(self._context, scent.name, scent.where, scent.stock)

    def _load(self, happening: Happening) -> None:
        told = _roll_of(happening)
        roll = loading.load_roll(
            self._context,
            loading.NewRoll(
                virtue=told.virtue,
                why=told.why,
                counts=told.counts,
                exposures=told.exposures,
                colour=told.colour,
                tier=Tier(told.tier),
                medium=Medium(told.medium),
                wait=TimeDelta(hours=24 * told.wait_days),
                scent_tag=scents.tag_of(self._context, told.scents),
                seed=_seed(told),
            ),
        )
        self._ids[told.virtue] = roll.id

    def _make_from_before(self, happening: Happening) -> None:
        told = _roll_of(happening)
        things = [
            before.FromBefore(note=_note(frame), taken=self._taken(frame), chunks=_file(frame))
            for frame in told.frames
        ]
        roll = before.make_roll_from_before(self._context, told.virtue, things, told.identity)
        self._ids[told.virtue] = roll.id

    def _expose(self, happening: Happening) -> None:
        frame, roll_id = happening.frame, self._id(happening)
        assert frame is not None
        note = _note(frame)
        sealed = seal_moment(note, _file(frame), [recipient_of(self._context, roll_id)])
        self._keep(roll_id, FrameKind(note.kind), Origin.BROWSER, sealed)
        if frame.capped:
            cap(self._context, roll_id)

    def _expose_on_film(self, happening: Happening) -> None:
        self._keep(self._id(happening), FrameKind.FILM, Origin.FILM, None)

    def _finish(self, happening: Happening) -> None:
        roll_id = self._id(happening)
        # A roll whose last place was exposed has finished itself.
        if see_roll(self._context, roll_id).roll.state is RollState.LOADED:
            loading.finish_roll(self._context, roll_id)

    def _open_early(self, happening: Happening) -> None:
        told = _roll_of(happening)
        self._bathe(developing.open_early(self._context, self._id(happening), told.reason))
        self._circle(happening)

    def _develop(self, happening: Happening) -> None:
        self._bathe(developing.ask_to_develop(self._context, self._id(happening)))
        self._circle(happening)

    def _move_on(self, happening: Happening) -> None:
        film.move_on(self._context, self._id(happening), _roll_of(happening).box)

    def _case(self, happening: Happening) -> None:
        line = _roll_of(happening).identity
        sheets.put_into_case(self._context, self._id(happening), line)

    def _call(self, happening: Happening) -> None:
        assert happening.call is not None
        call = calling.call_on(self._context, self._id(happening))
        calling.say_new_way(self._context, call.id, happening.call.new_way)

    def _lay_on_tray(self, happening: Happening) -> None:
        assert happening.tray is not None
        calling.change_tray(self._context, [self._ids[name] for name in happening.tray.rolls])

    def _bathe(self, job: Job) -> None:
        ended = self._context.jobs.run(job.id, developing.tasks(self._context))
        if ended.state is not JobState.DONE:
            raise StorageError("The rehearsal could not be developed", reason=ended.reason)

    def _circle(self, happening: Happening) -> None:
        circled = _roll_of(happening).circled
        glad = {number: value for number, value in circled.items() if value >= 0}
        sheets.circle(self._context, self._id(happening), list(circled), glad)

    def _keep(
        self,
        roll_id: UUID,
        kind: FrameKind,
        origin: Origin,
        sealed: Iterable[bytes] | None,
    ) -> None:
        now = self._clock.now()
        expose(
            self._context,
            Capture(
                roll_id=roll_id,
                client_id=str(new_id(now)),
                kind=kind,
                taken=CivilMoment(instant=now, zone=self._life.zone),
                sealed=sealed,
                origin=origin,
            ),
        )

    def _taken(self, frame: RehearsedFrame) -> CivilMoment:
        assert frame.at is not None
        return CivilMoment.of_local(frame.at, self._life.zone)

    def _id(self, happening: Happening) -> UUID:
        return self._ids[_roll_of(happening).virtue]


def _roll_of(happening: Happening) -> RehearsedRoll:
    assert happening.roll is not None
    return happening.roll


def _note(frame: RehearsedFrame) -> MomentNote:
    is_photo = bool(frame.photo)
    return MomentNote(
        kind="photo" if is_photo else "line",
        line=frame.line or None,
        detail=frame.detail or None,
        glad=frame.glad,
        file_name=f"{frame.photo}.jpg" if is_photo else None,
        media_type="image/jpeg" if is_photo else None,
    )


def _file(frame: RehearsedFrame) -> list[bytes] | None:
    return [photograph(frame.photo)] if frame.photo else None


def _seed(told: RehearsedRoll) -> str:
    """A seed that never changes, of a roll without a lucky frame, so that its last is its last."""
    for attempt in count():
        seed = hashlib.sha256(f"{told.virtue} {attempt}".encode()).hexdigest()[:32]
        if rules.lucky_number(seed, told.exposures) == NO_LUCKY:
            return seed
    raise AssertionError("there are more numbers")
