"""Every macro renders with example data, and gives nothing that a page may not contain."""

from __future__ import annotations

from importlib.resources import files

import jinja2
import pytest

from osmosis.web.static_files import StaticFiles
from osmosis.web.templates import environment
from tests.web.component_examples import CONTEXT, EXAMPLES
from tests.web.page_rules import broken_rules, classes_in

COMPONENTS = ("drawings", "pictures", "forms", "page", "film", "case", "stage")
# States that are drawn as the plain case of their element.
LOOK_LIKE_THE_REST = {
    *("is-developed", "is-undecoded", "is-film", "is-void", "is-rested"),
    *("notice--notice", "box__slide--exposed", "box__slide--circled"),
}
PAGE = {
    "page_title": "The case",
    "csrf_token": "a-token",
    "nav": [("case", "Case", "/", True), ("capture", "Capture", "/capture", False)],
    "messages": [("kept", "Kept.")],
    "rehearsal": {"clock_text": "Sunday 4 May 2031, 09:00", "clock_iso": "2031-05-04T09:00"},
}


@pytest.fixture(scope="module")
def templates() -> jinja2.Environment:
    return environment((), StaticFiles())


def rendered(templates: jinja2.Environment, file: str, macro: str) -> str:
    source = f'{{% from "components/{file}.html" import {macro} %}}{EXAMPLES[file, macro]}'
    return templates.from_string(source).render(CONTEXT)


@pytest.mark.parametrize(("file", "macro"), EXAMPLES)
def test_every_macro_keeps_the_rules_of_a_page(
    templates: jinja2.Environment, file: str, macro: str
) -> None:
    assert broken_rules(rendered(templates, file, macro)) == []


def test_every_macro_has_an_example(templates: jinja2.Environment) -> None:
    public = {
        (file, name)
        for file in COMPONENTS
        for name, value in vars(templates.get_template(f"components/{file}.html").module).items()
        if isinstance(value, jinja2.runtime.Macro)
        and f"macro {name}(" in source_of(f"components/{file}.html")
    }
    assert public == set(EXAMPLES)


def test_every_macro_says_what_it_is_for() -> None:
    silent = {"described", "remarks", "frame_classes"}
    for file, macro in EXAMPLES:
        if macro not in silent:
            assert f"{macro}(" in source_of(f"components/{file}.html").split(f"macro {macro}(")[0]


def test_what_people_wrote_is_escaped(templates: jinja2.Environment) -> None:
    assert "I let him &lt;finish&gt;." in rendered(templates, "film", "contact_sheet")
    assert "&lt;/textarea&gt;" in rendered(templates, "forms", "text_area")


@pytest.mark.parametrize("theme", [None, "light", "dark"])
@pytest.mark.parametrize("name", ["base.html", "error.html", "login.html"])
def test_a_whole_page_keeps_the_rules(
    templates: jinja2.Environment, name: str, theme: str | None
) -> None:
    words = {"heading": "Still closed", "sentence": "It waits.", "details": [("status", "423")]}
    page = templates.get_template(name).render(PAGE | words | {"theme": theme})
    assert broken_rules(page) == []
    assert 'name="csrf_token"' in page
    assert ("data-theme" in page) == (theme is not None)


def test_the_mark_of_a_rehearsal_is_on_its_pages_only(templates: jinja2.Environment) -> None:
    base = templates.get_template("base.html")
    assert "the clock says" in base.render(PAGE)
    assert "Rehearsal" not in base.render(PAGE | {"rehearsal": None})


def test_every_class_that_a_component_uses_is_in_the_stylesheet(
    templates: jinja2.Environment,
) -> None:
    sheet = files("osmosis.web").joinpath("static/osmosis.css").read_text("utf-8")
    used = {name for key in EXAMPLES for name in classes_in(rendered(templates, *key))}
    assert {name for name in used - LOOK_LIKE_THE_REST if f".{name}" not in sheet} == set()


def source_of(template: str) -> str:
    return files("osmosis.web").joinpath("templates", template).read_text("utf-8")
