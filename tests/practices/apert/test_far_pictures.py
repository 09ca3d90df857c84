"""Pictures that letters and saved pages show from elsewhere are fetched as those of feeds are."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.errors import TransientFetchError
from osmosis.ports.fetching import Fetched, FetchRequest
from osmosis.practices.apert.model import Gate, SourceKind
from osmosis.practices.apert.service import enriching, sources
from osmosis.practices.apert.service.saving import save_link
from osmosis.practices.apert.service.sources import NewSource
from tests.documents.letters import NEWSLETTER, PNG
from tests.practices.apert.some_web import LONG, Collector, fetched

HOST = "https://letters.example"
JPEG = b"\xff\xd8\xff picture"
SAVED = "https://quiet.example/figs"


def letter(number: int, *names: str, more: str = "") -> bytes:
    shown = "".join(f'<img src="{HOST}/{name}">' for name in names)
    head = f"Message-ID: <{number}@letters.example>\nSubject: Letter {number}\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: text/html\n\n<p>Words {number}.</p>{shown}{more}".encode()


def mailbox(collector: Collector, folder: Path, *letters: bytes) -> None:
    """Put letters there, long enough ago to be whole, and collect."""
    for data in letters:
        (folder / f"{len(list(folder.iterdir()))}.eml").write_bytes(data)
    collector.pass_time(hours=48)
    collector.collect()


def gate_with(
    collector: Collector, folder: Path, per_entry: int = 12, per_source: int = 400
) -> Gate:
    """A gate with a mailbox alone behind it, and pictures at the host of its letters."""
    gate = collector.world.gate(pictures_per_entry=per_entry, pictures_per_source=per_source)
    [feed] = sources.list_sources(collector.context, gate.id)
    sources.retire_source(collector.context, feed.id)
    wanted = NewSource(address=str(folder), kind=SourceKind.MAILBOX)
    sources.add_source(collector.context, gate.id, wanted)
    pictures = [f"{HOST}/{name}.jpg" for name in "abcdefgh"]
    collector.web.pages |= {one: fetched(JPEG, one, content_type="image/jpeg") for one in pictures}
    return gate


def test_the_pictures_of_a_letter_come_with_it_and_those_that_count_readers_do_not(
    collector: Collector, tmp_path: Path
) -> None:
    gate = gate_with(collector, tmp_path)
    specks = (
        f'<img src="{HOST}/1.gif" width=1 height=1><img src="{HOST}/2.gif" height="2px">'
        f'<img src="{HOST}/3.gif" style="border:0;width:1px;height:1px">'
    )
    mailbox(collector, tmp_path, letter(1, "a.jpg", "gone.jpg", more=specks), NEWSLETTER)
    assert collector.web.addresses == [f"{HOST}/a.jpg", f"{HOST}/gone.jpg"]
    assert all(request.asks_robots for request in collector.web.asked)
    first, second = collector.entries(gate)
    files = {name: data for found in collector.yields(gate) for name, data in found.files.items()}
    assert [files[name] for name in first.pictures.values()] == [JPEG]
    assert list(first.pictures) == [f"{HOST}/a.jpg"]
    # What came along with a letter is not asked for.
    assert [files[name] for name in second.pictures.values()] == [PNG]


def test_a_picture_of_a_letter_that_does_not_come_is_asked_for_once_more(
    collector: Collector, tmp_path: Path
) -> None:
    gate = gate_with(collector, tmp_path)
    came = [f"{HOST}/{name}.jpg" for name in "abc"]
    tried: list[str] = []

    def at_second_glance(request: FetchRequest) -> Fetched:
        tried.append(request.address)
        if tried == [came[0]]:
            raise TransientFetchError("The connection to the host broke")
        return fetched(JPEG, request.address, content_type="image/jpeg")

    busy = TransientFetchError("The host asks for patience", retry_after_seconds=90_000)
    collector.web.pages |= {came[0]: at_second_glance, came[2]: busy}
    mailbox(collector, tmp_path, letter(1, "a.jpg", "b.jpg", "c.jpg"))
    # Its host asked for rest meanwhile, so the third is not asked for again.
    assert collector.web.addresses == came
    [entry] = collector.entries(gate)
    assert (list(entry.pictures), entry.lacks_pictures) == ([came[1]], 2)
    collector.world.clock.set(collector.world.clock.now().add(hours=26))
    tried.clear()
    collector.web.pages[came[2]] = fetched(JPEG, came[2])
    mailbox(collector, tmp_path, letter(2, "a.jpg", "b.jpg", "c.jpg"))
    assert collector.web.addresses[3:] == [*came, came[0]]
    entry = collector.entries(gate)[-1]
    assert (list(entry.pictures), entry.lacks_pictures) == (came, 0)


def test_a_letter_that_is_known_is_not_asked_for_again(
    collector: Collector, tmp_path: Path
) -> None:
    gate = gate_with(collector, tmp_path)
    mailbox(collector, tmp_path, letter(1, "a.jpg"))
    mailbox(collector, tmp_path, letter(1, "a.jpg") + b"\n", letter(2))
    assert collector.web.addresses == [f"{HOST}/a.jpg"]
    assert collector.titles(gate) == ["Letter 1", "Letter 2"]


def test_letters_keep_to_the_limits_of_an_entry_and_of_a_source(
    collector: Collector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enriching, "IN_ONE_PART", 1)
    gate = gate_with(collector, tmp_path, per_entry=2, per_source=3)
    mailbox(collector, tmp_path, letter(1, "a.jpg", "b.jpg", "c.jpg"))
    mailbox(collector, tmp_path, letter(2, "d.jpg", "e.jpg"), letter(3, "f.jpg"))
    kept = [len(entry.pictures) for entry in collector.entries(gate)]
    assert kept == [2, 1, 0]
    assert collector.web.addresses == [f"{HOST}/{name}.jpg" for name in "abd"]


def test_without_pictures_no_host_is_asked_for_a_letter(
    collector: Collector, tmp_path: Path
) -> None:
    gate = gate_with(collector, tmp_path, per_entry=0)
    mailbox(collector, tmp_path, letter(1, "a.jpg"))
    assert collector.web.asked == []
    assert collector.titles(gate) == ["Letter 1"]


def test_the_pictures_of_saved_pages_come_with_them_and_are_counted(
    collector: Collector, tmp_path: Path
) -> None:
    gate = gate_with(collector, tmp_path, per_entry=2, per_source=3)
    words = f"<p>{LONG}</p>" * 3
    for number, names in (1, "abc"), (2, "def"):
        shown = "".join(f'<img src="{HOST}/{name}.jpg" width="800">' for name in names)
        page = f"<html><body><article><h1>Figs</h1>{words}{shown}{words}</article></body></html>"
        address = f"{SAVED}/{number}"
        body = fetched(page.encode(), address, content_type="text/html")
        collector.web.pages[address] = body
        save_link(collector.context, gate.id, address)
        collector.collect()
    whole = [entry for entry in collector.entries(gate) if entry.page is not None]
    assert [len(entry.pictures) for entry in whole] == [2, 1]
    assert f"{HOST}/b.jpg" in whole[0].pictures
