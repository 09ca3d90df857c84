"""What the worker of the rolls makes of what the shell says."""

from __future__ import annotations

from pathlib import Path

import pytest
from whenever import TimeDelta

from osmosis.app import open_app
from osmosis.config import Config
from osmosis.practices.rolls.service import loading
from tests.slow.rolls_at_work import NO_ROLL, Answer, context_of, expose_by_shell
from tests.slow.rolls_kept import KeptStore


def test_a_refusal_is_told_without_what_was_found_while_the_store_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = KeptStore(tmp_path / "store")
    store.begin()
    monkeypatch.setenv("OSMOSIS_HOME", str(store.home))
    app = open_app(Config(home=store.home))
    context = context_of(app)
    roll = loading.load_roll(context, loading.NewRoll(virtue="Patience", wait=TimeDelta.ZERO))
    assert expose_by_shell(Answer(what="kept", client_id="placed", line="In time.")) == ""
    app.parts["rolls"].tend(app.store.time().now)
    assert expose_by_shell(Answer(what="kept", client_id="spooled", line="Too late.")) == ""
    loading.finish_roll(context, roll.id)
    app.close()
    # Opening the store finds no place for the second, and says so before the third is refused.
    assert expose_by_shell(Answer(what="kept", client_id="refused", line="Nowhere.")) == NO_ROLL
