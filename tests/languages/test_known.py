"""Which language somebody means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.languages.known import (
    ENGLISH,
    LANGUAGES,
    Language,
    find_language,
    language_of_environment,
    negotiate_language,
)

ROMANIAN = Language(tag="ro", name="Română")
THREE = (*LANGUAGES, ROMANIAN)


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("en;q=0.4, de;q=0.8", "de"),
        ("en;q=0.4, ro;q=0.8, de;q=0.6", "ro"),
        ("fr, it;q=0.9", "en"),
        ("fr, de;q=0.1", "de"),
        ("de;q=0, en", "en"),
        ("*", "en"),
        ("de;q=much, ro", "ro"),
    ],
)
def test_a_browser_is_answered_in_what_it_would_rather_read(header: str, tag: str) -> None:
    assert negotiate_language(header, THREE).tag == tag


@given(header=st.text(max_size=60))
def test_no_wish_of_a_browser_is_an_error(header: str) -> None:
    assert negotiate_language(header) in LANGUAGES


@pytest.mark.parametrize(
    ("environ", "tag"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "ro_RO@euro"}, "ro"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "fr:ro:de"}, "ro"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:en", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "de", "LC_ALL": "C.UTF-8"}, "de"),
    ],
)
def test_a_terminal_is_answered_as_gettext_would(environ: dict[str, str], tag: str) -> None:
    assert language_of_environment(environ, THREE).tag == tag


def test_a_tag_is_found_by_its_first_part() -> None:
    assert find_language("de-CH") == find_language("DE") == find_language("de_AT")
    assert find_language("tlh") is None
    assert find_language("en-GB") == ENGLISH
