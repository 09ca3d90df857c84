"""Who opens a message, and that nobody does before its time."""

from __future__ import annotations

import pytest
from whenever import Date

from osmosis.errors import NotFoundError
from osmosis.practices.mnestics.model import GlossKind, Message, NotArrivedError, Pathway
from osmosis.practices.mnestics.service import (
    exporting,
    forgetting,
    glosses,
    opening,
    sealing,
    searching,
    sending,
    sitting,
)
from osmosis.practices.mnestics.store import messages, sittings
from osmosis.sealing.age import (
    Identity,
    WrongKeyError,
    WrongPassphraseError,
    decrypt,
    generate_identity,
)
from osmosis.sealing.tiers import (
    LockedVaultError,
    StillWitnessedError,
    Tier,
    take_off_witness_layer,
)
from tests.practices.mnestics.conftest import World
from tests.practices.small_world import PASSPHRASE, START


def last_sent(world: World) -> Message:
    with world.app.store.read() as reading:
        return messages.list_messages(reading)[-1]


def sealed_path(world: World, tier: Tier, friend: Identity | None = None) -> Pathway:
    world.set_passphrase()
    witness = None if friend is None else friend.recipient
    path = world.path(tier=tier, witness=witness, first_line="Under the seal.")
    world.at(2031, 5, 11)
    return path


def test_a_message_on_its_way_is_refused_by_every_route(either_world: World) -> None:
    world = either_world
    path = world.path(first_line="In flight.")
    message = last_sent(world)
    with pytest.raises(NotArrivedError, match="2031-05-11"):
        opening.open_message(world.context, message.id)
    with pytest.raises(NotArrivedError, match="2031-05-11"):
        world.app.resolve(message.ref)
    with pytest.raises(NotArrivedError):
        glosses.add_gloss(world.context, message.ref, GlossKind.THANKS, "Thank you.")
    with pytest.raises(NotArrivedError):
        forgetting.let_go_of_message(world.context, message.id)
    assert list(searching.search_documents(world.context, START)) == []
    assert list(exporting.export(world.context)) == []
    assert opening.list_locked(world.context, [message.id]) == []
    # Its junction has fallen, and still nobody has sat down.
    world.at(2031, 5, 11)
    with pytest.raises(NotArrivedError):
        opening.open_message(world.context, message.id)
    world.begin(path)
    opened = opening.open_message(world.context, message.id)
    assert opened.note is not None
    assert opened.note.line == "In flight."


def test_a_letter_says_on_which_day_it_opens(world: World) -> None:
    letter = sending.send_to_date(world.context, Date(2040, 1, 1), sealing.line("far", "Far."))
    with pytest.raises(NotArrivedError, match="2040-01-01"):
        opening.open_message(world.context, letter.id)


def test_the_passphrase_opens_what_is_sealed_and_the_house_key_keeps_it_open(
    either_world: World,
) -> None:
    world = either_world
    path = sealed_path(world, Tier.SEALED)
    held = world.begin(path)
    [read] = world.read(held)
    assert (read.is_locked, read.note) == (True, None)
    [locked] = opening.list_locked(world.context, held.arrivals)
    assert opening.unlock(world.context, held.arrivals, PASSPHRASE) == [locked.id]
    assert world.words(held) == ["Under the seal."]
    world.reopen()
    assert opening.list_locked(world.context, held.arrivals) == []
    assert opening.unlock(world.context, held.arrivals, "whatever it is") == []
    assert world.words(held) == ["Under the seal."]


def test_a_wrong_or_forgotten_passphrase_leaves_the_message_and_the_sitting_goes_on(
    world: World,
) -> None:
    path = sealed_path(world, Tier.SEALED)
    held = world.begin(path)
    with pytest.raises(WrongPassphraseError):
        opening.unlock(world.context, held.arrivals, "seven large green boats")
    assert world.words(held) == ["This message waits for the passphrase"]
    world.send(held, path, "I forgot it.")
    sitting.close(world.context, held.id)
    assert world.states(path) == ["kept"]
    # Remembered years later, it opens by hand.
    [message_id] = held.arrivals
    with pytest.raises(LockedVaultError):
        opening.open_message(world.context, message_id)
    opening.unlock(world.context, [message_id], PASSPHRASE)
    assert opening.open_message(world.context, message_id).note is not None


