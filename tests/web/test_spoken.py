"""Which language an answer speaks: of its own request, and of none that is answered beside it."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from osmosis.languages.speaking import spoken
from osmosis.storage.language import choose_language
from tests.web.site import Site

GERMAN, ENGLISH = {"Accept-Language": "de-AT,en;q=0.5"}, {"Accept-Language": "en"}


async def _side_by_side(site: Site) -> list[httpx.Response]:
    """Answers whose work is done in threads, asked for at once by several readers."""
    asked = [site.client.get("/search?q=rain", headers=one) for one in [GERMAN, ENGLISH] * 4]
    return await asyncio.gather(*asked)


def test_readers_who_ask_at_once_are_each_answered_in_their_language(quiet_site: Site) -> None:
    answers = quiet_site.run(_side_by_side(quiet_site))
    assert [one.headers["content-language"] for one in answers] == ["de", "en"] * 4
    for german, english in zip(answers[::2], answers[1::2], strict=True):
        assert '<html lang="de"' in german.text
        assert "Nichts wurde gefunden." in german.text
        assert '<html lang="en"' in english.text
        assert "Nothing was found." in english.text


def test_after_an_answer_and_after_a_failure_nothing_of_its_language_is_left(
    quiet_site: Site,
) -> None:
    for path in ("/", "/nowhere", "/loom?on=never"):
        assert quiet_site.get(path, headers=GERMAN).headers["content-language"] == "de"
        assert spoken().tag == "en"
        assert '<html lang="en"' in quiet_site.get(path).text


def test_what_was_chosen_for_the_store_is_spoken_whatever_a_browser_asks_for(site: Site) -> None:
    with site.app.store.write() as transaction:
        choose_language(transaction, "de")
    assert '<html lang="de"' in site.get("/", headers=ENGLISH).text
    with site.app.store.write() as transaction:
        choose_language(transaction, "")
    assert '<html lang="en"' in site.get("/", headers=ENGLISH).text


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("de;q=nan, en", "en"),
        ("de;q=inf", "de"),
        (",;=,q;;de", "en"),
        ("*", "en"),
        ("de" * 4000, "en"),
        ("x," * 5000 + "de", "en"),
        ("../../etc/passwd", "en"),
        ("DE_de", "de"),
    ],
)
def test_a_wish_that_cannot_be_read_is_passed_over(quiet_site: Site, header: str, tag: str) -> None:
    answer = quiet_site.get("/healthz", headers={"Accept-Language": header})
    assert answer.status_code == 200
    page = quiet_site.get("/settings", headers={"Accept-Language": header})
    assert page.headers["content-language"] == tag
