"""Fields of a form, checked one by one."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.web.failures import UnreadableBodyError, WrongKindError
from osmosis.web.forms import MOST_FIELDS, URLENCODED, Form, parse_form


def test_a_text_has_one_kind_of_line_end_and_no_blanks_around_it() -> None:
    form = Form([("why", "  one\r\ntwo\rthree \n")])
    assert form.text("why") == "one\ntwo\nthree"
    assert form.text("missing", default="x") == "x"


def test_a_passphrase_stays_as_it_was_typed() -> None:
    assert Form([("passphrase", " two  blanks ")]).secret("passphrase") == " two  blanks "


def test_a_nul_and_too_long_a_text_are_refused_by_the_field_s_name() -> None:
    for text in ("a\0b", "x" * 11):
        with pytest.raises(InvalidInputError, match="field line"):
            Form([("line", text)]).text("line", most=10)


def test_a_required_field_may_not_be_blank() -> None:
    with pytest.raises(InvalidInputError):
        Form([("virtue", "   ")]).required("virtue")


def test_a_folder_is_named_from_the_root_or_from_home() -> None:
    whole = Path("/somewhere").absolute()
    assert Form([("folder", str(whole))]).folder("folder") == whole
    assert Form([("folder", "~/copies")]).folder("folder") == Path.home() / "copies"
    for given in ("copies", "../copies", "~other/copies", " "):
        with pytest.raises(InvalidInputError):
            Form([("folder", given)]).folder("folder")


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("-3", -3), ("", None), (" 12 ", 12)])
def test_a_whole_number_is_read(text: str, number: int | None) -> None:
    assert Form([("n", text)]).integer("n") == number


@pytest.mark.parametrize("text", ["1.5", "x", "101", "9" * 19])
def test_what_is_no_number_in_range_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        Form([("n", text)]).integer("n", least=0, most=100)


def test_a_choice_is_one_of_the_answers() -> None:
    form = Form([("seal", "curtain"), ("other", "x")])
    assert form.choice("seal", ("curtain", "sealed")) == "curtain"
    assert form.choice("missing", ("a", "b"), default="a") == "a"
    with pytest.raises(InvalidInputError):
        form.choice("other", ("a", "b"))
    with pytest.raises(InvalidInputError):
        form.choice("missing", ("a", "b"))


def test_a_date_is_a_day_that_there_is() -> None:
    form = Form([("on", " 2032-02-29 "), ("bad", "2031-02-29")])
    assert form.date("on") == Date(2032, 2, 29)
    for name in ("bad", "missing"):
        with pytest.raises(InvalidInputError) as refused:
            form.date(name)
        assert refused.value.facts == {"field": name}


def test_boxes_and_repeated_fields_are_read() -> None:
    form = Form([("on", "1"), ("off", "0"), ("frame", "3"), ("frame", ""), ("frame", "5")])
    assert (form.flag("on"), form.flag("off"), form.flag("missing")) == (True, False, False)
    assert form.texts("frame") == ["3", "5"]


def test_a_form_can_be_shown_again_without_its_token() -> None:
    assert Form([("csrf_token", "x"), ("a", "1"), ("a", "2")]).values() == {"a": "1"}


def test_small_files_come_whole_and_an_empty_place_is_no_file() -> None:
    body = (
        b'--B\r\nContent-Disposition: form-data; name="none"; filename=""\r\n\r\n\r\n'
        b'--B\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nhi\r\n--B--\r\n'
    )
    form = parse_form("multipart/form-data; boundary=B", body)
    assert form.files("none") == []
    assert [(file.name, file.data) for file in form.files("f")] == [("a.txt", b"hi")]


def test_other_bodies_and_nonsense_are_refused() -> None:
    with pytest.raises(WrongKindError):
        parse_form("application/json", b"{}")
    with pytest.raises(UnreadableBodyError):
        parse_form(URLENCODED, b"a=\xff\xfe")
    with pytest.raises(UnreadableBodyError):
        parse_form(URLENCODED, urlencode([("a", "1")] * (MOST_FIELDS + 1)).encode())
