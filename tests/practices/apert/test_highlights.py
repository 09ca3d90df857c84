"""Highlights out of readers' files: in every form, in many languages, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Instant

from osmosis.articles.model import Blocks
from osmosis.articles.words import plain_text
from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.refs import Ref
from osmosis.practices.apert.rules import marked
from osmosis.practices.apert.rules.highlights import read_marks
from osmosis.practices.apert.rules.marked import Marked, is_of
from osmosis.practices.apert.service import highlights
from osmosis.practices.apert.service.highlights import Becomes, TakenIn
from osmosis.practices.apert.tables import highlights as rows
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import bring, opened, story
from tests.practices.apert.shelved import close
from tests.practices.small_world import ZONE

BOOK = "Sundays, 11 May 2031"
TIME = Instant.from_utc(2031, 5, 12, 5, 30)
SEA = "The sea wall of Lindholm"
WORDS = "pelargonium begins The sea wall of Lindholm."


def entry(**more: object) -> dict[str, object]:
    return {"text": WORDS, "chapter": SEA, "note": "Ask.", "page": 3, "time": 1936330200, **more}


def exported(*entries: Mapping[str, object], title: str = BOOK) -> bytes:
    """What KOReader exports of one book."""
    return json.dumps({"title": title, "entries": entries, "version": "json/1.0.0"}).encode()


SIDECAR: dict[str, Any] = {"doc_props": {"title": BOOK}}
OLD: dict[str, Any] = {"stats": {"title": BOOK}}
BARE = {"text": WORDS, "chapter": SEA, "datetime": "2031-05-12 08:30:00"}


@pytest.mark.parametrize(
    "told",
    [
        {
            "title": BOOK,
            "entries": [{"text": WORDS, "chapter": SEA, "time": int(TIME.timestamp())}],
        },
        {"documents": [{"title": BOOK, "entries": [BARE]}, {"title": "Other", "entries": []}]},
        {"title": BOOK, "entries": [[BARE]]},
        {**SIDECAR, "annotations": [BARE]},
        {**SIDECAR, "annotations": {"1": BARE}},
        {**OLD, "highlight": {"12": [BARE]}},
        {"file": f"/mnt/onboard/{BOOK}.epub", "entries": [BARE]},
        [{"title": BOOK, "entries": [BARE]}],
    ],
)
def test_koreader_is_read_in_every_form(told: object) -> None:
    [one] = read_marks(json.dumps(told).encode(), ZONE)
    assert one == Marked(book=BOOK, text=WORDS, chapter=SEA, at=TIME)


@pytest.mark.parametrize(
    "line",
    [
        "- Your Highlight on page 5 | Location 70-72 | Added on Monday, May 12, 2031 8:30:00 AM",
        "- Your Highlight at location 70-72 | Added on Monday, 12 May 2031 08:30:00",
        "- Ihre Markierung bei Position 70-72 | Hinzugefügt am Montag, 12. Mai 2031 08:30:00",
        "- Votre surlignement à l’emplacement 70-72 | Ajouté le lundi 12 mai 2031 08:30:00",
        "- La subrayado en la posición 70-72 | Añadido el lunes, 12 de mayo de 2031 8:30:00",
        "- La tua evidenziazione alla posizione 70-72 | Aggiunto lunedì 12 maggio 2031 08:30:00",
        "- Seu destaque na posição 70-72 | Adicionado: segunda-feira, 12 de maio de 2031 08:30:00",
        "- Je markering op locatie 70-72 | Toegevoegd op maandag 12 mei 2031 08:30:00",
        "- Ваш выделенный отрывок в месте 70–72 | Добавлено: понедельник, 12 мая 2031 г. в 8:30:00",
        "- 您在位置 #70-72的标注 | 添加于 2031年5月12日星期一 上午8:30:00",
        "- 位置No. 70-72のハイライト | 作成日: 2031年5月12日月曜日 8:30:00",
        "- 위치 70-72의 하이라이트 | 추가됨: 2031년 5월 12일 월요일 오전 8:30:00",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_kindle_is_read_in_its_languages(line: str, ends: str) -> None:
    text = ends.join([f"\ufeff{BOOK} (Osmosis)", line, "", WORDS, "==========", ""])
    [one] = read_marks(text.encode("utf-8-sig"), ZONE)
    assert one == Marked(book=BOOK, text=WORDS, at=TIME)


def test_a_note_stands_beside_its_highlight_and_a_bookmark_is_nothing() -> None:
    def block(kind: str, place: str, words: str) -> str:
        when = "Added on Tuesday, May 13, 2031 12:05:00 PM"
        return (
            f"{BOOK} (Osmosis)\n- Your {kind} on Location {place} | {when}\n\n{words}\n==========\n"
        )

    text = (
        block("Highlight", "70-72", WORDS)
        + block("Note", "72", "Ask.")
        + block("Bookmark", "90", "")
        + block("Highlight", "99-100", "Twice\nas long.")
    )
    first, second = read_marks(text.encode(), ZONE)
    assert (first.text, first.note) == (WORDS, "Ask.")
    assert (second.text, second.note) == ("Twice\nas long.", "")
    assert first.at == Instant.from_utc(2031, 5, 13, 9, 5)


@pytest.mark.parametrize("damaged", [b"{", b'{"documents": 3}', b"[" * 100_000])
def test_a_damaged_file_is_named(damaged: bytes) -> None:
    with pytest.raises(InvalidInputError):
        read_marks(damaged, ZONE)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"==========\r\n==========",
        b"A book\n- Your Highlight",
        b'{"entries": [3, null, {"text": 4, "time": 1e99}], "title": null}',
        '{"title": "x", "entries": [{"text": "y", "time": "9999-99-99 99:99:99"}]}'.encode(
            "utf-16"
        ),
        b"\xff\xfe\x00",
    ],
)
def test_a_broken_file_gives_what_can_be_read(broken: bytes) -> None:
    assert all(one.text for one in read_marks(broken, ZONE))


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_file_does_more_than_be_refused(data: bytes) -> None:
    try:
        read_marks(data, ZONE)
    except InvalidInputError:
        return


@pytest.mark.parametrize(
    "told", [BOOK, "sundays 11 may 2031", f"{BOOK} (2 of 3)", "Sundays_ 11 May 2031"]
)
def test_a_title_is_known_however_a_reader_spells_it(told: str) -> None:
    assert is_of(told, BOOK)
    assert not is_of("Sundays, 18 May 2031", BOOK)
    assert not is_of("", "")


@pytest.fixture
def read(world: World) -> World:
    """A world in which the gate is open and a book can be read."""
    gate = world.gate()
    bring(world, gate, [story(SEA), story("Bread from old grain")])
    opened(world, gate)
    return world


def test_what_was_marked_is_taken_in_once_and_finds_its_piece(read: World) -> None:
    data = exported(entry(chapter=""), entry(text="Bread", chapter="Bread from old grain"))
    assert highlights.take_in(read.context, data) == TakenIn(added=2, known=0, others=0)
    assert highlights.take_in(read.context, data) == TakenIn(added=0, known=2, others=0)
    first, second = highlights.list_highlights(read.context)
    assert (first.text, first.note, first.title) == (WORDS, "Ask.", SEA)
    assert second.title == "Bread from old grain"
    assert first.marked_at == Instant.from_timestamp(1936330200)


def test_what_was_marked_across_a_link_is_found_with_the_mark_of_its_note(world: World) -> None:
    gate = world.gate()
    html = "<p>The <a href='https://wall.example/'>wall</a> was built in a dry year.</p>"
    bring(world, gate, [story("Bread from old grain"), story("Walls", html=html)])
    opened(world, gate)
    highlights.take_in(world.context, exported(entry(text="The wall[1] was built", chapter="")))
    [one] = highlights.list_highlights(world.context)
    assert one.title == "Walls"


def test_each_piece_is_looked_through_once_however_much_was_marked(
    read: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Blocks] = []

    def plain(blocks: Blocks) -> str:
        looked.append(blocks)
        return plain_text(blocks)

    monkeypatch.setattr(marked, "plain_text", plain)
    many = [entry(text=f"Word number {n}") for n in range(40)]
    assert highlights.take_in(read.context, exported(*many)).added == 40
    assert len(looked) == 2


def test_it_stays_when_the_gate_closes_and_comes_in_afterwards_as_well(read: World) -> None:
    highlights.take_in(read.context, exported(entry()))
    close(read)
    later = exported(entry(), entry(text="The wall was built in a dry year."))
    assert highlights.take_in(read.context, later) == TakenIn(added=1, known=1, others=0)
    assert [one.title for one in highlights.list_highlights(read.context)] == [SEA, SEA]


def test_what_is_of_other_books_is_left_alone(read: World) -> None:
    data = exported(entry(), title="A novel")
    assert highlights.take_in(read.context, data) == TakenIn(added=0, known=0, others=1)
    assert highlights.list_highlights(read.context) == []


def test_no_word_of_it_stands_in_a_row(read: World) -> None:
    highlights.take_in(read.context, exported(entry()))
    with read.app.store.read() as reading:
        [row] = reading.rows(rows.select())
    assert "pelargonium" not in str(dict(row))
    assert "Lindholm" not in str(dict(row))


def test_one_tap_makes_it_a_frame_or_a_message_and_only_one(
    read: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[tuple[str, str, object]] = []
    highlights.take_in(read.context, exported(entry()))
    [one] = highlights.list_highlights(read.context)
    assert read.parts.resolve(one.ref).address == "/apert/highlights"
    became = Ref("rolls", "frame", one.id)

    def take(to: str, kind: str, content: Mapping[str, object], origin: Ref) -> Ref:
        handed.append((to, kind, content["line"]))
        assert origin == one.ref
        return became

    with pytest.raises(NotFoundError):
        highlights.turn_into(read.context, one.id, Becomes.MESSAGE)
    context = _with(read, take)
    assert highlights.turn_into(context, one.id, Becomes.FRAME) == became
    assert handed == [("rolls", "line", WORDS)]
    with pytest.raises(ConflictError):
        highlights.turn_into(context, one.id, Becomes.MESSAGE)
    assert highlights.list_highlights(context)[0].became == became


def _with(world: World, take: Any) -> Any:
    return replace(world.context, hand_over=take)
