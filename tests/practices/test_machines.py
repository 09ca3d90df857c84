"""What the slow loops rely on when they let a machine live."""

from __future__ import annotations

from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.practices.machines import SIMPLEST, live
from tests.slow.plugin import Round

STEPS = 5


class Noting(RuleBasedStateMachine):
    """Notes what each life was given."""

    lives: ClassVar[list[list[int]]] = []

    def __init__(self) -> None:
        super().__init__()
        self.lives.append([])

    @rule(number=st.integers(0, 10**9))
    def note(self, number: int) -> None:
        self.lives[-1].append(number)


@pytest.fixture(autouse=True)
def nothing_lived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Noting, "lives", [])


def test_all_lives_but_the_simplest_are_others_for_each_seed() -> None:
    for seed in range(3):
        live(Noting, Round(number=seed + 1, seed=seed), examples=SIMPLEST + 1, steps=STEPS)
    assert Noting.lives[::2] == [[0] * STEPS] * 3
    assert len({tuple(life) for life in Noting.lives[1::2]}) == 3


def test_a_round_of_the_simplest_life_alone_is_none() -> None:
    with pytest.raises(ValueError, match="every seed"):
        live(Noting, Round(number=1, seed=1), examples=SIMPLEST, steps=STEPS)
    assert Noting.lives == []
