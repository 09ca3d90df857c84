"""One sentence, the right status, and nobody's words in a log."""

from __future__ import annotations

import logging

import httpx
import pytest

from tests.web.site import Site
from tests.web.tiny.practice import SECRET_WORDS

STATUS = {
    "invalid": 422,
    "missing": 404,
    "conflict": 409,
    "forbidden": 403,
    "sealed": 423,
    "config": 500,
    "extra": 501,
    "storage": 503,
    "other": 500,
}


@pytest.mark.parametrize(("kind", "status"), STATUS.items())
def test_a_category_has_one_status_and_one_sentence(
    quiet_site: Site, kind: str, status: int
) -> None:
    answer = quiet_site.get(f"/fail/{kind}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.count("<h1>") == 1


def test_something_sealed_says_when_it_opens(quiet_site: Site) -> None:
    assert "It opens on 4 May 2031." in quiet_site.get("/fail/sealed").text


def test_a_busy_store_says_when_to_come_again_and_no_details(quiet_site: Site) -> None:
    answer = quiet_site.get("/fail/storage")
    assert answer.headers["retry-after"] == "5"
    assert "store.db" not in answer.text


def test_htmx_gets_a_sentence_for_the_notices(quiet_site: Site) -> None:
    answer = quiet_site.get("/fail/conflict", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.headers["hx-retarget"] == "#notices"
    assert answer.headers["hx-reswap"].startswith("outerHTML")
    assert 'id="notices"' in answer.text
    assert "The roll is full." in answer.text
    assert "<html" not in answer.text


def problem(answer: httpx.Response) -> dict[str, object]:
    """The problem document of an answer (RFC 9457)."""
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == answer.status_code
    assert {"type", "title", "detail"} <= set(document)
    assert isinstance(document, dict)
    return document


def test_the_api_answers_with_problem_documents(quiet_site: Site) -> None:
    header = {"X-CSRF-Token": quiet_site.token()}
    wrong = quiet_site.post("/api/v1/notes", json={"line": ""}, headers=header)
    assert problem(wrong)["facts"] == {"at": "body.line", "least": "1"}
    assert wrong.status_code == 422
    assert problem(quiet_site.get("/api/v1/nothing"))["detail"] == "Nothing is at this address."
    assert quiet_site.get("/api/v1/notes").status_code == 405
    assert "allow" in quiet_site.get("/api/v1/notes").headers
    assert problem(quiet_site.post("/api/v1/notes", json={}))["status"] == 403


def test_a_surprise_is_a_page_and_its_words_reach_no_log(
    quiet_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = quiet_site.get("/stumble?q=private")
    assert answer.status_code == 500
    assert "Osmosis made a mistake" in answer.text
    assert SECRET_WORDS not in answer.text
    # The client's own log line, which a server does not have, is left out.
    told = "\n".join(r.getMessage() for r in caplog.records if r.name != "httpx")
    assert "RuntimeError at stumble:" in told
    assert SECRET_WORDS not in told
    assert "private" not in told


def test_the_access_log_holds_ids_and_no_words(
    quiet_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    token_id = "0198a3c0-0000-7000-8000-000000000001"
    with caplog.at_level(logging.INFO, logger="osmosis.web.access"):
        quiet_site.get("/rolls/patience?line=secret")
        quiet_site.get("/api/v1/notes/3")
        quiet_site.post(f"/settings/tokens/{token_id}/revoke")
    told = [record.getMessage().rsplit(" ", 1)[0] for record in caplog.records]
    assert told == [
        "GET /*/* 404",
        "GET /api/v1/notes/3 200",
        f"POST /settings/tokens/{token_id}/revoke 403",
    ]


def test_an_address_with_and_without_a_slash_are_two(quiet_site: Site) -> None:
    assert quiet_site.get("/settings/").status_code == 404


def test_an_error_is_told_in_the_language_and_a_program_reads_the_same_names(
    quiet_site: Site,
) -> None:
    german = {"Accept-Language": "de"}
    page = quiet_site.get("/fail/missing", headers=german).text
    assert "<h1>Hier ist nichts</h1>" in page
    wrong = quiet_site.post(
        "/api/v1/notes",
        json={"line": 3},
        headers={"X-CSRF-Token": quiet_site.token(), **german},
    )
    told = problem(wrong)
    assert told["facts"] == {"at": "body.line", "wanted": "string"}
    assert told["detail"] == "Das ist von der falschen Art."
