"""The tree of errors: categories, facts, and one way of saying them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from osmosis import errors
from osmosis.errors import (
    ConflictError,
    DeliveryError,
    FetchError,
    InvalidInputError,
    MissingExtraError,
    OsmosisError,
    PermanentDeliveryError,
    PermanentFetchError,
    SealedError,
    StorageError,
    TransientDeliveryError,
    TransientFetchError,
    UserError,
)


def every_error(base: type[OsmosisError] = OsmosisError) -> Iterator[type[OsmosisError]]:
    yield base
    for below in base.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from every_error(below)


def test_an_error_says_message_facts_and_cause() -> None:
    error = InvalidInputError("The photograph is empty", file="x.jpg", bytes=0)
    error.__cause__ = ValueError("no data")
    assert str(error) == "The photograph is empty: file x.jpg, bytes 0: no data"
    assert error.facts == {"file": "x.jpg", "bytes": 0}
    assert error.message == "The photograph is empty"


def test_what_is_not_known_is_left_out() -> None:
    assert str(ConflictError("It is there already")) == "It is there already"


def test_a_cause_without_words_is_named_by_its_kind() -> None:
    error = StorageError("The disk refused")
    error.__cause__ = TimeoutError()
    assert str(error) == "The disk refused: TimeoutError"


def test_causes_are_said_one_after_the_other() -> None:
    inner = StorageError("A blob is missing", blob="ab")
    outer = StorageError("The frame cannot be shown")
    outer.__cause__ = inner
    assert str(outer) == "The frame cannot be shown: A blob is missing: blob ab"


def test_a_message_may_hold_anything_a_format_string_would_stumble_over() -> None:
    assert str(InvalidInputError("100 % of {it}", name="%s {}")) == "100 % of {it}: name %s {}"


def test_a_cause_of_the_system_s_does_not_repeat_the_path() -> None:
    error = StorageError("It cannot be read")
    error.__cause__ = FileNotFoundError(2, "No such file or directory", "/home/ada/her cat.jpg")
    assert str(error) == "It cannot be read: No such file or directory"
    error.__cause__ = OSError()
    assert str(error) == "It cannot be read: OSError"


def test_a_fact_may_be_called_message() -> None:
    assert str(InvalidInputError("No", message="x")) == "No: message x"


def test_a_seal_says_when_it_opens() -> None:
    error = SealedError("This roll is sealed", opens="18 May 2031", roll="r")
    assert error.opens == "18 May 2031"
    assert str(error) == "This roll is sealed: opens 18 May 2031, roll r"
    assert SealedError("This roll is sealed").opens is None


def test_a_missing_extra_says_what_to_install() -> None:
    error = MissingExtraError("PostgreSQL needs its driver", extra="postgresql")
    assert str(error) == "PostgreSQL needs its driver: install osmosis-loom[postgresql]"


@pytest.mark.parametrize("kind", [TransientFetchError, TransientDeliveryError])
def test_what_may_work_later_says_when_to_try_again(
    kind: type[TransientFetchError | TransientDeliveryError],
) -> None:
    error = kind("The host is busy", retry_after_seconds=60.0, host="example.org")
    assert error.retry_after_seconds == 60.0
    assert error.facts == {"host": "example.org"}
    assert kind("The host is busy").retry_after_seconds is None


def test_fetching_and_delivering_fail_for_now_or_for_good() -> None:
    assert set(FetchError.__subclasses__()) >= {TransientFetchError, PermanentFetchError}
    assert set(DeliveryError.__subclasses__()) >= {TransientDeliveryError, PermanentDeliveryError}


def test_every_error_has_a_category_of_its_own_branch() -> None:
    categories = {error: error.category for error in every_error()}
    assert all(categories.values())
    user = {error.category for error in every_error(UserError)}
    others = {error.category for error in every_error() if not issubclass(error, UserError)}
    assert not user & others
