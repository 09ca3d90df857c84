"""What stands behind a gate besides feeds is found once, and nothing of it is touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from osmosis.errors import TransientFetchError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.apert.model import Period, Source, SourceKind
from osmosis.practices.apert.rules.source_addresses import address_key, checked_address
from osmosis.practices.apert.rules.yields import PieceKind
from osmosis.practices.apert.service import gates, sources
from osmosis.practices.apert.service.batches import take_in
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.apert.service.gathering import GATHERERS
from osmosis.practices.apert.service.works import next_instalment
from osmosis.practices.context import PracticeContext
from tests.documents.files import book, paper
from tests.documents.letters import FORWARDED, NEWSLETTER, PLAIN, PNG
from tests.practices.apert.conftest import World
from tests.practices.small_world import START


def test_a_folder_brings_each_document_once_whatever_it_is_called(
    world: World, tmp_path: Path
) -> None:
    papers = tmp_path / "papers"
    (papers / "sub").mkdir(parents=True)
    (papers / "a.md").write_bytes(b"# Of Figs\n\n![x](leaf.png) ![y](../outside.png)")
    (papers / "leaf.png").write_bytes(PNG)
    (tmp_path / "outside.png").write_bytes(PNG + b"x")
    (papers / "sub" / "b.epub").write_bytes(book())
    (papers / "c.pdf").write_bytes(paper())
    (papers / "d.pdf").write_bytes(b"%PDF- broken")
    (papers / "e.docx").write_bytes(b"PK")
    (papers / "f.eml").write_bytes(PLAIN)
    (papers / "g.txt").write_bytes(b"Just words.")
    for passed_over in ("h.jpg", ".hidden.txt", "i.txt.part", "j.txt~"):
        (papers / passed_over).write_bytes(b"no")
    source = _source(world, SourceKind.FOLDER, f"folder:{papers}")
    found = _visit(world, source)
    told = {(e.collected.title, e.collected.kind) for e in found.entries}
    assert told == {
        ("Of Figs", PieceKind.DOCUMENT),
        ("d.pdf", PieceKind.CARD),
        ("e.docx", PieceKind.CARD),
        ("Re: figs", PieceKind.LETTER),
        ("g", PieceKind.DOCUMENT),
    }
    assert list(found.files.values()) == [PNG]
    assert take_in(world.context, found) == 7
    (papers / "g.txt").rename(papers / "renamed.txt")
    assert _visit(world, source).entries == ()
    (papers / "renamed.txt").write_bytes(b"Other words.")
    assert [e.collected.title for e in _visit(world, source).entries] == ["renamed"]


def test_a_file_that_is_still_being_written_waits(world: World, tmp_path: Path) -> None:
    path = tmp_path / "papers" / "a.txt"
    path.parent.mkdir()
    path.write_bytes(b"Half of it.")
    now = world.clock.now().timestamp()
    os.utime(path, (now - 5, now - 5))
    source = _source(world, SourceKind.FOLDER, str(path.parent))
    assert _visit(world, source).entries == ()
    os.utime(path, (now - 60, now - 60))
    assert len(_visit(world, source).entries) == 1


def test_a_file_with_nothing_in_it_waits_until_there_is(world: World, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name in ("a.txt", "b.pdf", "c.eml", "d.docx"):
        (papers / name).write_bytes(b"")
    (papers / "e.md").write_bytes(b" \n\t\r\n")
    source = _source(world, SourceKind.FOLDER, str(papers))
    for _ in range(2):
        found = _visit(world, source)
        assert found.entries == ()
        take_in(world.context, found)
    (papers / "a.txt").write_bytes(b"Of figs.")
    (papers / "b.pdf").write_bytes(b"%PDF- broken")
    told = [(one.collected.title, one.collected.kind) for one in _visit(world, source).entries]
    assert told == [("a", PieceKind.DOCUMENT), ("b.pdf", PieceKind.CARD)]


def test_a_link_out_of_a_folder_is_not_followed(world: World, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"Secret.")
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "a.txt").symlink_to(tmp_path / "secret.txt")
    (papers / "loop").symlink_to(papers)
    assert _visit(world, _source(world, SourceKind.FOLDER, str(papers))).entries == ()


def test_what_is_not_there_now_is_asked_for_again(world: World, tmp_path: Path) -> None:
    for kind in (SourceKind.FOLDER, SourceKind.MAILBOX, SourceKind.PEER, SourceKind.WORK):
        with pytest.raises(TransientFetchError):
            _visit(world, _source(world, kind, str(tmp_path / "gone")))


@pytest.mark.parametrize("form", ["", "maildir:"])
def test_a_maildir_gives_its_letters_once_and_stays_as_it_is(
    world: World, tmp_path: Path, form: str
) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    (tmp_path / "mail" / "new" / "1.host").write_bytes(NEWSLETTER)
    (tmp_path / "mail" / "cur" / "2.host:2,S").write_bytes(FORWARDED)
    (tmp_path / "mail" / "tmp" / "3.host").write_bytes(PLAIN)
    before = _everything(tmp_path)
    source = _source(world, SourceKind.MAILBOX, f"{form}{tmp_path / 'mail'}")
    found = _visit(world, source)
    assert [e.collected.title for e in found.entries] == ["The fig – a report", "Fwd"]
    assert {e.collected.kind for e in found.entries} == {PieceKind.LETTER}
    assert take_in(world.context, found) == 2
    assert _everything(tmp_path) == before
    mail = tmp_path / "mail"
    (mail / "new" / "1.host").rename(mail / "cur" / "1.host:2,S")
    assert _visit(world, source).entries == ()


def test_an_mbox_gives_its_letters_once_and_is_read_again_only_when_it_changed(
    world: World, tmp_path: Path
) -> None:
    path = tmp_path / "news"
    path.write_bytes(b"From a\n" + PLAIN + b"\nFrom b\nSubject: Empty\n\n\n\nFrom c\n" + NEWSLETTER)
    source = _source(world, SourceKind.MAILBOX, f"mbox:{path}")
    found = _visit(world, source)
    titles = [e.collected.title for e in found.entries]
    assert titles == ["Re: figs", "A letter that could not be read", "The fig – a report"]
    assert take_in(world.context, found) == 3
    assert _visit(world, source).entries == ()
    with path.open("ab") as file:
        file.write(b"\nFrom d\n" + FORWARDED)
    assert [e.collected.title for e in _visit(world, source).entries] == ["Fwd"]


def test_a_letter_that_lies_twice_in_a_mailbox_is_taken_in_once(
    world: World, tmp_path: Path
) -> None:
    for name in ("a.eml", "b.eml"):
        (tmp_path / name).write_bytes(NEWSLETTER + name.encode())
    source = _source(world, SourceKind.MAILBOX, str(tmp_path))
    assert take_in(world.context, _visit(world, source)) == 1


def test_a_full_mailbox_is_read_in_several_visits(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("osmosis.practices.apert.service.found.MOST_AT_ONCE", 2)
    letters = (b"From a\nSubject: %d\n\nHi %d.\n\n" % (n, n) for n in range(5))
    (tmp_path / "news").write_bytes(b"".join(letters))
    source = _source(world, SourceKind.MAILBOX, str(tmp_path / "news"))
    counts = []
    for _ in range(4):
        found = _visit(world, source)
        counts.append(take_in(world.context, found))
        if counts[-1] == 2:
            assert found.state is not None
            assert found.state.next_at == found.fetched_at.add(minutes=1)
    assert counts == [2, 2, 1, 0]


def test_a_work_that_was_added_by_its_path_alone_is_taken_in_at_its_visit(
    world: World, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"Words of a work.")
    source = _source(world, SourceKind.WORK, str(tmp_path / "a.txt"))
    assert next_instalment(world.context, source, 5) is None
    for _ in range(2):
        assert GATHERERS[source.kind](*_asked(world, source)) is None
    assert next_instalment(world.context, source, 5) is not None


def test_people_to_meet_are_never_visited(world: World) -> None:
    source = _source(world, SourceKind.PERSON, "Grandmother")
    assert GATHERERS[source.kind](*_asked(world, source)) is None


def test_a_path_may_say_what_lies_there() -> None:
    folder, mailbox = SourceKind.FOLDER, SourceKind.MAILBOX
    assert checked_address(mailbox, "maildir:/home/me/Mail") == "maildir:/home/me/Mail"
    assert address_key(mailbox, "maildir:/home/me/Mail/") == address_key(mailbox, "/home/me/Mail")
    assert checked_address(folder, "folder:C:\\Papers") == "folder:C:\\Papers"


def _source(world: World, kind: SourceKind, address: str) -> Source:
    gate = world.gate(f"{kind} {address}"[:20] + new_id(START).hex)
    wanted = sources.NewSource(address=address, kind=kind)
    return sources.add_source(world.context, gate.id, wanted)


def _asked(world: World, source: Source) -> tuple[PracticeContext, Source, Period, Instant]:
    gate = gates.get_gate(world.context, source.gate_id)
    return world.context, source, world.filling(gate), world.clock.now()


def _visit(world: World, source: Source) -> Visit:
    found = GATHERERS[source.kind](*_asked(world, source))
    assert found is not None
    return found


def _everything(root: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file() and "store" not in path.parts
    }
