"""What every manifest keeps to, so that practices cannot get in each other's way."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from importlib.resources import files

import pytest
import sqlalchemy as sa

from osmosis.cli.main import commands
from osmosis.ports.loading import load
from osmosis.ports.practice import Manifest
from osmosis.practices.manifests import PRACTICES
from tests.tiny_practice.manifest import MANIFEST

EVERY = (*PRACTICES, MANIFEST)
each = pytest.mark.parametrize("manifest", EVERY, ids=lambda manifest: manifest.name)


@each
def test_everything_that_a_manifest_names_is_there(manifest: Manifest) -> None:
    assert callable(load(manifest.parts))
    assert not manifest.routes or callable(load(manifest.routes))
    assert isinstance(load(manifest.tables), sa.MetaData)
    import_module(manifest.migrations)
    if manifest.templates:
        package, _, folder = manifest.templates.partition(":")
        assert files(package).joinpath(folder).is_dir()
    for command in manifest.commands.values():
        assert load(command.place).help


@each
def test_what_it_owns_begins_with_its_name(manifest: Manifest) -> None:
    assert [t for t in load(manifest.tables).tables if not t.startswith(f"{manifest.name}_")] == []
    owned = [*manifest.events, *(knob.name for knob in manifest.knobs)]
    assert [name for name in owned if not name.startswith(f"{manifest.name}.")] == []


@each
def test_its_knobs_stand_where_they_may_stand(manifest: Manifest) -> None:
    for knob in manifest.knobs:
        assert knob.accept(knob.default) == knob.default


def test_no_two_practices_claim_the_same_name() -> None:
    claimed = Counter(name for one in EVERY for name in {one.name, *one.commands})
    assert [name for name, times in claimed.items() if times > 1] == []
    own = set(commands()) - {name for manifest in PRACTICES for name in manifest.commands}
    assert own & {name for manifest in EVERY for name in manifest.commands} == set()
