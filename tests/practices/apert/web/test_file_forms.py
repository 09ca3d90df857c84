"""Forms with a file: one that is refused loses nothing of what was typed beside it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import closing

import pytest

from osmosis.practices.apert.rules.highlights import MOST_BYTES
from osmosis.practices.apert.service import gates, sources
from osmosis.practices.apert.web.making import LIST_BYTES
from osmosis.web.settings import BodyPatience, WebSettings
from tests.practices.apert.conftest import World
from tests.practices.apert.web.conftest import Pages
from tests.web import pages as web
from tests.web.page_rules import broken_rules
from tests.web.pages import said
from tests.web.site import PORT

TYPED = {
    "name": "Quarter & more",
    "rhythm": "own",
    "cadence": "every second Sunday at 18:00",
    "minutes": "45",
    "addresses": "https://a.example/feed",
}
OPML = b"""<opml version="2.0"><body><outline text="Moss" xmlUrl="https://moss.example/rss"/></body>
</opml>"""
LARGE = OPML.replace(b"Moss", b"M" * LIST_BYTES)


def send(
    pages: web.Pages, path: str, file: bytes, field: str = "list", **typed: str
) -> tuple[int, str]:
    """Send a form with a file as a browser does; its status and its page."""
    answer = pages.post(
        path,
        data={"csrf_token": pages.token(), **typed},
        files={field: ("my.opml", file, "text/xml")},
    )
    assert broken_rules(answer.text) == []
    return answer.status_code, answer.text


async def in_pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    """A body as it arrives."""
    for piece in pieces:
        yield piece


def beside(markup: str, field: str) -> str:
    """The sentence beside a field of a page, which the field itself names."""
    found = re.search(rf'id="{field}-error">([^<]*)<', markup)
    if found is None:
        return ""
    assert re.search(rf'id="{field}"[^>]*aria-describedby="[^"]*{field}-error"', markup)
    return found[1]


@pytest.mark.parametrize(
    ("file", "status", "sentence"),
    [
        (LARGE, 413, "This file is larger than 4 MB."),
        (OPML + b" " * 40_000_000, 413, "This file is larger than 4 MB."),
        (b"not xml", 422, "This file cannot be taken in."),
        (b"", 422, "This file cannot be taken in."),
    ],
)
def test_a_new_gate_keeps_what_was_typed_when_its_list_is_refused(
    pages: Pages, world: World, file: bytes, status: int, sentence: str
) -> None:
    answered, page = send(pages, "/apert/new", file, **TYPED)
    assert answered == status
    assert beside(page, "list").startswith(sentence)
    assert 'role="alert"' not in page
    assert 'value="Quarter &amp; more"' in page
    assert 'value="own" checked' in page
    assert 'value="every second Sunday at 18:00"' in page
    assert 'value="45"' in page
    assert ">https://a.example/feed</textarea>" in page
    assert gates.list_gates(world.context) == []


def test_what_comes_after_a_file_that_is_too_large_is_kept_as_well(pages: Pages) -> None:
    head = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{pages.token()}\r\n'
    file = '--b\r\nContent-Disposition: form-data; name="list"; filename="a"\r\n\r\n'
    after = '\r\n--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nLate\r\n--b--\r\n'
    answer = pages.post(
        "/apert/new",
        content=in_pieces(head.encode(), file.encode(), LARGE, after.encode()),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 413
    assert 'value="Late"' in answer.text


def test_a_file_that_does_not_end_is_refused_with_what_was_typed_before_it(
    world: World,
) -> None:
    settings = WebSettings(port=PORT, patience=BodyPatience(drained_bytes=1_000))
    with closing(web.Pages(world.app, settings)) as impatient:
        answered, page = send(impatient, "/apert/new", LARGE * 2, **TYPED)
    assert answered == 413
    assert beside(page, "list") == "This file is larger than 4 MB."
    assert 'value="Quarter &amp; more"' in page


def test_what_is_typed_has_an_end_too(pages: Pages) -> None:
    answered, page = send(pages, "/apert/new", OPML, **{**TYPED, "addresses": "x" * 300_000})
    assert answered == 413
    assert "This is larger than what can be taken in." in said(page)


def test_a_list_that_is_not_at_fault_is_to_be_chosen_again(pages: Pages, world: World) -> None:
    answered, page = send(pages, "/apert/new", OPML, **{**TYPED, "minutes": "0"})
    assert answered == 422
    assert beside(page, "list") == "Choose the file again."
    assert "one minute" in said(page)
    assert 'value="Quarter &amp; more"' in page
    assert beside(pages.answers("/apert/new", 422, **{**TYPED, "minutes": "0"}), "list") == ""
    assert gates.list_gates(world.context) == []


@pytest.mark.parametrize(("file", "status"), [(LARGE, 413), (b"not xml", 422)])
def test_a_list_that_is_refused_leaves_the_gate_that_was_chosen_for_it(
    pages: Pages, world: World, file: bytes, status: int
) -> None:
    world.gate()
    second = world.gate("Second")
    answered, page = send(pages, "/apert/import", file, gate=str(second.id))
    assert answered == status
    assert beside(page, "list").startswith("This file ")
    assert 'role="alert"' not in page
    assert f'value="{second.id}" selected' in page


def test_a_gate_that_takes_no_list_is_named_beside_its_field(pages: Pages, world: World) -> None:
    living, ended = world.gate(), world.gate("Second")
    gates.end_gate(world.context, ended.id)
    answered, page = send(pages, "/apert/import", OPML, gate=str(ended.id))
    assert (answered, beside(page, "gate")) == (409, "This gate has ended.")
    answered, page = send(pages, "/apert/import", OPML, gate="elsewhere")
    assert (answered, beside(page, "gate")) == (422, "This is not one of the gates.")
    assert len(sources.list_sources(world.context, living.id)) == 1


def test_the_largest_list_that_is_looked_at_can_be_taken_in(pages: Pages, world: World) -> None:
    gate = world.gate()
    filled = OPML.replace(b"<body>", b"<body><!--%s-->" % (b" " * (LIST_BYTES - 200)))
    answered, page = send(pages, "/apert/import", filled, gate=str(gate.id))
    assert (answered, "Take it in" in page) == (200, True)
    [body] = re.findall(r'name="body" value="([0-9a-f]+)"', page)
    pages.post(
        "/apert/import",
        data={"csrf_token": pages.token(), "sure": "1", "gate": str(gate.id)},
        files={"body": (None, body)},
    )
    assert len(sources.list_sources(world.context, gate.id)) == 2


@pytest.mark.parametrize(
    ("file", "status", "sentence"),
    [
        (b" " * (MOST_BYTES + 100_000), 413, "This file is larger than 16 MB."),
        (b"", 422, "Choose the file first."),
    ],
)
def test_a_file_of_highlights_that_is_refused_says_so_beside_its_field(
    pages: Pages, file: bytes, status: int, sentence: str
) -> None:
    answered, page = send(pages, "/apert/highlights", file, field="file")
    assert (answered, beside(page, "file")) == (status, sentence)
