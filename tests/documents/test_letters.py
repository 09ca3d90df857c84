"""Letters give their words and pictures, whatever programs did to them on the way."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import Instant

from osmosis.documents.enclosing import enclosed_address
from osmosis.documents.letters import MOST_BYTES, read_letter
from osmosis.documents.mailboxes import letters_in
from osmosis.documents.model import DocumentError
from tests.documents.letters import FORWARDED, NEWSLETTER, ODD, PLAIN, PNG, SAMPLES

TOKENS = (
    b"Content-Type: multipart/mixed; boundary=outer\n", b"--outer\n", b"--outer--", b"=?utf-8?B?",
    b"?=", b"\n\n", b"Content-Type: message/rfc822\n\n", b"Content-Transfer-Encoding: uuencode\n",
    b"Content-Type: text/html; charset=utf-16\n", b"\x00", b"\xff", b"From: \"", b"<", b"@[", b";=",
    b"Content-Disposition: attachment; filename*=x'y'%ff\n", b"Date: 31 Feb 99999 +9999\n", b"cid:",
    b"charset=idna", b"charset=rot13", b"name*0*=\n", b"Message-ID: <<>@[\n", b"\r", b">From ",
)  # fmt: skip


def test_a_newsletter_gives_its_best_version_with_its_pictures() -> None:
    letter = read_letter(NEWSLETTER)
    assert (letter.title, letter.authors) == ("The fig – a report", ("Gräfin Ada",))
    assert letter.published_at == Instant.from_utc(2031, 5, 4, 4, 30)
    assert (letter.language, letter.identity) == ("en", "<fig-1@letters.example>")
    assert "three leaves…" in letter.html
    assert "plain version" not in letter.html
    assert letter.pictures == {enclosed_address(PNG): PNG}
    assert f'src="{enclosed_address(PNG)}"' in letter.html


def test_what_counts_readers_or_was_hidden_goes_and_the_way_out_stays() -> None:
    html = read_letter(NEWSLETTER).html
    assert "open.gif" not in html
    assert "o.gif" not in html
    assert "Preheader" not in html
    assert "Unsubscribe" in html


def test_a_plain_letter_becomes_paragraphs_without_what_it_answers() -> None:
    letter = read_letter(PLAIN)
    assert letter.html.splitlines() == [
        "<p>Café first. This line goes on and ends here.</p>",
        '<p>See <a href="https://a.example/?x&amp;y">https://a.example/?x&amp;y</a>, yes.</p>',
    ]
    assert letter.authors == ("bo@letters.example",)


def test_a_letter_within_a_letter_is_read_and_other_files_are_named() -> None:
    html = read_letter(FORWARDED).html
    assert html.index("Look at this") < html.index("Inner fig") < html.index("Words within")
    assert "Enclosed: report.pdf" in html
    assert "JVBERi0" not in html


@pytest.mark.parametrize("name", ODD)
def test_odd_letters_are_read_all_the_same(name: str) -> None:
    letter = read_letter(ODD[name])
    assert letter.html
    assert "\ufffd" not in letter.title


def test_raw_letters_in_headers_are_read_in_the_set_they_are_in() -> None:
    assert read_letter(ODD["raw bytes in headers"]).title == "café"
    assert "naïve" in read_letter(ODD["words that nobody encoded"]).html


@pytest.mark.parametrize(
    "data", [b"", b"Subject: x\n\n", b"x" * (MOST_BYTES + 1), b"multipart/" * 1_001]
)
def test_what_holds_nothing_or_too_much_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError):
        read_letter(data)


@pytest.mark.parametrize(
    "sender", [b"=?utf-8?Q?=FF=FE?= <ada@x.example>", b"=?utf-8?B?////?= <ada@x.example>"]
)
def test_a_name_that_cannot_be_decoded_leaves_the_address_and_no_halves_of_letters(
    sender: bytes,
) -> None:
    letter = read_letter(b"From: " + sender + b"\nSubject: =?ascii?Q?a=DF?=\n\nFigs.\n")
    assert (letter.title, letter.authors) == ("a", ("ada@x.example",))


def test_letters_nested_without_end_are_refused_or_read() -> None:
    data = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(300)
    )
    _read_or_refused(data + b"\n\nHi.")
    _read_or_refused(b"Content-Type: message/rfc822\n\n" * 600 + b"Hi.")


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_spoiled_letters_are_read_or_refused_and_nothing_else(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(10):
        _read_or_refused(_spoiled(dice))


def test_an_mbox_gives_its_letters_as_they_were() -> None:
    lines = [
        b"junk\n", b"\n", b"From ada Sun May  4 07:30:00 2031\n", b"Subject: One\n", b"\n",
        b">From me\n", b"From here on no blank line before\n", b"\n",
        b"From bo\n", b"\n", b"Two.\n",
    ]  # fmt: skip
    one, two = letters_in(lines)
    assert one == b"Subject: One\n\nFrom me\nFrom here on no blank line before\n"
    assert two == b"\nTwo.\n"
    assert list(letters_in([b"no letter\n"])) == []
    huge = [b"From a\n", *[b"x" * 1_000_000] * 41, b"\n", b"\n", b"From b\n", b"\n", b"Hi.\n"]
    assert list(letters_in(huge)) == [b"\nHi.\n"]


def _spoiled(dice: random.Random) -> bytes:
    body = bytearray(dice.choice(SAMPLES))
    for _ in range(dice.randrange(1, 9)):
        at = dice.randrange(len(body) + 1)
        match dice.randrange(4):
            case 0:
                body[at:at] = dice.choice(TOKENS)
            case 1:
                del body[at : at + dice.randrange(1, 60)]
            case 2 if body:
                body[at % len(body)] = dice.randrange(256)
            case _:
                other = dice.choice(SAMPLES)
                body[at:] = other[dice.randrange(len(other)) :]
    return bytes(body)


def _read_or_refused(data: bytes) -> None:
    try:
        read_letter(data)
    except DocumentError:
        return
