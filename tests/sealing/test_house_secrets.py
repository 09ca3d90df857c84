"""Secrets of the house key: what it locks, and passwords that it makes again."""

from __future__ import annotations

from osmosis.keeping.backups.restic_keys import house_password
from osmosis.sealing.age import Identity
from osmosis.sealing.house_secrets import derived_secret

HOUSE = Identity(
    secret="AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
)


def test_the_password_of_a_repository_stays_the_same_for_ever() -> None:
    # People have repositories that nothing else opens; whoever changes this locks them out.
    assert house_password(HOUSE) == "6626-y2vr-y3ba-arqh-qlc7-dbgg-53x2-zfq7"


def test_passwords_for_two_things_are_two() -> None:
    assert derived_secret(HOUSE, "one") != derived_secret(HOUSE, "two")
