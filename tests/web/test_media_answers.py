"""Bytes, also in stretches, and never as something that runs."""

from __future__ import annotations

import pytest

from tests.web.site import Site


@pytest.mark.parametrize(
    ("asked", "status", "body", "told"),
    [
        (None, 200, b"0123456789", None),
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=3-5", 206, b"345", "bytes 3-5/10"),
        ("bytes=-4", 206, b"6789", "bytes 6-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-2", 416, b"", "bytes */10"),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
    ],
)
def test_a_stretch_is_given_as_it_was_asked_for(
    quiet_site: Site, asked: str | None, status: int, body: bytes, told: str | None
) -> None:
    answer = quiet_site.get("/picture", headers={"Range": asked} if asked else {})
    assert (answer.status_code, answer.content) == (status, body)
    assert answer.headers.get("content-range") == told


@pytest.mark.parametrize("asked", ["bytes=2-3", "bytes=10-", None])
def test_no_browser_may_keep_what_is_a_person_s_own(quiet_site: Site, asked: str | None) -> None:
    answer = quiet_site.get("/picture", headers={"Range": asked} if asked else {})
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript", "x/y"]
)
def test_what_could_run_is_only_saved(quiet_site: Site, kind: str) -> None:
    answer = quiet_site.get("/picture", params={"type": kind})
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_name_that_is_not_ascii_survives(quiet_site: Site) -> None:
    told = quiet_site.get("/picture").headers["content-disposition"]
    assert told == ("inline; filename=\"_nser_Bild.jpg\"; filename*=UTF-8''%C3%9Cnser%20Bild.jpg")
