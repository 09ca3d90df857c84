"""Whatever was kept, changed and let go: an export makes a store equal in every row and byte."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from tests.keeping.any_life import DEEDS, Deed, live_any
from tests.keeping.lived import PASSPHRASE


@settings(max_examples=8)
@given(deeds=DEEDS)
def test_an_export_of_any_life_makes_an_equal_store(deeds: list[Deed]) -> None:
    with TemporaryDirectory() as folder:
        home = live_any(Path(folder) / "store", deeds)
        passphrase = PASSPHRASE if len(deeds) % 2 else None
        name = "out.zip" if len(deeds) % 3 else "out"
        new = home.elsewhere(Path(folder) / "new")
        new.make_of(home.export(Path(folder) / name, passphrase))
        assert home.differences(new) == []
