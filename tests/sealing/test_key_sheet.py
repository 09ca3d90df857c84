"""The key sheet: what is printed can be scanned and typed back, and a slip is named."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import Instant
from osmosis.sealing.age import Identity, generate_identity, parse_identity
from osmosis.sealing.check_symbols import ALPHABET, check_characters
from osmosis.sealing.key_sheet import (
    MistypedSheetError,
    SheetKeys,
    UnreadableSheetError,
    key_sheet,
    parse_key_sheet,
    scanned_text,
    typed_lines,
)
from osmosis.typeset.engine import to_pdf, to_png

HOUSE = Identity("AGE-SECRET-KEY-14PCQZRC4VLUFT6W8JSVKGEUQFASP0HVX2QY270WELJ49GQG90VWQTXWUDY")
VAULT = Identity("AGE-SECRET-KEY-1P7KVSMAXQ2PJ8QTNUFX037C5GGMM460MCHALQK7VHE2KNJ8V3GDQNWZDWM")
BOTH = SheetKeys(house=HOUSE, vault=VAULT)
ALONE = SheetKeys(house=HOUSE)
PERSON = UUID("019a1b2c-7d3e-7f40-8a5b-6c7d8e9f0a1b")
AT = Instant.from_utc(2026, 11, 23, 9)

both_sheets = pytest.mark.parametrize("keys", [BOTH, ALONE], ids=["both keys", "house alone"])


def typed(keys: SheetKeys = BOTH) -> str:
    return "\n".join(typed_lines(keys))


def test_lines_look_the_same_for_ever() -> None:
    assert typed_lines(BOTH) == [
        "H1  4PCQZ RC4VL UFT6W 8JSVK  XL",
        "H2  GEUQF ASP0H VX2QY 270WE  E5",
        "H3  LJ49G QG90V WQTXW UDY    PW",
        "V1  P7KVS MAXQ2 PJ8QT NUFX0  VQ",
        "V2  37C5G GMM46 0MCHA LQK7V  4R",
        "V3  HE2KN J8V3G DQNWZ DWM    W9",
    ]


@both_sheets
def test_the_code_on_the_printed_page_can_be_scanned(keys: SheetKeys) -> None:
    document = key_sheet(keys, person_id=PERSON, printed_on="23 November 2026", at=AT)
    (page,) = to_png(document, pixels_per_inch=120)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    assert code.text == scanned_text(keys)
    assert parse_key_sheet(code.text) == keys


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@both_sheets
def test_the_sheet_is_one_page(keys: SheetKeys, paper: str) -> None:
    document = key_sheet(keys, person_id=PERSON, printed_on="23 November 2026", at=AT, paper=paper)
    assert len(to_png(document, pixels_per_inch=20)) == 1
    assert to_pdf(document).startswith(b"%PDF-")


def test_nothing_shows_a_secret_by_accident() -> None:
    document = key_sheet(BOTH, person_id=PERSON, printed_on="today", at=AT)
    for shown in (repr(BOTH), str(BOTH), repr(document)):
        assert HOUSE.secret[20:40] not in shown.upper()
        assert "4PCQZ" not in shown


@given(st.booleans())
def test_new_keys_survive_typing(with_vault: bool) -> None:
    keys = SheetKeys(house=generate_identity(), vault=generate_identity() if with_vault else None)
    assert parse_key_sheet(typed(keys)) == keys


@pytest.mark.parametrize(
    "text",
    [
        typed().lower(),
        typed().replace(" ", ""),
        typed().replace("  ", "\t").replace(" ", "-").replace("\t", " "),
        typed().replace("\n", "\r\n\r\n"),
        "Key sheet\nPrinted on 23 November\nhouse key\n   " + typed().replace("\n", "\n   "),
        "\n".join(reversed(typed().splitlines())),
        re.sub(r"(?m)^(..)", r"\1:", typed()),
        typed().replace("0", "O"),
        typed().replace("8", "B"),
        re.sub(r"(?m)(?<=^..)(.*)", lambda rest: rest.group().replace("L", "1"), typed()),
    ],
)
def test_how_it_is_typed_does_not_matter(text: str) -> None:
    assert parse_key_sheet(text) == BOTH


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (scanned_text(BOTH), BOTH),
        (scanned_text(ALONE), ALONE),
        (scanned_text(BOTH).replace("\n", " "), BOTH),
        (scanned_text(BOTH).lower(), BOTH),
        (HOUSE.secret, ALONE),
        (f"{HOUSE.secret}\n{VAULT.secret}", BOTH),
        (f"# vault\n{VAULT.secret}\n# house\n{HOUSE.secret}", BOTH),
    ],
)
def test_what_was_scanned_is_read(text: str, keys: SheetKeys) -> None:
    assert parse_key_sheet(text) == keys


def test_any_age_tool_reads_what_was_scanned() -> None:
    assert parse_identity(scanned_text(ALONE)) == HOUSE
    lines = scanned_text(BOTH).splitlines()
    assert all(line.startswith(("#", "AGE-SECRET-KEY-1")) for line in lines)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (("GEUQF", "GEUQ7"), "Line H2 is mistyped: key house"),
        (("GEUQF", "GEUQFF"), "Line H2 is mistyped: key house"),
        (("GEUQF", "GEUF"), "Line H2 is mistyped: key house"),
        (("XL", "LX"), "Line H1 is mistyped: key house"),
        (("VX2QY 270WE", "VX2YQ 270WE"), "Line H2 is mistyped: key house"),
        (("UDY    PW", "UDY"), "Line H3 is mistyped: key house"),
        (("V2 ", "X2 "), "Line V2 is missing: key vault"),
        (("MAXQ2", "MAXQ3"), "Line V1 is mistyped: key vault"),
    ],
)
def test_a_slip_names_its_line(damage: tuple[str, str], message: str) -> None:
    text = typed().replace(*damage)
    with pytest.raises(MistypedSheetError) as caught:
        parse_key_sheet(text)
    assert str(caught.value) == message


def test_several_slips_name_all_their_lines() -> None:
    text = typed().replace("4PCQZ", "4PCQQ").replace("UDY", "UDZ")
    with pytest.raises(MistypedSheetError, match="Lines H1 and H3 are mistyped"):
        parse_key_sheet(text)


def test_lines_that_changed_places_are_noticed() -> None:
    swapped = typed().replace("H1", "H0").replace("H2", "H1").replace("H0", "H2")
    with pytest.raises(MistypedSheetError, match="Lines H1 and H2 are mistyped"):
        parse_key_sheet(swapped)


@given(st.data())
def test_any_two_wrong_characters_in_a_line_are_noticed(data: st.DataObject) -> None:
    length = data.draw(st.integers(1, 20))
    line = data.draw(st.text(ALPHABET, min_size=length, max_size=length))
    number = data.draw(st.integers(0, 5))
    whole = line + check_characters(line, number)
    places = data.draw(st.sets(st.integers(0, len(whole) - 1), min_size=1, max_size=2))
    wrong = list(whole)
    for place in places:
        wrong[place] = data.draw(st.sampled_from([c for c in ALPHABET if c != whole[place]]))
    text, check = "".join(wrong[:length]), "".join(wrong[length:])
    assert check_characters(text, number) != check


@pytest.mark.parametrize("text", ["", "hello", "%PDF-1.7", "H4 QQQQQ", "AGE-PLUGIN-1"])
def test_what_is_no_key_sheet_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UnreadableSheetError, match="no key sheet") as caught:
        parse_key_sheet(text)
    assert isinstance(caught.value, InvalidInputError)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HOUSE.secret[:-1], "house key is mistyped or cut off"),
        (f"{HOUSE.secret}\n{VAULT.secret[:-3]}QQQ", "vault key is mistyped"),
        (f"# vault\n{VAULT.secret}", "house key is missing"),
    ],
    ids=["cut off", "mistyped", "vault alone"],
)
def test_a_damaged_scan_is_said(text: str, message: str) -> None:
    with pytest.raises(MistypedSheetError, match=message):
        parse_key_sheet(text)


def test_no_error_repeats_a_secret() -> None:
    for text in (typed().replace("XL", "LX"), HOUSE.secret[:-1], typed()[:-40]):
        with pytest.raises(InvalidInputError) as caught:
            parse_key_sheet(text)
        assert "4PCQZ" not in str(caught.value).upper()