def test_the_passphrase_opens_nothing_that_is_on_its_way(world: World) -> None:
    path = sealed_path(world, Tier.SEALED)
    held = world.begin(path)
    sent = world.send(held, path, "Later.")
    with pytest.raises(NotArrivedError):
        opening.unlock(world.context, [*held.arrivals, sent.id], PASSPHRASE)
    with world.app.store.read() as reading:
        assert messages.get_key(reading, sent.id)[2] is None


def test_the_house_key_alone_opens_nothing_that_is_sealed(world: World) -> None:
    sealed_path(world, Tier.SEALED)
    with world.app.store.read() as reading:
        _, wrapped, opened = messages.get_key(reading, last_sent(world).id)
    assert opened is None
    with pytest.raises(WrongKeyError):
        decrypt(wrapped, [world.context.keys.house()])


def test_a_witnessed_message_opens_with_the_friend_and_the_passphrase(world: World) -> None:
    friend = generate_identity()
    path = sealed_path(world, Tier.WITNESSED, friend)
    held = world.begin(path)
    [message_id] = held.arrivals
    assert opening.unlock(world.context, held.arrivals, PASSPHRASE) == []
    untouched = opening.key_for_witness(world.context, message_id)
    with pytest.raises(StillWitnessedError):
        opening.unlock(world.context, held.arrivals, PASSPHRASE, {message_id: untouched})
    inner = take_off_witness_layer(untouched, friend)
    with pytest.raises(WrongKeyError):
        decrypt(inner, [friend])
    opening.unlock(world.context, held.arrivals, PASSPHRASE, {message_id: inner})
    assert world.words(held) == ["Under the seal."]


def test_another_message_s_key_from_the_friend_is_noticed(world: World) -> None:
    friend = generate_identity()
    path = sealed_path(world, Tier.WITNESSED, friend)
    held = world.begin(path)
    other = world.send(held, path, "Another.")
    [message_id] = held.arrivals
    wrong = take_off_witness_layer(opening.key_for_witness(world.context, other.id), friend)
    with pytest.raises(WrongKeyError):
        opening.unlock(world.context, held.arrivals, PASSPHRASE, {message_id: wrong})


def test_what_has_no_witness_has_no_key_for_one(world: World) -> None:
    world.path()
    with pytest.raises(NotFoundError, match="no witness"):
        opening.key_for_witness(world.context, last_sent(world).id)


@pytest.mark.parametrize("damage", ["flipped", "cut off", "missing", "another file"])
def test_a_damaged_message_is_named_and_the_rest_is_read(world: World, damage: str) -> None:
    path = world.path(reads=())
    world.at(2031, 5, 11)
    sent = [
        sending.send_to_next(world.context, path.id, sealing.line(f"l{n}", f"Line {n}."))
        for n in range(3)
    ]
    blob = world.blob(sent[1])
    whole = blob.read_bytes()
    blob.chmod(0o600)
    match damage:
        case "flipped":
            blob.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
        case "cut off":
            blob.write_bytes(whole[:-10])
        case "missing":
            blob.unlink()
        case _:
            blob.write_bytes(world.blob(sent[0]).read_bytes())
    held = world.begin(path)
    found = world.read(held)
    assert [one.message.id for one in found if one.problem] == [sent[1].id]
    assert [one.note.line for one in found if one.note] == ["You begin here.", "Line 0.", "Line 2."]
    # What could not be read is not counted as read: once it is mended, it opens.
    with world.app.store.read() as reading:
        assert sent[1].id not in sittings.last_readings(reading)
    blob.write_bytes(whole)
    opened = opening.open_message(world.context, sent[1].id)
    assert opened.note is not None
    assert opened.note.line == "Line 1."
