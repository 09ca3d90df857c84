"""Who can open what, in each tier."""

from __future__ import annotations

import pytest

from osmosis.errors import InvalidInputError, SealedError
from osmosis.sealing.age import (
    DamagedCiphertextError,
    WrongKeyError,
    armoured,
    decrypt,
    encrypt,
    generate_identity,
)
from osmosis.sealing.tiers import (
    WORDS,
    LockedVaultError,
    StillWitnessedError,
    Tier,
    take_off_witness_layer,
    unwrap_identity,
    wrap_identity,
)

ROLL, HOUSE, VAULT, FRIEND, STRANGER = (generate_identity() for _ in range(5))


def wrapped(tier: Tier) -> bytes:
    return wrap_identity(
        ROLL, tier, house=HOUSE.recipient, vault=VAULT.recipient, friend=FRIEND.recipient
    )


def test_a_curtain_opens_with_the_house_key_alone() -> None:
    assert unwrap_identity(wrapped(Tier.CURTAIN), Tier.CURTAIN, house=HOUSE) == ROLL


def test_sealed_opens_with_the_vault_key_alone() -> None:
    assert unwrap_identity(wrapped(Tier.SEALED), Tier.SEALED, vault=VAULT) == ROLL


def test_the_house_key_does_not_open_what_is_sealed() -> None:
    with pytest.raises(WrongKeyError):
        decrypt(wrapped(Tier.SEALED), [HOUSE])
    with pytest.raises(LockedVaultError):
        unwrap_identity(wrapped(Tier.SEALED), Tier.SEALED, house=HOUSE)


def test_witnessed_opens_after_the_friend_took_off_a_layer() -> None:
    given_back = take_off_witness_layer(wrapped(Tier.WITNESSED), FRIEND)
    assert unwrap_identity(given_back, Tier.WITNESSED, vault=VAULT) == ROLL


def test_witnessed_does_not_open_without_the_friend() -> None:
    with pytest.raises(StillWitnessedError) as caught:
        unwrap_identity(wrapped(Tier.WITNESSED), Tier.WITNESSED, vault=VAULT)
    assert isinstance(caught.value, SealedError)


def test_the_friend_sees_nothing() -> None:
    under = take_off_witness_layer(wrapped(Tier.WITNESSED), FRIEND)
    assert ROLL.secret.encode() not in under
    with pytest.raises(WrongKeyError):
        decrypt(under, [FRIEND, HOUSE, STRANGER])


def test_any_age_tool_takes_off_the_friends_layer() -> None:
    outer = wrapped(Tier.WITNESSED)
    assert take_off_witness_layer(outer, FRIEND) == decrypt(outer, [FRIEND])


def test_the_friend_may_be_sent_armoured_text() -> None:
    text = armoured(wrapped(Tier.WITNESSED)).encode()
    under = take_off_witness_layer(text, FRIEND)
    assert unwrap_identity(under, Tier.WITNESSED, vault=VAULT) == ROLL


def test_somebody_else_cannot_take_off_the_layer() -> None:
    with pytest.raises(WrongKeyError):
        take_off_witness_layer(wrapped(Tier.WITNESSED), STRANGER)


def test_there_must_be_a_second_layer() -> None:
    with pytest.raises(DamagedCiphertextError):
        take_off_witness_layer(encrypt(b"words", [FRIEND.recipient]), FRIEND)


@pytest.mark.parametrize(
    ("tier", "given"),
    [
        (Tier.CURTAIN, {"vault": VAULT.recipient}),
        (Tier.SEALED, {"house": HOUSE.recipient}),
        (Tier.WITNESSED, {"house": HOUSE.recipient, "vault": VAULT.recipient}),
        (Tier.WITNESSED, {"friend": FRIEND.recipient}),
        (Tier.SEALED, {"vault": "age1mistyped"}),
    ],
)
def test_a_tier_without_its_key_is_refused(tier: Tier, given: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        wrap_identity(ROLL, tier, **given)


def test_another_rolls_key_is_not_taken_for_this_ones() -> None:
    sealed = wrapped(Tier.SEALED)
    assert unwrap_identity(sealed, Tier.SEALED, vault=VAULT, recipient=ROLL.recipient) == ROLL
    with pytest.raises(WrongKeyError, match="something else"):
        unwrap_identity(sealed, Tier.SEALED, vault=VAULT, recipient=STRANGER.recipient)


def test_a_curtain_without_the_house_key_says_so() -> None:
    with pytest.raises(InvalidInputError, match="house key"):
        unwrap_identity(wrapped(Tier.CURTAIN), Tier.CURTAIN, vault=VAULT)


def test_wrapped_rubbish_is_no_key() -> None:
    for rubbish in (b"words", b"\xff"):
        with pytest.raises(InvalidInputError):
            unwrap_identity(encrypt(rubbish, [HOUSE.recipient]), Tier.CURTAIN, house=HOUSE)


@pytest.mark.parametrize("tier", list(Tier))
def test_every_tier_says_what_it_does_not_protect_against(tier: Tier) -> None:
    words = WORDS[tier]
    for text in (words.summary, words.protects, words.does_not_protect):
        assert text.endswith(".")
        assert 1 <= text.count(".") <= 3
    assert "Against" in words.protects
    assert "gainst" in words.does_not_protect


def test_tiers_are_stored_by_their_names() -> None:
    assert [tier.value for tier in Tier] == ["curtain", "sealed", "witnessed"]
