"""A safe name from whatever a device calls a file."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from osmosis.media.names import LONGEST_BYTES, display_name


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("IMG_0001.JPG", "IMG_0001.JPG"),
        ("Îmi place 面.heic", "Îmi place 面.heic"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\system.ini", "system.ini"),
        ("/absolute/a.png", "a.png"),
        ("C:\\Users\\a.png", "a.png"),
        ("C:a.png", "C_a.png"),
        ("a.png/", "a.png"),
        ("a\0b.jpg", "ab.jpg"),
        ("a\nb\r\tc.jpg", "a b c.jpg"),
        ("gpj.\u202egnp.exe", "gpj.gnp.exe"),
        ("\u2066photo\u2069.jpg", "photo.jpg"),
        ("a\u200bb\ufeff.jpg", "ab.jpg"),
        ("a\ud800.jpg", "a.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("nul", "_nul"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("LPT¹.txt", "_LPT¹.txt"),
        ("conifer.jpg", "conifer.jpg"),
        ('a<b>c:d"e|f?g*h.jpg', "a_b_c_d_e_f_g_h.jpg"),
        (".hidden", "hidden"),
        (" a . jpg ", "a. jpg"),
        ("a.jpg...", "a.jpg"),
        ("a. .jpg", "a.jpg"),
        ("e\u0301.jpg", "é.jpg"),
        ("", "unnamed"),
        ("..", "unnamed"),
        ("/", "unnamed"),
        ("\0\0", "unnamed"),
    ],
)
def test_a_hostile_name_becomes_a_harmless_one(raw: str, shown: str) -> None:
    assert display_name(raw) == shown


def test_a_name_of_four_thousand_characters_keeps_its_ending() -> None:
    for letter in ("a", "面", "🙂", "é"):
        shown = display_name(letter * 4_000 + ".heic")
        assert shown.endswith(f"{letter}.heic")
        assert LONGEST_BYTES - 4 < len(shown.encode()) <= LONGEST_BYTES


def test_a_name_of_ten_million_characters_is_no_trouble() -> None:
    assert display_name("a" * 10_000_000 + ".jpg").endswith("a.jpg")


def test_an_accent_is_not_cut_from_its_letter() -> None:
    shown = display_name("q\u0323" * 200 + ".jpg")
    assert shown.removesuffix(".jpg").endswith("\u0323")


def test_a_name_without_an_ending_gets_the_one_of_its_kind() -> None:
    assert display_name("IMG 1", suffix=".jpg") == "IMG 1.jpg"
    assert display_name("\0", fallback="photograph", suffix=".jpg") == "photograph.jpg"
    assert display_name("a.png", suffix=".jpg") == "a.png"


@given(st.text(max_size=300) | st.text(alphabet="./\\ :\0\u202eaCONjpg\u0301面é", max_size=300))
@example("a" * 130 + ". " + "b" * 4)
@example("a" * 119 + ".b" + "c" * 40)
def test_every_name_is_safe_and_stays_as_it_is(raw: str) -> None:
    shown = display_name(raw)
    assert 0 < len(shown.encode()) <= LONGEST_BYTES
    assert not set(shown) & set('/\\<>:"|?*\0')
    assert shown not in (".", "..")
    assert shown == shown.strip(". ")
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert display_name(shown) == shown
