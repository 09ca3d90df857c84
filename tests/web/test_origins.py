"""Only our own names, and only our own pages."""

from __future__ import annotations

import pytest

from tests.web.site import BASE, PORT, Site


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "127.0.0.1:80",
        f"127.0.0.1.evil.example:{PORT}",
        f"0.0.0.0:{PORT}",
        f"192.168.1.7:{PORT}",
        f"localhost:{PORT}@evil.example",
        "",
    ],
)
def test_a_foreign_name_is_not_answered(quiet_site: Site, host: str) -> None:
    answer = quiet_site.get("/settings", headers={"Host": host})
    assert answer.status_code == 421
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"LOCALHOST:{PORT}", f"[::1]:{PORT}"]
)
def test_our_own_names_are_answered(quiet_site: Site, host: str) -> None:
    assert quiet_site.get("/settings", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_changes_nothing(
    quiet_site: Site, headers: dict[str, str]
) -> None:
    fields = {"csrf_token": quiet_site.token(), "line": "x"}
    answer = quiet_site.post("/keep", data=fields, headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}],
)
def test_our_own_forms_are_taken(quiet_site: Site, headers: dict[str, str]) -> None:
    fields = {"csrf_token": quiet_site.token(), "line": "x"}
    assert quiet_site.post("/keep", data=fields, headers=headers).status_code == 303


def test_a_link_from_another_site_may_lead_here_but_nothing_may_be_embedded(
    quiet_site: Site,
) -> None:
    visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    embed = {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"}
    assert quiet_site.get("/", headers=visit).status_code == 200
    assert quiet_site.get("/picture", headers=embed).status_code == 403
