"""Who opens a roll's key: the house, a passphrase, a friend; and nobody before."""

from __future__ import annotations

import pytest
from whenever import TimeDelta

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.practices.rolls.model import NotDevelopedError, Roll
from osmosis.practices.rolls.service import developing, opening, sheets
from osmosis.practices.rolls.store import rolls
from osmosis.practices.rolls.store.developments import list_fogs
from osmosis.sealing.age import (
    DamagedCiphertextError,
    Identity,
    WrongKeyError,
    WrongPassphraseError,
    armoured,
    decrypt,
    generate_identity,
)
from osmosis.sealing.keys import NoVaultError
from osmosis.sealing.tiers import (
    LockedVaultError,
    StillWitnessedError,
    Tier,
    take_off_witness_layer,
)
from tests.practices.rolls.conftest import World
from tests.practices.small_world import PASSPHRASE


@pytest.fixture
def vaulted(world: World) -> World:
    """A world whose person has set a passphrase."""
    world.set_passphrase()
    return world


def witnessed(world: World, friend: Identity, virtue: str = "Courage") -> Roll:
    roll = world.finished("One.", virtue=virtue, tier=Tier.WITNESSED, witness=friend.recipient)
    return world.rested(roll)


def given_back(world: World, roll: Roll, friend: Identity) -> bytes:
    return take_off_witness_layer(opening.key_for_witness(world.context, roll.id), friend)


def is_locked(world: World, roll: Roll) -> bool:
    with world.app.store.read() as reading:
        is_open = rolls.find_opened_key(reading, roll.id) is not None
    assert opening.needs_passphrase(world.context, roll) == (not is_open)
    return not is_open


def line_of(world: World, roll: Roll) -> str:
    world.develop(roll)
    [frame] = sheets.contact_sheet(world.context, roll.id).frames
    assert frame.development is not None
    return frame.development.line


def test_a_curtain_needs_no_passphrase(world: World) -> None:
    roll = world.rested(world.finished("One."))
    assert not opening.needs_passphrase(world.context, roll)
    assert line_of(world, roll) == "One."


def test_what_is_sealed_opens_with_the_passphrase_only(vaulted: World) -> None:
    roll = vaulted.rested(vaulted.finished("One.", tier=Tier.SEALED))
    with pytest.raises(LockedVaultError):
        vaulted.develop(roll)
    with pytest.raises(WrongPassphraseError):
        opening.unlock_roll(vaulted.context, roll.id, "not this one at all")
    assert is_locked(vaulted, roll)
    opening.unlock_roll(vaulted.context, roll.id, PASSPHRASE)
    assert not is_locked(vaulted, roll)
    assert line_of(vaulted, roll) == "One."


def test_the_house_key_alone_opens_nothing_that_is_sealed(vaulted: World) -> None:
    roll = vaulted.finished("One.", tier=Tier.SEALED)
    with vaulted.app.store.read() as reading:
        wrapped = rolls.get_wrapped_key(reading, roll.id)
    with pytest.raises(WrongKeyError):
        decrypt(wrapped, [vaulted.context.keys.house()])


def test_sealing_needs_a_passphrase_first_and_leaves_no_roll_behind(world: World) -> None:
    with pytest.raises(InvalidInputError, match="set a passphrase first"):
        world.load(tier=Tier.SEALED)
    with world.app.store.read() as reading:
        assert list(rolls.list_rolls(reading)) == []
    roll = world.load()
    with pytest.raises(NoVaultError):
        opening.unlock_roll(world.context, roll.id, PASSPHRASE)


def test_sealing_never_asks_for_the_passphrase(vaulted: World) -> None:
    roll = vaulted.load(tier=Tier.SEALED)
    vaulted.reopen()
    assert vaulted.expose_line(roll).number == 1


def test_a_sealed_roll_stays_locked_while_the_clock_is_doubted(vaulted: World) -> None:
    roll = vaulted.rested(vaulted.finished(tier=Tier.SEALED))
    vaulted.load("Something else, at this time")
    vaulted.clock.advance(TimeDelta(minutes=-6))
    with pytest.raises(NotDevelopedError, match="clock stands before"):
        opening.unlock_roll(vaulted.context, roll.id, PASSPHRASE)
    assert is_locked(vaulted, roll)


