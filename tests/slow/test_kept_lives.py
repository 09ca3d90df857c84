"""Long lives of everything, written out and made again, moved to another database and back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, seed, settings
from hypothesis.stateful import RuleBasedStateMachine

from osmosis.keeping import exporting
from osmosis.practices.manifests import PRACTICES
from osmosis.practices.mnestics.manifest import MANIFEST as MNESTICS
from tests.keeping.any_life import DEEDS, Deed, live_any
from tests.keeping.lived import PASSPHRASE, Home
from tests.practices.machines import SIMPLEST, live
from tests.practices.mnestics.mnestic_machine import MnesticMachine
from tests.practices.rolls.roll_machine import RollMachine
from tests.slow.plugin import Budget


def unlike(home: Home, folder: Path) -> list[str]:
    """What differs after an export and an import."""
    new = home.elsewhere(folder / "again")
    new.make_of(home.export(folder / "out", PASSPHRASE))
    return home.differences(new)


class KeptRolls(RollMachine):
    """Lives of rolls that are written out at their end."""

    def teardown(self) -> None:
        """Hold what was written out against what there is."""
        self.world.app.close()
        home = Home(root=self.folder / "store", clock=self.clock, practices=PRACTICES)
        assert unlike(home, self.folder) == []
        super().teardown()


class KeptPathways(MnesticMachine):
    """Lives of pathways that are written out at their end."""

    def teardown(self) -> None:
        """Hold what was written out against what there is."""
        self.life.workers.close()
        home = Home(root=self.folder / "store", clock=self.clock, practices=(MNESTICS,))
        assert unlike(home, self.folder) == []
        super().teardown()


MACHINES: tuple[type[RuleBasedStateMachine], ...] = (KeptRolls, KeptPathways)


@pytest.mark.slow(share=5)
def test_lives_of_everything_are_equal_when_they_are_made_again(
    budget: Budget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = live_any(tmp_path / "store", [])
    with monkeypatch.context() as weakened:
        weakened.setattr(exporting, "exported_tables", lambda practices: [])
        budget.control("no table is written out", failed=unlike(home, tmp_path) != [])
    for turn in budget.rounds(named=20):
        live(MACHINES[turn.number % 2], turn, examples=2, steps=20)


@pytest.mark.slow(share=3)
def test_any_life_goes_to_postgresql_and_back_without_loss(
    budget: Budget, postgresql_url: str
) -> None:
    for turn in budget.rounds(named=10):

        @seed(turn.seed)
        @settings(max_examples=SIMPLEST + 1, database=None, phases=turn.phases)
        @given(deeds=DEEDS)
        def goes_and_comes(deeds: list[Deed]) -> None:
            with TemporaryDirectory() as folder:
                home = live_any(Path(folder) / "store", deeds)
                there = home.elsewhere(Path(folder) / "there")
                back = home.elsewhere(Path(folder) / "back")
                home.move(there, postgresql_url)
                assert home.differences(there, moved=True) == []
                there.move(back)
                assert home.differences(back, moved=True) == []

        goes_and_comes()
