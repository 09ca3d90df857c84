"""Tokens and sessions, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from whenever import Instant, TimeDelta

from osmosis.access import sessions, tokens
from osmosis.access.form_secret import FILE, form_secret
from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.clock import FixedClock
from osmosis.kernel.ids import new_id
from osmosis.storage.store import Store
from tests.storage.stores import Place

NOW = Instant.from_utc(2026, 11, 23, 9)


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    """An empty store, on SQLite and on PostgreSQL."""
    opened = Place(root=tmp_path / "store", database_url=database_url).init()
    yield opened
    opened.close()


def test_a_token_is_found_by_its_secret_until_it_is_revoked(store: Store) -> None:
    token, secret = tokens.add_token(store, "  phone ", "capture")
    assert token.name == "phone"
    found = tokens.find_token(store, secret)
    assert found is not None
    assert (found.id, found.scope) == (token.id, "capture")
    assert tokens.find_token(store, secret + "x") is None
    assert tokens.find_token(store, secret.removeprefix(tokens.PREFIX)) is None
    assert tokens.revoke_token(store, token.id).revoked_at is not None
    assert tokens.find_token(store, secret) is None
    with pytest.raises(ConflictError):
        tokens.revoke_token(store, token.id)
    with pytest.raises(NotFoundError):
        tokens.revoke_token(store, new_id(NOW))


def test_a_use_is_noted_but_not_each_of_many(store: Store) -> None:
    _, secret = tokens.add_token(store, "phone", "read")
    tokens.find_token(store, secret)
    (first,) = tokens.list_tokens(store)
    assert first.last_used_at is not None
    tokens.find_token(store, secret)
    (second,) = tokens.list_tokens(store)
    assert second.last_used_at == first.last_used_at


@pytest.mark.parametrize(("name", "scope"), [("", "read"), ("x" * 81, "read"), ("x", "root")])
def test_a_token_needs_a_name_and_a_known_scope(store: Store, name: str, scope: str) -> None:
    with pytest.raises(InvalidInputError):
        tokens.add_token(store, name, scope)


def test_tokens_are_listed_newest_first(store: Store) -> None:
    for name in ("one", "two", "three"):
        tokens.add_token(store, name, "read")
    assert [token.name for token in tokens.list_tokens(store)] == ["three", "two", "one"]


def test_a_session_lives_its_time_and_is_cleared_away(store: Store) -> None:
    clock = FixedClock(NOW)
    secret = sessions.begin_session(store, clock)
    found = sessions.find_session(store, secret, clock)
    assert isinstance(found, UUID)
    assert sessions.find_session(store, "x", clock) is None
    clock.advance(sessions.LIFETIME)
    assert sessions.find_session(store, secret, clock) is None
    assert sessions.count_sessions(store, clock) == 0
    sessions.begin_session(store, clock)
    assert sessions.end_other_sessions(store) == 1


def test_others_are_signed_out_and_one_may_stay(store: Store) -> None:
    clock = FixedClock(NOW)
    secrets = [sessions.begin_session(store, clock) for _ in range(3)]
    kept = sessions.find_session(store, secrets[1], clock)
    assert sessions.end_other_sessions(store, kept) == 2
    assert [sessions.find_session(store, secret, clock) for secret in secrets] == [None, kept, None]
    assert kept is not None
    sessions.end_session(store, kept)
    clock.advance(TimeDelta(seconds=1))
    assert sessions.count_sessions(store, clock) == 0


def test_the_secret_of_forms_is_made_once_and_mended_when_torn(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = form_secret(folder)
    assert len(made) == 32
    assert form_secret(folder) == made
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600
    (folder / FILE).write_bytes(b"torn")
    assert form_secret(folder) != made
    assert len(form_secret(folder)) == 32