def test_a_witnessed_roll_opens_with_both(vaulted: World) -> None:
    friend = generate_identity()
    roll = witnessed(vaulted, friend)
    opening.unlock_roll(vaulted.context, roll.id, PASSPHRASE, given_back(vaulted, roll, friend))
    assert line_of(vaulted, roll) == "One."


def test_a_friend_may_send_the_key_back_as_text(vaulted: World) -> None:
    friend = generate_identity()
    roll = witnessed(vaulted, friend)
    text = armoured(given_back(vaulted, roll, friend)).encode()
    opening.unlock_roll(vaulted.context, roll.id, PASSPHRASE, text)
    assert not is_locked(vaulted, roll)


def test_a_friend_sees_nothing(vaulted: World) -> None:
    friend = generate_identity()
    roll = witnessed(vaulted, friend)
    inner = given_back(vaulted, roll, friend)
    assert inner.startswith(b"age-encryption.org/v1")
    with pytest.raises(WrongKeyError):
        decrypt(inner, [friend])


@pytest.mark.parametrize("given", ["nothing", "untouched"])
def test_without_the_friend_the_passphrase_is_not_enough(vaulted: World, given: str) -> None:
    roll = witnessed(vaulted, generate_identity())
    untouched = opening.key_for_witness(vaulted.context, roll.id)
    with pytest.raises(StillWitnessedError, match="friend's layer"):
        opening.unlock_roll(
            vaulted.context, roll.id, PASSPHRASE, None if given == "nothing" else untouched
        )
    assert is_locked(vaulted, roll)


def test_another_roll_s_key_from_the_friend_is_noticed(vaulted: World) -> None:
    friend = generate_identity()
    roll, other = witnessed(vaulted, friend), witnessed(vaulted, friend, "Patience")
    with pytest.raises(WrongKeyError, match="opens something else"):
        opening.unlock_roll(
            vaulted.context, roll.id, PASSPHRASE, given_back(vaulted, other, friend)
        )
    assert is_locked(vaulted, roll)
    assert is_locked(vaulted, other)


def test_what_the_friend_sent_back_may_be_no_key_at_all(vaulted: World) -> None:
    roll = witnessed(vaulted, generate_identity())
    with pytest.raises(DamagedCiphertextError):
        opening.unlock_roll(vaulted.context, roll.id, PASSPHRASE, b"Sorry, I lost it.")
    assert is_locked(vaulted, roll)


def test_what_a_friend_gave_back_is_of_no_use_for_a_roll_without_a_witness(vaulted: World) -> None:
    friend = generate_identity()
    other = witnessed(vaulted, friend, "Patience")
    roll = vaulted.rested(vaulted.finished("One.", virtue="Order", tier=Tier.SEALED))
    opening.unlock_roll(vaulted.context, roll.id, PASSPHRASE, given_back(vaulted, other, friend))
    assert line_of(vaulted, roll) == "One."


def test_only_a_witnessed_roll_has_a_key_for_a_witness(world: World) -> None:
    with pytest.raises(NotFoundError, match="no witness"):
        opening.key_for_witness(world.context, world.load().id)


def test_opening_a_witnessed_roll_early_needs_the_friend_too(vaulted: World) -> None:
    friend = generate_identity()
    roll = vaulted.finished(tier=Tier.WITNESSED, witness=friend.recipient)
    with pytest.raises(LockedVaultError):
        developing.open_early(vaulted.context, roll.id, "why")
    with pytest.raises(StillWitnessedError):
        opening.unlock_roll(vaulted.context, roll.id, PASSPHRASE)


def test_a_witness_must_be_an_age_key_and_belongs_to_a_witnessed_roll(vaulted: World) -> None:
    with pytest.raises(InvalidInputError, match="not an age public key"):
        vaulted.load(tier=Tier.WITNESSED, witness="ada@example.org")
    with pytest.raises(InvalidInputError, match="friend's public key"):
        vaulted.load(tier=Tier.WITNESSED)
    with pytest.raises(InvalidInputError, match="Only a witnessed roll"):
        vaulted.load(witness=generate_identity().recipient)


def test_the_mark_of_opening_early_is_written_with_the_key(vaulted: World) -> None:
    roll = vaulted.finished("One.", tier=Tier.SEALED)
    opening.unlock_roll(vaulted.context, roll.id, PASSPHRASE, early_reason="could not wait")
    with vaulted.app.store.read() as reading:
        assert [fog.reason for fog in list_fogs(reading, roll.id)] == ["could not wait"]
