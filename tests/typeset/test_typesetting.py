"""The engine: words are data, the same document gives the same bytes, nothing touches the disk."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import Instant
from osmosis.languages.known import LANGUAGES
from osmosis.languages.speaking import speaking
from osmosis.typeset import engine
from osmosis.typeset.engine import Document, Paper, Picture, TypesettingError, to_pdf, to_png
from osmosis.typeset.film_prints import contact_sheet
from osmosis.typeset.labels import RollLabel, spine_labels
from tests.typeset.plates import AT, every_document, plate, roll

ARCHIVAL = b"pdfaid:part"
ACCESSIBLE = b"pdfuaid:part"


def label(words: str) -> Document:
    return spine_labels([RollLabel(virtue=words, identity_line=words)], at=AT)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_pdf(contact_sheet(roll(), at=AT)) == to_pdf(contact_sheet(roll(), at=AT))


def test_the_date_comes_from_the_caller() -> None:
    later = dataclasses.replace(label("x"), created_at=Instant.from_utc(2041, 2, 3, 4, 5, 6))
    assert b"2041-02-03T04:05:06" in to_pdf(later)


@pytest.mark.parametrize("language", ["en", "pt-BR", "ro"])
def test_title_and_language_are_said(language: str) -> None:
    pdf = to_pdf(dataclasses.replace(label("x"), title="Rücken & Co", language=language))
    assert "Rücken &amp; Co".encode() in pdf
    assert f"<rdf:li>{language}</rdf:li>".encode() in pdf


@pytest.mark.parametrize("name", sorted(every_document()))
@pytest.mark.parametrize("paper", list(Paper))
def test_every_print_can_be_archived_and_read_aloud(name: str, paper: Paper) -> None:
    pdf = to_pdf(every_document(paper=paper)[name])
    assert ARCHIVAL in pdf
    assert ACCESSIBLE in pdf


@pytest.mark.parametrize(
    "words",
    [
        '#panic("no") *bold* _x_ $y$ `z` \\ ~ @label <label> // /* = heading - + 1. \\u{41}',
        '#import "@preview/x:1.0.0" #eval("1") #read("/etc/passwd")',
        '"]}\' {"a": 1} ]] ))',
        "",
        "\n\n\n",
        "word " * 400,
        "unbroken" * 100,
        "Zürich, ţară, чай, ελληνικά, עברית",
        "🌲👩‍👩‍👧 ☺️ ✓",
    ],
)
def test_words_are_data_and_never_markup(words: str) -> None:
    for document in every_document(words).values():
        assert ARCHIVAL in to_pdf(document)


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(categories=None), max_size=60))
@example("\0\x07\x1b[31m")
@example("\ud83d half")
def test_any_words_can_be_printed(words: str) -> None:
    assert to_pdf(label(words)).startswith(b"%PDF-")


def test_words_without_any_font_still_give_a_pdf() -> None:
    pdf = to_pdf(label("private \ue000"))
    assert ARCHIVAL not in pdf
    assert pdf.startswith(b"%PDF-")


def test_our_fonts_come_first_whatever_the_machine_has() -> None:
    families = set(engine._fonts(with_system_fonts=False).families())
    ours = {"Alegreya", "Alegreya Sans", "Barlow", "Noto Emoji"}
    in_typst = {
        "DejaVu Sans Mono",
        "Libertinus Serif",
        "New Computer Modern",
        "New Computer Modern Math",
    }
    assert families == ours | in_typst


def test_a_photograph_goes_in_byte_for_byte() -> None:
    picture = plate("tomato")
    frames = [dataclasses.replace(frame, picture=picture) for frame in roll().frames]
    pdf = to_pdf(contact_sheet(dataclasses.replace(roll(), frames=frames), at=AT))
    assert picture.data in pdf
    assert pdf.count(picture.data) == 1


@pytest.mark.parametrize(
    ("media_type", "width"), [("image/heic", 10), ("image/svg+xml", 10), ("image/jpeg", 0)]
)
def test_what_is_no_small_picture_is_refused(media_type: str, width: int) -> None:
    with pytest.raises(InvalidInputError):
        Picture(b"x", media_type, width, 10, "x")


def test_a_picture_that_is_damaged_stays_blank() -> None:
    frames = [
        dataclasses.replace(frame, picture=Picture(b"\xff\xd8rubbish", "image/jpeg", 9, 6, "x"))
        for frame in roll().frames
    ]
    assert to_pdf(contact_sheet(dataclasses.replace(roll(), frames=frames), at=AT))


def test_a_template_that_does_not_compile_is_our_fault() -> None:
    broken = dataclasses.replace(label("x"), data={"labels": [{}]})
    for render in (to_pdf, to_png):
        with pytest.raises(TypesettingError, match="template spine-labels"):
            render(broken)


def test_numbers_with_fractions_are_refused() -> None:
    with pytest.raises(TypeError):
        to_pdf(dataclasses.replace(label("x"), data={"labels": [], "x": 1.5}))


def test_pages_can_be_looked_at() -> None:
    pages = to_png(spine_labels([RollLabel(virtue="x")] * 13, at=AT), pixels_per_inch=72)
    assert len(pages) == 2
    for page in pages:
        assert page.startswith(b"\x89PNG")
        size = [int.from_bytes(page[at : at + 4]) for at in (16, 20)]
        assert size == pytest.approx([595, 842], abs=1)


def test_nothing_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = changed_at(engine.HERE)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    to_pdf(contact_sheet(roll(), at=AT))
    to_png(contact_sheet(roll(), at=AT), pixels_per_inch=20)
    assert list(tmp_path.iterdir()) == []
    assert changed_at(engine.HERE) == before


def changed_at(folder: Path) -> dict[Path, int]:
    """Every file's time; without what Python writes in the first process that imports a module."""
    return {
        path: path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if "__pycache__" not in path.parts
    }


