"""What another person shares is opened as what it is; what cannot be opened says why."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from osmosis.bags.capsule import write_capsule
from osmosis.bags.capsule_model import Capsule
from osmosis.practices.apert.model import Source, SourceKind
from osmosis.practices.apert.rules.yields import Collected, PieceKind
from osmosis.practices.apert.service import gates, sources
from osmosis.practices.apert.service.batches import take_in
from osmosis.practices.apert.service.gathering import GATHERERS
from osmosis.sealing.age import armoured, encrypt, generate_identity
from tests.bags.sample_roll import sample_capsule
from tests.practices.apert.conftest import World


def written(capsule: Capsule) -> bytes:
    """The capsule as another Osmosis exports it."""
    out = io.BytesIO()
    write_capsule(out, capsule)
    return out.getvalue()


CAPSULE = sample_capsule()


@pytest.fixture
def shared(world: World, tmp_path: Path) -> Path:
    """A folder that another person shares, behind a gate."""
    folder = tmp_path / "from-a-friend"
    folder.mkdir()
    wanted = sources.NewSource(address=str(folder), kind=SourceKind.PEER)
    sources.add_source(world.context, world.gate().id, wanted)
    return folder


def put(path: Path, data: bytes) -> None:
    """A file that lies there for a while."""
    path.write_bytes(data)
    os.utime(path, (1_000, path.stat().st_size))


def visited(world: World) -> tuple[Sequence[Collected], dict[str, bytes]]:
    """What is new behind the gate, and its pictures; nothing when it was there already."""
    [peer] = [one for one in sources.list_sources(world.context) if one.kind is SourceKind.PEER]
    return _visited(world, peer)


def _visited(world: World, peer: Source) -> tuple[Sequence[Collected], dict[str, bytes]]:
    gate = gates.get_gate(world.context, peer.gate_id)
    gather = GATHERERS[SourceKind.PEER]
    visit = gather(world.context, peer, world.filling(gate), world.clock.now())
    assert visit is not None
    if not take_in(world.context, visit):
        return [], {}
    return [one.collected for one in visit.entries], dict(visit.files)


def test_a_capsule_is_opened_as_its_frames_once(world: World, shared: Path) -> None:
    put(shared / "patience.roll", written(CAPSULE))
    [piece], pictures = visited(world)
    assert (piece.kind, piece.title) == (PieceKind.DOCUMENT, CAPSULE.virtue)
    assert CAPSULE.identity_line in piece.html
    lines = [one.line for one in CAPSULE.frames if one.kind == "line" and not one.voided]
    assert lines
    assert all(line.split("\n")[0] in piece.html for line in lines)
    assert set(piece.pictures.values()) == set(pictures) != set()
    assert all(address in piece.html for address in piece.pictures)
    assert visited(world) == ([], {})
    put(shared / "again.roll", written(CAPSULE))
    assert visited(world) == ([], {})


def test_what_a_person_keeps_to_themselves_stays_in_the_capsule(world: World, shared: Path) -> None:
    frame = replace(
        CAPSULE.frames[0], line="<b>Bold</b>", location="By the old mill", glad_predicted=77
    )
    gone = replace(CAPSULE.frames[1], line="Misfired", voided="2031-05-04T09:00:00Z")
    capsule = replace(CAPSULE, frames=(frame, gone, *CAPSULE.frames[2:]))
    put(shared / "a.roll", written(capsule))
    [piece], _ = visited(world)
    assert "&lt;b&gt;Bold" in piece.html
    for word in ("old mill", "77", "Misfired"):
        assert word not in piece.html


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.roll.age", encrypt(b"x", [generate_identity().recipient]), "locked with a key"),
        (
            "a.roll",
            armoured(encrypt(b"x", [generate_identity().recipient])).encode(),
            "locked with a key",
        ),
        ("a.roll", written(CAPSULE)[:-40], "zip"),
        ("a.zip", b"PK", "zip"),
        ("a.bin", b"\x00", "Files of this kind"),
    ],
)
def test_what_cannot_be_opened_is_a_card_that_says_why(
    world: World, shared: Path, name: str, data: bytes, why: str
) -> None:
    put(shared / name, data)
    [card], pictures = visited(world)
    assert (card.kind, card.title, pictures) == (PieceKind.CARD, name, {})
    assert why in card.html
    assert visited(world)[0] == []


def test_a_single_page_is_read_and_comes_again_when_it_changes(
    world: World, tmp_path: Path
) -> None:
    page = tmp_path / "given.html"
    put(page, b"<title>Figs</title><p>The figs are ripe.")
    wanted = sources.NewSource(address=str(page), kind=SourceKind.PEER)
    peer = sources.add_source(world.context, world.gate().id, wanted)
    assert [one.title for one in _visited(world, peer)[0]] == ["Figs"]
    assert _visited(world, peer)[0] == []
    put(page, b"<title>Figs</title><p>The figs are all gone now.")
    assert "all gone" in _visited(world, peer)[0][0].html
