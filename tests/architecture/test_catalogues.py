"""What Osmosis says can be said in every language that it claims to speak."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from osmosis.languages.known import ENGLISH, LANGUAGES
from scripts.extracting import Found, sentences_in
from scripts.write_catalogues import (
    SCRIPT_NAMES,
    SOURCES,
    mo_bytes,
    po_bytes,
    po_file,
    renewed,
    script_names,
)
from tests.architecture.sentences import SILENT, unmarked_in_python
from tests.architecture.sources import program
from tests.architecture.templates import UNMARKED, translated_from_elsewhere, unmarked_in

OTHERS = [language.tag for language in LANGUAGES if language != ENGLISH]
# Values in sentences of Python and of templates, and what HTML there is in them, whole or not:
# a translation is shown as it is, and its values are put in by `str.format` and by `%`.
PIECES = re.compile(r"\{[^{}]*\}?|\}|%\([^)]*\)?.?|%|<[^>]*>?|>|&#?\w*;?")
# A name alone; click puts some of its own in quotation marks.
VALUE = re.compile(r"\{\w*(?:!r)?\}")


@cache
def found() -> tuple[Found, ...]:
    return tuple(sorted(sentences_in(SOURCES), key=lambda one: (one.path, str(one.name))))


@cache
def kept(tag: str) -> Catalog:
    return read_po(io.BytesIO(po_file(tag).read_bytes()), locale=tag)


@pytest.mark.parametrize("tag", OTHERS)
def test_a_catalogue_is_what_the_sources_say_now(tag: str) -> None:
    made = renewed(tag, found())
    written = "run python -m scripts.write_catalogues"
    assert po_bytes(made) == po_file(tag).read_bytes(), written
    assert mo_bytes(made) == po_file(tag).with_suffix(".mo").read_bytes(), written


def test_the_sentences_of_scripts_are_listed() -> None:
    assert SCRIPT_NAMES.read_bytes() == script_names(found())


@pytest.mark.parametrize("tag", OTHERS)
def test_every_sentence_is_translated(tag: str) -> None:
    waiting = [message.id for message in kept(tag) if message.id and not all(_said(message))]
    assert waiting == []


@pytest.mark.parametrize("tag", OTHERS)
def test_a_translation_has_the_values_and_marks_of_its_sentence(tag: str) -> None:
    wrong = [message.id for message in kept(tag) if message.id and not _fits(message)]
    assert wrong == []


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("{name} was sealed.", "{name} ({name.__class__}) ist versiegelt."),
        ("{name} was sealed.", "{name} ({name!r}) ist versiegelt."),
        ("{name} was sealed.", "{name}{name:>99999999} ist versiegelt."),
        ("{name} was sealed.", "{name} ist { versiegelt."),
        ("%(name)s was sealed.", "%(name)s %(name)r ist versiegelt."),
        ("100%% of it", "100 % davon"),
        ("It is open.", "Es ist <script>offen</script>."),
        ("It is open.", "Es ist <img src=x onerror=x offen."),
        ("It opens <b>today</b>.", "Es öffnet sich <b onclick=x>heute</b>."),
        ("It is open.", "Es ist &lt;offen&gt;."),
        (("{n} frame", "{n} frames"), ("{n} Bild", "{n} {n.real} Bilder")),
    ],
)
def test_a_translation_that_brings_in_more_is_found(
    english: str | tuple[str, str], german: str | tuple[str, str]
) -> None:
    assert not _fits(Message(english, german))


def test_a_sentence_takes_its_values_by_their_names_alone() -> None:
    names = {text for one in found() for text in _texts(one.name)}
    assert [text for text in names if set("{}") & set(VALUE.sub("", text))] == []


def test_no_template_says_anything_that_cannot_be_translated() -> None:
    templates = sorted(SOURCES.rglob("templates/**/*.html"))
    assert templates
    said = {
        path.relative_to(SOURCES).as_posix(): unmarked_in(path.read_text(encoding="utf-8"))
        for path in templates
    }
    assert {name: words for name, words in said.items() if words and name not in UNMARKED} == {}


def test_a_template_translates_only_what_stands_in_it() -> None:
    taken = {
        path.relative_to(SOURCES).as_posix(): translated_from_elsewhere(path.read_text("utf-8"))
        for path in SOURCES.rglob("templates/**/*.html")
    }
    assert {name: words for name, words in taken.items() if words} == {}
    assert translated_from_elsewhere("{{ _(words) }}{{ _('Seal it') }}") == ["line 1"]


def test_no_page_and_no_command_says_anything_that_cannot_be_translated() -> None:
    said = {
        source.path: list(unmarked_in_python(source.tree))
        for source in program()
        if {"web", "cli"} & set(source.module.split(".")) and source.path not in SILENT
    }
    assert said
    assert {path: words for path, words in said.items() if words} == {}


def _texts(name: str | tuple[str, str]) -> tuple[str, ...]:
    return (name,) if isinstance(name, str) else name


def _said(message: Message) -> list[str]:
    said = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return [str(text or "") for text in said]


def _fits(message: Message) -> bool:
    """The plural has all the pieces; a singular may leave out its number.

    A pattern has none but the pieces of the English one, in whatever number.
    """
    if message.context == "a rhythm as it is typed":
        said, known = (set(PIECES.findall(str(text))) for text in (message.string, message.id))
        return said <= known
    if isinstance(message.id, tuple):
        singular, plural = (Counter(PIECES.findall(text)) for text in message.id)
        one, *more = (Counter(PIECES.findall(text)) for text in _said(message))
        return one in (singular, plural) and all(pieces == plural for pieces in more)
    wanted = Counter(PIECES.findall(str(message.id)))
    return all(Counter(PIECES.findall(text)) == wanted for text in _said(message))
