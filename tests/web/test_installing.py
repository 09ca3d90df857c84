"""What a browser needs to install Osmosis: manifest, worker, share target, static files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import osmosis
from osmosis.web.pages import installing
from osmosis.web.static_files import FOR_EVER, StaticFiles
from tests.web.site import Site
from tests.web.test_forgery import multipart


def test_the_manifest_names_only_what_is_there(quiet_site: Site) -> None:
    answer = quiet_site.get("/manifest.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    manifest = answer.json()
    for icon in manifest["icons"]:
        found = quiet_site.get(icon["src"])
        assert found.status_code == 200
        assert found.headers["content-type"] == icon["type"]
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    assert manifest["display"] == "standalone"
    target = manifest["share_target"]
    assert (target["action"], target["method"]) == ("/share", "POST")


def test_the_worker_may_serve_every_address_and_changes_with_any_static_file(
    quiet_site: Site,
) -> None:
    answer = quiet_site.get("/sw.js")
    assert answer.headers["service-worker-allowed"] == "/"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    first = answer.text.splitlines()[0]
    assert first.startswith(f'const STATIC = "{quiet_site.shell.static.prefix}";')
    etag = {"If-None-Match": answer.headers["etag"]}
    assert quiet_site.get("/sw.js", headers=etag).status_code == 304


@pytest.mark.parametrize("has_token", [False, True])
def test_a_raw_share_is_refused_with_a_sentence(quiet_site: Site, has_token: bool) -> None:
    token = quiet_site.token()
    fields = ([("csrf_token", token)] if has_token else []) + [("text", "a shared thought")]
    body, kind = multipart(fields)
    headers = {"Content-Type": kind, "Sec-Fetch-Site": "none"}
    answer = quiet_site.post("/share", content=body, headers=headers)
    assert answer.status_code == 415
    assert "taken in on the phone itself" in answer.text
    assert "a shared thought" not in answer.text


def test_static_files_are_cached_for_ever_under_the_hash_of_all(quiet_site: Site) -> None:
    static = quiet_site.shell.static
    lasting = quiet_site.get(static.address("osmosis.css"))
    assert lasting.headers["cache-control"] == FOR_EVER
    assert lasting.headers["content-type"].startswith("text/css")
    plain = quiet_site.get("/static/osmosis.css")
    assert plain.headers["cache-control"] == "no-cache"
    assert plain.content == lasting.content
    etag = {"If-None-Match": plain.headers["etag"]}
    assert quiet_site.get("/static/osmosis.css", headers=etag).status_code == 304
    assert quiet_site.get("/static/0123456789abcdef/osmosis.css").status_code == 404


def test_every_static_file_is_served_as_what_it_is(quiet_site: Site) -> None:
    static = quiet_site.shell.static
    kinds = {static.get(path).media_type for path in static.paths}
    assert "application/octet-stream" not in kinds
    assert {"font/woff2", "text/javascript", "text/css", "image/svg+xml", "image/png"} <= kinds
    for path in static.paths:
        assert quiet_site.get(static.address(path)).content == static.get(path).data


@pytest.mark.parametrize(
    "path", ["../templates/base.html", "%2e%2e/application.py", "/etc/passwd", "", "vendor"]
)
def test_nothing_beside_the_static_files_is_served(quiet_site: Site, path: str) -> None:
    assert quiet_site.get(f"/static/{path}").status_code == 404


def test_one_changed_file_changes_the_hash_of_all(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("one")
    before = StaticFiles(tmp_path).hash
    assert StaticFiles(tmp_path).hash == before
    (tmp_path / "a.css").write_text("two")
    assert StaticFiles(tmp_path).hash != before


def test_the_worker_speaks_the_language_of_its_browser(quiet_site: Site) -> None:
    english = quiet_site.get("/sw.js")
    german = quiet_site.get("/sw.js", headers={"Accept-Language": "de"})
    told = german.text.splitlines()[1]
    words = json.loads(told.removeprefix("const LANGUAGE = ").removesuffix(";"))
    assert words["tag"] == "de"
    assert words["sentences"]["Take a photograph"] == "Ein Foto aufnehmen"
    forms = words["sentences"]["{n} moment is being sent."]
    said = [forms[int(words["plurals"][count])] for count in (0, 1, 2, 199)]
    many, one = "{n} Momente werden gesendet.", "{n} Moment wird gesendet."
    assert said == [many, one, many, many]
    assert '"sentences": {}' in english.text.splitlines()[1]
    assert english.headers["etag"] != german.headers["etag"]


def test_the_worker_is_another_one_when_its_words_are(
    quiet_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = quiet_site.get("/sw.js", headers={"Accept-Language": "de"}).headers["etag"]
    monkeypatch.setattr(installing, "script_words", lambda: {"tag": "de", "sentences": {}})
    asked = {"Accept-Language": "de", "If-None-Match": before}
    assert quiet_site.get("/sw.js", headers=asked).status_code == 200


def test_the_worker_of_another_release_is_another_one_which_keeps_its_pages_anew(
    quiet_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = quiet_site.get("/sw.js")
    monkeypatch.setattr(osmosis, "__version__", "9.9.9")
    after = quiet_site.get("/sw.js")
    assert before.headers["etag"] != after.headers["etag"]
    assert "9.9.9" in after.text.splitlines()[0]


@pytest.mark.parametrize("path", ["/", "/sw.js", "/manifest.webmanifest", "/api/v1/nothing", "/x"])
def test_no_cache_gives_one_reader_what_was_said_to_another(quiet_site: Site, path: str) -> None:
    answer = quiet_site.get(path)
    assert answer.headers["vary"] == "Accept-Language"
    if "etag" in answer.headers:
        again = quiet_site.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.headers["vary"]) == (304, "Accept-Language")
