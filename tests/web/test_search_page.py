"""The page of search and its address in the API: quiet until asked, and harmless."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.journals.model import BroughtKind
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import PracticeParts, SearchDocument
from osmosis.search.choosing import KIND_NAMES
from osmosis.search.encoding import Model
from osmosis.search.finding import Search
from tests.search.models import MISSING, SMALL
from tests.web.page_rules import broken_rules
from tests.web.site import Site, opened_site

AT = Instant.from_utc(2031, 5, 4, 9)


class Figs(PracticeParts):
    """A practice that has words about figs, one of them hostile."""

    def search_documents(self, since: Instant) -> Iterator[SearchDocument]:
        if since > Instant.MIN:
            return
        texts = ["A fig & <script>alert(1)</script>", *(f"fig {number}" for number in range(30))]
        for number, text in enumerate(texts):
            yield SearchDocument(
                ref=Ref("figs", "fig", new_id(AT)),
                title='<b>Tree</b> "x"' if number == 0 else "Tree",
                text=text,
                at=AT.add(hours=-number),
                kind="line" if number else "gloss",
                label="<i>Patience</i>",
                address="/figs/1",
            )


@pytest.fixture(scope="module")
def figs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened_site(Path(tmp_path_factory.mktemp("figs")) / "store") as opened:
        opened.app.parts["figs"] = Figs()
        yield opened


def test_nothing_is_shown_until_something_is_asked(figs: Site) -> None:
    page = figs.get("/search").text
    assert broken_rules(page) == []
    assert "What are you looking for?" in page
    assert "That is all" not in page
    assert 'href="/search"' in figs.get("/settings").text


def test_what_is_found_is_marked_and_cannot_do_harm(figs: Site) -> None:
    page = figs.get("/search", params={"q": "fig alert(1)"}).text
    assert broken_rules(page) == []
    assert "A <mark>fig</mark> &amp; " in page
    assert "<script>alert" not in page
    assert "<b>Tree" not in page
    assert "<i>Patience" not in page
    assert 'href="/figs/1"' in page
    assert "4 May 2031" in page
    assert "Gloss" in page
    assert "That is all." in page


def test_a_page_leads_to_the_next_with_all_that_was_chosen(figs: Site) -> None:
    asked = {"q": "fig", "kind": "line", "label": "<i>PATIENCE</i>", "from": "2031-01-01"}
    page = figs.get("/search", params=asked).text
    assert page.count('class="hits__title"') == 20
    following = (
        "/search?q=fig&amp;kind=line&amp;label=%3Ci%3EPATIENCE%3C%2Fi%3E"
        "&amp;from=2031-01-01&amp;page=2"
    )
    assert following in page
    second = figs.get(following.replace("&amp;", "&")).text
    assert second.count('class="hits__title"') == 10
    assert "That is all." in second


def test_what_cannot_be_asked_is_said_on_the_page(figs: Site) -> None:
    for wrong in ({"from": "soon"}, {"page": "0"}, {"page": "x"}, {"page": "99"}):
        answer = figs.get("/search", params={"q": "fig", **wrong})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert broken_rules(answer.text) == []
    assert figs.get("/search", params={"q": '"(*'}).status_code == 200
    assert "Nothing was found." in figs.get("/search", params={"q": "nut"}).text


def test_scripts_are_answered_in_json(figs: Site) -> None:
    answer = figs.get("/api/v1/search", params={"q": "fig", "kind": "gloss"}).json()
    [hit] = answer["hits"]
    assert hit["snippet"] == "A fig & <script>alert(1)</script>"
    assert (hit["belongs_to"], hit["at"]) == ("<i>Patience</i>", "2031-05-04T09:00:00Z")
    assert answer["has_more"] is False
    assert figs.get("/api/v1/search", params={"q": "fig", "to": "x"}).status_code == 422
    paths = figs.get("/api/v1/openapi.json").json()["paths"]
    assert {one["name"] for one in paths["/search"]["get"]["parameters"]} >= {"q", "kind", "page"}


def test_the_log_does_not_say_what_was_looked_for(
    figs: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="osmosis"):
        figs.get("/search", params={"q": "quittenbaum"})
        figs.get("/api/v1/search", params={"q": "quittenbaum", "from": "quittenbaum"})
    assert "quittenbaum" not in caplog.text


def let_mean(site: Site, monkeypatch: pytest.MonkeyPatch, model: Model) -> None:
    """Let this model say what texts are about."""
    search = Search(site.app.store, site.app.parts, model)
    monkeypatch.setitem(vars(site.app), "search", search)


def test_what_is_near_in_meaning_stands_beneath_once_that_was_asked_for(
    figs: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_mean(figs, monkeypatch, SMALL)
    asked = {"q": "tree -30 -29", "kind": "gloss"}
    assert "Search by meaning too?" in figs.get("/search").text
    assert "Near in meaning" not in figs.get("/search", params=asked).text
    api = {"q": "pear", "meaning": "true"}
    assert figs.get("/api/v1/search", params=api).status_code == 422
    page = figs.get("/search/meaning").text
    assert broken_rules(page) == []
    assert "Search by meaning too" in page
    assert "osmosis-loom[meaning]" not in page
    assert figs.send("/search/meaning", show="1").headers["location"] == "/search"
    assert "31 things have still to be taken in" in figs.get("/search/meaning").text
    page = figs.get("/search", params={"q": "pear"}).text
    assert broken_rules(page) == []
    assert "Near in meaning" in page
    assert page.count('class="hits__title"') == 10
    assert "<script>alert" not in page
    assert "Not everything is taken in" not in page
    assert "Near in meaning" not in figs.get("/search", params={"q": "fig", "page": "2"}).text
    assert "Nothing else is near." in figs.get("/search", params={"q": "tree"}).text
    near = figs.get("/api/v1/search", params=api).json()["near"]
    assert len(near) == 10
    assert "near" not in figs.get("/api/v1/search", params={"q": "pear"}).json()
    assert "everything is taken in" in figs.get("/search/meaning").text
    figs.send("/search/meaning")
    assert "Near in meaning" not in figs.get("/search", params={"q": "pear"}).text


def test_where_the_model_is_not_installed_the_page_says_what_to_install(
    figs: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_mean(figs, monkeypatch, SMALL)
    figs.send("/search/meaning", show="1")
    let_mean(figs, monkeypatch, MISSING)
    page = figs.get("/search/meaning").text
    assert broken_rules(page) == []
    assert "osmosis-loom[meaning]" in page
    assert "Until then only words are looked for." in page
    found = figs.get("/search", params={"q": "fig"})
    assert found.status_code == 200
    assert "Near in meaning" not in found.text
    api = figs.get("/api/v1/search", params={"q": "pear", "meaning": "true"})
    assert api.status_code == 501
    figs.send("/search/meaning")
    assert figs.send("/search/meaning", show="1").status_code == 501


def test_every_kind_that_an_import_brings_has_a_name() -> None:
    assert {kind.value for kind in BroughtKind} <= KIND_NAMES.keys()


@pytest.mark.parametrize(
    ("asked", "sentence", "facts"),
    [
        ("kind=lime", "No kind is called that.", {"nearest": "line"}),
        ("practice=fig", "No practice is called that.", {"nearest": "figs"}),
        ("label=Patience", "of this name.", {"meant": "nearest: <i>Patience</i>; there are: "}),
    ],
)
def test_a_word_that_nothing_is_called_is_told_on_the_page_and_to_scripts(
    figs: Site, asked: str, sentence: str, facts: dict[str, str]
) -> None:
    page = figs.get(f"/search?q=fig&{asked}")
    assert page.status_code == 422
    assert sentence.removesuffix(".") in page.text
    assert "there are" in page.text
    assert "<i>Patience" not in page.text
    answer = figs.get(f"/api/v1/search?q=fig&{asked}")
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(sentence)
    [(name, value)] = facts.items()
    assert answer.json()["facts"][name].startswith(value)
