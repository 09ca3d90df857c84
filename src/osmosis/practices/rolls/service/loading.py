"""Loading a roll, choosing the current one, finishing it."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from whenever import TimeDelta

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.naming import meant_by
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import (
    DEFAULT_LOOKING,
    DEFAULT_WAIT,
    Medium,
    NoCurrentRollError,
    Roll,
    RollState,
)
from osmosis.practices.rolls.service import capture_file
from osmosis.practices.rolls.store import current, frames, rolls
from osmosis.sealing.age import Identity, check_recipient, generate_identity
from osmosis.sealing.tiers import Tier, wrap_identity
from osmosis.storage.transaction import ReadTransaction, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRoll:
    """What a person says when loading a roll; everything but the virtue has a default.

    Attributes:
        colour: Empty to have one chosen.
        witness: The friend's age public key, for the witnessed tier.
        seed: 32 hexadecimal digits that its draws start from; empty to have them drawn.
    """

    virtue: str
    why: str = ""
    counts: str = ""
    looking: str = field(default_factory=lambda: gettext(DEFAULT_LOOKING))
    exposures: int = 24
    colour: str = ""
    tier: Tier = Tier.CURTAIN
    medium: Medium = Medium.DIGITAL
    wait: TimeDelta = DEFAULT_WAIT
    scent_tag: tuple[UUID, ...] = ()
    witness: str | None = None
    is_from_before: bool = False
    seed: str = ""


def load_roll(context: PracticeContext, wanted: NewRoll) -> Roll:
    """Load a roll: it gets its key, and becomes the current one when there is none.

    Raises:
        InvalidInputError: A word, number, colour or key cannot be used, or the tier needs a
            passphrase and none was set.
        RollStateError: Five rolls are loaded.
    """
    with context.store.write() as transaction:
        loaded = rolls.list_rolls(transaction, [RollState.LOADED])
        rules.ensure_room_to_load(loaded)
        roll = add_new_roll(context, transaction, wanted, {one.colour for one in loaded})
        if current.find_current(transaction) is None:
            current.set_current(transaction, roll.id)
    capture_file.rewrite(context)
    return roll


def add_new_roll(
    context: PracticeContext,
    transaction: Transaction,
    wanted: NewRoll,
    colours: Collection[str] = (),
    key: Identity | None = None,
) -> Roll:
    """Keep a new roll and its key in a transaction that others write in too.

    Args:
        colours: Those that are in use.
        key: Its key pair, if something is sealed to it already.
    """
    roll = _new_roll(context, transaction.at, wanted, colours)
    identity = key or generate_identity()
    wrapped = wrap_identity(
        identity,
        roll.tier,
        house=context.keys.house_recipient(),
        vault=context.keys.vault_recipient(),
        friend=roll.witness,
    )
    rolls.add_roll(transaction, roll)
    rolls.add_key(transaction, roll.id, identity.recipient, wrapped)
    return roll


def _new_roll(
    context: PracticeContext, at: Instant, wanted: NewRoll, colours: Collection[str]
) -> Roll:
    seed = wanted.seed or secrets.token_hex(16)
    exposures = rules.checked_exposures(wanted.exposures)
    virtue = rules.checked_virtue(wanted.virtue)
    return Roll(
        id=new_id(at),
        virtue=virtue,
        why=rules.checked_text(wanted.why),
        counts=rules.checked_text(wanted.counts),
        looking=rules.checked_text(wanted.looking) or gettext(DEFAULT_LOOKING),
        exposures=exposures,
        lucky_number=rules.lucky_number(seed, exposures),
        seed=seed,
        colour=rules.checked_colour(wanted.colour, seed, colours),
        edge_code=rules.edge_code(seed, virtue),
        tier=wanted.tier,
        medium=wanted.medium,
        wait=rules.checked_wait(wanted.wait),
        scent_tag=wanted.scent_tag,
        state=RollState.LOADED,
        loaded=CivilMoment(instant=at, zone=context.store.clock.zone()),
        finished_at=None,
        developed_at=None,
        cased_at=None,
        identity_line="",
        box_place="",
        is_from_before=wanted.is_from_before,
        witness=_checked_witness(wanted),
    )


def _checked_witness(wanted: NewRoll) -> str | None:
    if wanted.witness is None:
        return None
    if wanted.tier is not Tier.WITNESSED:
        raise InvalidInputError("Only a witnessed roll has a witness; choose that tier for it")
    return check_recipient(wanted.witness)


def current_roll(reading: ReadTransaction) -> Roll:
    """The roll that is in the camera.

    Raises:
        NoCurrentRollError: There is none.
    """
    roll_id = current.find_current(reading)
    roll = None if roll_id is None else rolls.find_roll(reading, roll_id)
    if roll is None or roll.state is not RollState.LOADED:
        raise NoCurrentRollError("No roll is in the camera; load one first")
    return roll


def make_current(context: PracticeContext, roll_id: UUID) -> Roll:
    """Put a loaded roll into the camera.

    Raises:
        NotFoundError: There is no such roll.
        RollStateError: It is not loaded.
    """
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        rules.ensure_exposable(roll)
        current.set_current(transaction, roll.id)
    capture_file.rewrite(context)
    return roll


def finish_roll(context: PracticeContext, roll_id: UUID) -> Roll:
    """Finish a roll at whatever frame it is; its unexposed places stay dark.

    Raises:
        NotFoundError: There is no such roll.
        RollStateError: It is not loaded, or nothing was exposed on it.
    """
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        rules.ensure_finishable(roll, frames.list_placements(transaction, roll_id))
        finish_in(transaction, roll)
        roll = rolls.get_roll(transaction, roll_id)
    capture_file.rewrite(context)
    return roll


def finish_in(transaction: Transaction, roll: Roll) -> None:
    """Finish a roll in a transaction that others write in too; the camera takes the next one."""
    rolls.change_roll(
        transaction, roll.id, state=RollState.FINISHED.value, finished_at=transaction.at
    )
    if current.find_current(transaction) == roll.id:
        others = rolls.list_rolls(transaction, [RollState.LOADED])
        current.set_current(transaction, others[-1].id if others else None)


def finish_if_full(transaction: Transaction, roll: Roll) -> Roll:
    """Finish a loaded roll whose last place is spent; gives the roll as it then is."""
    taken = {one.number for one in frames.list_placements(transaction, roll.id)}
    if roll.state is not RollState.LOADED or rules.next_number(roll, taken) is not None:
        return roll
    finish_in(transaction, roll)
    return rolls.get_roll(transaction, roll.id)


def find_by_name(reading: ReadTransaction, name: str) -> Roll:
    """The roll that a person means by an id, a virtue, or a part of one; a loaded one first.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    every = rolls.list_rolls(reading)
    meant = [every[place] for place in meant_by(name, [(str(r.id), r.virtue) for r in every])]
    living = [roll for roll in meant if roll.state is RollState.LOADED] or meant
    if not living:
        raise NotFoundError("No roll is called that")
    if len(living) > 1:
        raise NotFoundError(
            "More than one roll is called that; name it by its id", rolls=len(living)
        )
    return living[0]
