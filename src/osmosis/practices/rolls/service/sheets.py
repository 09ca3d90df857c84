"""The contact sheet of a developed roll, its circles, and the line on who is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import (
    MOST_CIRCLED,
    Frame,
    Placement,
    Roll,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.prints import Circle, ContactSheet, Development, SheetFrame
from osmosis.practices.rolls.service.resting import hides_frame, hides_roll
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.storage.releases import list_released
from osmosis.storage.rests import RestFilter, rested
from osmosis.storage.transaction import ReadTransaction


def contact_sheet(context: PracticeContext, roll_id: UUID) -> ContactSheet:
    """A developed roll, whole, in its own order.

    Raises:
        NotFoundError: There is no such roll.
        NotDevelopedError: It is neither developed nor on film and back from the lab.
    """
    with context.store.read() as reading:
        return read_sheet(reading, roll_id, context.store.time().now)


def frame_on_sheet(context: PracticeContext, roll_id: UUID, number: int) -> ContactSheet:
    """A developed roll with one of its frames only, read without the others.

    Raises:
        NotFoundError: There is no such roll, or no frame of this number on it.
        NotDevelopedError: It is neither developed nor on film and back from the lab.
    """
    with context.store.read() as reading:
        roll = _open_roll(reading, roll_id)
        item = frames.find_numbered(reading, roll_id, number)
        if item is None:
            raise NotFoundError("There is no frame of this number on the roll", frame=number)
        return _sheet(reading, roll, [item], context.store.time().now)


def read_sheet(reading: ReadTransaction, roll_id: UUID, at: Instant) -> ContactSheet:
    """The contact sheet as it may be shown at ``at``, inside a transaction that reads more."""
    roll = _open_roll(reading, roll_id)
    return _sheet(reading, roll, frames.list_frames(reading, roll_id), at)


def _open_roll(reading: ReadTransaction, roll_id: UUID) -> Roll:
    roll = rolls.get_roll(reading, roll_id)
    rules.ensure_callable(roll)
    return roll


def _sheet(
    reading: ReadTransaction,
    roll: Roll,
    placed: Sequence[tuple[Placement, Frame]],
    at: Instant,
) -> ContactSheet:
    hidden = rested(reading, at)
    is_rested = hides_roll(hidden, roll)
    beside = _Beside(
        developments=developments.list_developments(reading, [frame.id for _, frame in placed]),
        circles={one.frame_id: one for one in developments.list_circles(reading, roll.id)},
        gone={stone.ref: stone.released_at for stone in list_released(reading)},
        hidden=hidden,
        is_roll_rested=is_rested,
    )
    return ContactSheet(
        roll=roll,
        frames=tuple(beside.frame(placement, frame) for placement, frame in placed),
        fogs=tuple(developments.list_fogs(reading, roll.id)),
        is_rested=is_rested,
    )


def circle(
    context: PracticeContext,
    roll_id: UUID,
    numbers: Sequence[int],
    glad: Mapping[int, int | None] | None = None,
) -> ContactSheet:
    """Circle up to six prints, in this order; earlier circles go.

    What a rest hides keeps its circle, unseen, as far as there is room behind these.

    Args:
        numbers: Frame numbers.
        glad: How glad, actually, 0 to 100, for any of those numbers; ``None`` takes back what was
            said. A print that stays circled and is not in it keeps what was said.

    Raises:
        InvalidInputError: More than six, one twice, a number without a print that can be seen, or
            gladness for a print that is not circled.
        NotDevelopedError: The roll is not developed.
    """
    said = dict(glad or {})
    _refuse_unfit_marks(numbers, said)
    with context.store.write() as transaction:
        sheet = read_sheet(transaction, roll_id, transaction.at)
        rules.ensure_open(sheet.roll)
        circled = [_print_of(sheet, number) for number in numbers]
        hidden = _circled_at_rest(sheet)[: MOST_CIRCLED - len(circled)]
        circles = [
            Circle(
                frame_id=shown.frame.id,
                position=position,
                glad_actual=said.get(shown.placement.number, _said_before(shown)),
            )
            for position, shown in enumerate([*circled, *hidden], start=1)
        ]
        developments.replace_circles(transaction, roll_id, circles)
        return read_sheet(transaction, roll_id, transaction.at)


def _refuse_unfit_marks(numbers: Sequence[int], said: Mapping[int, int | None]) -> None:
    if len(numbers) > MOST_CIRCLED or len(set(numbers)) != len(numbers):
        raise InvalidInputError("Circle up to six prints, each once", given=len(numbers))
    if set(said) - set(numbers):
        raise InvalidInputError("Gladness is said of circled prints only")
    if any(value is not None and not 0 <= value <= 100 for value in said.values()):
        raise InvalidInputError("Gladness is a number from 0 to 100")


def _print_of(sheet: ContactSheet, number: int) -> SheetFrame:
    for shown in sheet.frames:
        if shown.placement.number == number and not shown.is_dark:
            return shown
    raise InvalidInputError("There is no print of this number", frame=number)


def _circled_at_rest(sheet: ContactSheet) -> list[SheetFrame]:
    hidden = [f for f in sheet.frames if f.circle and f.is_rested and not f.is_let_go]
    return sorted(hidden, key=lambda f: f.circle.position if f.circle else 0)


def _said_before(shown: SheetFrame) -> int | None:
    return None if shown.circle is None else shown.circle.glad_actual


def put_into_case(context: PracticeContext, roll_id: UUID, identity_line: str) -> Roll:
    """Write the line on who the person in these frames is, and put the roll into the case.

    Raises:
        InvalidInputError: The line is too long.
        RollStateError: The roll is neither developed nor a film roll that is back.
    """
    line = rules.checked_text(identity_line)
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        if not (roll.is_open or rules.is_back(roll)):
            raise RollStateError("Only a developed roll goes into the case")
        rolls.change_roll(
            transaction,
            roll_id,
            identity_line=line,
            state=RollState.CASED.value,
            cased_at=roll.cased_at or transaction.at,
        )
        return rolls.get_roll(transaction, roll_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Beside:
    """What is known beside the frames of a roll, by their ids and references."""

    developments: Mapping[UUID, Development]
    circles: Mapping[UUID, Circle]
    gone: Mapping[Ref, Instant]
    hidden: RestFilter
    is_roll_rested: bool

    def frame(self, placement: Placement, frame: Frame) -> SheetFrame:
        """One place on the sheet."""
        development = self.developments.get(frame.id)
        return SheetFrame(
            placement=placement,
            frame=frame,
            development=development,
            circle=self.circles.get(frame.id),
            is_rested=self.is_roll_rested
            or hides_frame(self.hidden, frame.ref, frame.taken.instant, development),
            let_go_at=self.gone.get(frame.ref),
        )
