"""The web of a new store, once per module where nothing is changed, once per test otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.practices.manifests import PRACTICES
from tests.web.site import Site, opened_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The web of a new store."""
    with opened_site(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def rehearsal_site(tmp_path: Path) -> Iterator[Site]:
    """The web of a new rehearsal store."""
    with opened_site(tmp_path / "rehearsal", rehearsal=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def quiet_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The web of a store that the tests of a module share because they only look."""
    with opened_site(tmp_path_factory.mktemp("web") / "store") as opened:
        yield opened


@pytest.fixture(scope="module")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The web of an empty store with every practice that Osmosis has."""
    home = tmp_path_factory.mktemp("real") / "store"
    with opened_site(home, practices=PRACTICES) as opened:
        yield opened
