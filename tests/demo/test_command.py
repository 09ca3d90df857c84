"""``osmosis demo``: what it says, where it goes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.cli.main import run
from osmosis.config import Config
from osmosis.demo import place
from osmosis.demo.life import read_life


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Config]:
    """What would have been served."""
    seen: list[Config] = []
    monkeypatch.setattr("osmosis.web.server.serve", lambda config, **_: seen.append(config))
    return seen


def test_it_serves_the_rehearsal_and_tells_its_passphrase(
    own_rehearsal: Path, served: list[Config], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo", "--folder", str(own_rehearsal), "--port", "0"]) == 0
    [config] = served
    assert (config.home, config.port, config.lan) == (own_rehearsal, 0, False)
    assert read_life().passphrase in capsys.readouterr().out


def test_fresh_makes_it_anew(
    own_rehearsal: Path, served: list[Config], monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_rehearsal / "something-that-was-tried").touch()

    def whole(home: Path, *_: object) -> None:
        home.mkdir()
        (home / place.MARK).touch()

    monkeypatch.setattr(place, "fill", whole)
    assert run(["demo", "--folder", str(own_rehearsal), "--fresh"]) == 0
    assert [path.name for path in own_rehearsal.iterdir()] == [place.MARK]
    assert len(served) == 1


def test_another_folder_is_refused_in_one_sentence(
    tmp_path: Path, served: list[Config], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letters.txt").touch()
    assert run(["demo", "--folder", str(tmp_path), "--fresh"]) == 1
    assert "holds something else than the rehearsal" in capsys.readouterr().err
    assert served == []


def test_where_the_person_s_own_store_is_does_not_matter(
    own_rehearsal: Path,
    served: list[Config],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "mine"))
    monkeypatch.setattr(place, "default_folder", lambda: own_rehearsal)
    assert run(["demo"]) == 0
    assert served[0].home == own_rehearsal
    assert not (tmp_path / "mine").exists()
