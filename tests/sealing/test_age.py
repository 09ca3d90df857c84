"""age through pyrage: what opens, what does not, and what is said then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.errors import InvalidInputError, NotAllowedError
from osmosis.sealing.age import (
    DamagedCiphertextError,
    Identity,
    InvalidKeyError,
    WrongKeyError,
    WrongPassphraseError,
    armoured,
    check_recipient,
    decrypt,
    decrypt_with_passphrase,
    encrypt,
    fingerprint,
    generate_identity,
    parse_identity,
    recipient_of,
    without_armour,
)
from tests.sealing.quick_lock import quick_lock

MINE = generate_identity()
OTHER = generate_identity()


@given(st.binary(max_size=70_000))
def test_what_was_sealed_opens_unchanged(plaintext: bytes) -> None:
    assert decrypt(encrypt(plaintext, [MINE.recipient]), [MINE]) == plaintext


def test_any_one_of_several_recipients_opens() -> None:
    sealed = encrypt(b"moment", [MINE.recipient, OTHER.recipient])
    assert decrypt(sealed, [MINE]) == decrypt(sealed, [OTHER]) == b"moment"


def test_another_key_does_not_open() -> None:
    with pytest.raises(WrongKeyError) as caught:
        decrypt(encrypt(b"moment", [MINE.recipient]), [OTHER])
    assert str(caught.value) == "This key does not open it"
    assert isinstance(caught.value, NotAllowedError)


def test_every_flipped_bit_is_an_error() -> None:
    sealed = encrypt(b"moment", [MINE.recipient])
    for at in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[at] ^= 1 << (at % 8)
        with pytest.raises((DamagedCiphertextError, WrongKeyError)):
            decrypt(bytes(damaged), [MINE])


def test_every_shortened_ciphertext_is_damaged() -> None:
    sealed = encrypt(b"moment", [MINE.recipient])
    for length in range(len(sealed)):
        with pytest.raises(DamagedCiphertextError):
            decrypt(sealed[:length], [MINE])


@pytest.mark.parametrize("other", [b"", b"\xff\xd8\xff\xe0JPEG", b"age-encryption.org/v2\n", b"\0"])
def test_something_else_is_said_to_be_no_age_file(other: bytes) -> None:
    with pytest.raises(DamagedCiphertextError, match="not an age file"):
        decrypt(other, [MINE])


def test_sealing_to_nobody_is_refused() -> None:
    with pytest.raises(InvalidKeyError):
        encrypt(b"moment", [])


@pytest.mark.parametrize(
    "text",
    ["", "age1", "age1qqqq", "ssh-ed25519 AAAA", pytest.param(MINE.secret, id="secret"), "ä"],
)
def test_what_is_not_a_public_key_is_refused(text: str) -> None:
    with pytest.raises(InvalidKeyError) as caught:
        check_recipient(text)
    assert MINE.secret not in str(caught.value)


def test_a_public_key_is_taken_with_spaces_around_it() -> None:
    assert check_recipient(f"  {MINE.recipient}\n") == MINE.recipient == recipient_of(MINE)


def test_a_fingerprint_is_the_end_of_the_public_half() -> None:
    assert fingerprint(MINE.recipient).replace("-", "") == MINE.recipient[-8:]


def test_an_identity_never_shows_its_secret() -> None:
    shown = [repr(MINE), str(MINE), f"{MINE}", f"{[MINE]}", repr({"key": MINE})]
    assert all(MINE.secret not in text for text in shown)
    assert MINE.recipient in repr(MINE)


def test_a_secret_that_is_no_key_is_never_repeated() -> None:
    with pytest.raises(InvalidKeyError) as caught:
        Identity(MINE.secret[:-1] + ("P" if MINE.secret.endswith("Q") else "Q"))
    assert MINE.secret[:-1] not in str(caught.value)


def test_an_identity_file_may_hold_comments() -> None:
    assert parse_identity(f"# created: today\n\n{MINE.secret.lower()}\n") == MINE


@pytest.mark.parametrize(
    "text", ["", "# only words", pytest.param(f"{MINE.secret}\n{OTHER.secret}", id="two keys")]
)
def test_an_identity_file_holds_exactly_one_key(text: str) -> None:
    with pytest.raises(InvalidKeyError):
        parse_identity(text)


def test_a_passphrase_opens_what_another_age_tool_locked() -> None:
    locked = quick_lock(b"moment", "quiet ochre harbour")
    assert decrypt_with_passphrase(locked, "quiet ochre harbour") == b"moment"


def test_a_wrong_passphrase_is_said_to_be_wrong() -> None:
    with pytest.raises(WrongPassphraseError, match=r"^The passphrase is not right$"):
        decrypt_with_passphrase(quick_lock(b"moment", "quiet ochre harbour"), "quiet ochre")


def test_an_accent_typed_in_two_pieces_is_the_same_passphrase() -> None:
    locked = quick_lock(b"moment", "caf\u00e9 au lait")
    assert decrypt_with_passphrase(locked, "cafe\u0301 au lait") == b"moment"


def test_a_passphrase_that_is_no_text_is_merely_wrong() -> None:
    with pytest.raises(WrongPassphraseError):
        decrypt_with_passphrase(quick_lock(b"moment", "quiet ochre harbour"), "quiet \udc80")


def test_a_damaged_file_is_not_blamed_on_the_passphrase() -> None:
    locked = bytearray(quick_lock(b"moment", "quiet ochre harbour"))
    locked[-1] ^= 1
    with pytest.raises(DamagedCiphertextError):
        decrypt_with_passphrase(bytes(locked), "quiet ochre harbour")


def test_a_file_sealed_to_a_key_is_not_blamed_on_the_passphrase() -> None:
    with pytest.raises(InvalidInputError):
        decrypt_with_passphrase(encrypt(b"moment", [MINE.recipient]), "quiet ochre harbour")


def test_too_much_work_is_said_and_not_done() -> None:
    locked = quick_lock(b"moment", "quiet ochre harbour").replace(b" 2\n", b" 30\n")
    with pytest.raises(NotAllowedError, match="on a faster one"):
        decrypt_with_passphrase(locked, "quiet ochre harbour")


@given(st.binary(max_size=500))
def test_armour_goes_on_and_comes_off(plaintext: bytes) -> None:
    sealed = encrypt(plaintext, [MINE.recipient])
    text = armoured(sealed)
    assert without_armour(text.replace("\n", "\r\n").encode()) == sealed
    assert decrypt(text.encode(), [MINE]) == plaintext
    assert max(map(len, text.splitlines())) <= 64


def test_binary_ciphertext_has_no_armour_to_come_off() -> None:
    sealed = encrypt(b"moment", [MINE.recipient])
    assert without_armour(sealed) == sealed


def test_mistyped_armour_is_damaged() -> None:
    text = armoured(encrypt(b"moment", [MINE.recipient])).replace("YWdl", "YW*l")
    with pytest.raises(DamagedCiphertextError):
        without_armour(text.encode())