def test_no_words_of_a_person_are_in_a_repr() -> None:
    assert "secret" not in repr(label("secret")).replace("Spine labels", "")


def test_templates_import_each_other_only() -> None:
    for path in engine.TEMPLATES.glob("*.typ"):
        text = path.read_text(encoding="utf-8")
        for imported in re.findall(r'#import "([^"]+)"', text):
            assert (engine.TEMPLATES / imported).is_file(), (path.name, imported)
        assert not re.search(r"\beval\(|\bread\(|\bplugin\(", text), path.name


def test_fonts_are_those_that_are_written_down() -> None:
    record = (engine.FONTS / "FONTS.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", record, re.MULTILINE))
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in engine.FONTS.glob("*.ttf")
    }
    assert found == listed
    assert sum(path.stat().st_size for path in engine.FONTS.iterdir()) < 3 << 20
    licences = [path.read_text(encoding="utf-8") for path in engine.FONTS.glob("*.OFL.txt")]
    assert len(licences) == 4
    assert all("SIL Open Font License, Version 1.1" in text for text in licences)


def test_typst_is_loaded_only_when_something_is_printed() -> None:
    script = "import sys; import osmosis.typeset.film_prints; print('typst' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_a_print_says_its_own_words_in_the_language_that_is_spoken() -> None:
    with speaking(LANGUAGES[1]):
        documents = every_document()
        assert b"<rdf:li>de</rdf:li>" in to_pdf(documents["key-page"])
    said = {name: document.said for name, document in documents.items()}
    assert said["key-page"]["title"] == "Schlüsselblatt"
    assert "`osmosis key restore -`" in said["key-page"]["restore"]
    assert said["film-strip"]["pieces"] == "Stücke {first}–{last} von {count}"
    assert said["book"]["colophon"].startswith("Eine Rolle mit 36 Aufnahmen")
    assert documents["contact-sheet"].title.startswith("Kontaktbogen: ")
