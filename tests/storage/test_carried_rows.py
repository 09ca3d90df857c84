"""Rows that refer to rows of their own table come after them, in whatever order they are given."""

from __future__ import annotations

from itertools import permutations

import pytest
import sqlalchemy as sa

from osmosis.storage.carried_rows import CarriedRowError, parents_first

answers = sa.Table(
    "answers",
    sa.MetaData(),
    sa.Column("person_id", sa.Integer, primary_key=True),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("to_id", sa.Integer),
    sa.ForeignKeyConstraint(["person_id", "to_id"], ["answers.person_id", "answers.id"]),
)


def test_what_is_answered_comes_before_its_answer() -> None:
    chain = [{"person_id": 1, "id": number, "to_id": number - 1 or None} for number in range(1, 5)]
    for order in permutations(chain):
        found = [row["id"] for row in parents_first(answers, iter(map(dict, order)))]
        assert found == [1, 2, 3, 4]


def test_an_answer_to_nothing_is_refused() -> None:
    with pytest.raises(CarriedRowError):
        list(parents_first(answers, iter([{"person_id": 1, "id": 2, "to_id": 1}])))
