"""Every page of the shell: whole forms, nothing inline, no address of another host."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.web.site import Site
from tests.web.test_headers import every_address

VALUE = re.compile(r"(?<==)[^&]*")


class Page(HTMLParser):
    """What a test wants to know about a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.first_fields: list[str] = []
        self.inline: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self._awaits_field = False
        self.feed(html)

    @property
    def changing(self) -> list[dict[str, str]]:
        """The forms that change something."""
        return [form for form in self.forms if form.get("method", "get").lower() == "post"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, their first fields, inline code and addresses."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(found)
            # A form that only asks changes nothing, and its token would stand in the address.
            self._awaits_field = found.get("method", "get").lower() == "post"
        elif tag in {"input", "button", "select", "textarea"} and self._awaits_field:
            self.first_fields.append(found.get("name", ""))
            self._awaits_field = False
        if tag == "style" or (tag == "script" and "src" not in found):
            self.inline.append(tag)
        self.inline += [
            name for name in found if name == "style" or name.startswith(("on", "hx-on"))
        ]
        self.addresses += [found[name] for name in ("src", "href", "action") if name in found]
        self.ids += [found["id"]] if "id" in found else []


def pages(site: Site) -> dict[str, Page]:
    """Every page that can be asked for."""
    found = {}
    for address in every_address(site):
        answer = site.get(address, headers={"Accept": "text/html"})
        if answer.headers.get("content-type", "").startswith("text/html"):
            found[address] = Page(answer.text)
    return found


@pytest.fixture(params=[False, True], ids=["store", "rehearsal"])
def crawled(request: pytest.FixtureRequest, site: Site, rehearsal_site: Site) -> dict[str, Page]:
    """The pages of a store and of a rehearsal store."""
    return pages(rehearsal_site if request.param else site)


def test_no_form_is_without_its_token_as_the_first_field(crawled: dict[str, Page]) -> None:
    assert sum(len(page.forms) for page in crawled.values()) >= 6
    for address, page in crawled.items():
        assert page.first_fields == ["csrf_token"] * len(page.changing), address


def test_nothing_is_inline_and_no_other_host_is_asked(crawled: dict[str, Page]) -> None:
    for address, page in crawled.items():
        assert page.inline == [], address
        assert all(target.startswith(("/", "#")) for target in page.addresses), address


def test_no_name_is_used_twice_on_a_page(crawled: dict[str, Page]) -> None:
    for address, page in crawled.items():
        assert len(page.ids) == len(set(page.ids)), address


def reached(site: Site) -> dict[str, Page]:
    """Every page that links lead to from the first one; of those that turn, such as a map, one."""
    found: dict[str, Page] = {}
    met: set[str] = set()
    waiting = ["/", "/settings"]
    while waiting:
        address = waiting.pop().partition("#")[0]
        kind = VALUE.sub("", address)
        if kind in met or not address or address.startswith(("/static", "/api")):
            continue
        met.add(kind)
        answer = site.get(address, headers={"Accept": "text/html"})
        if answer.headers.get("content-type", "").startswith("text/html"):
            found[address] = Page(answer.text)
            waiting += found[address].addresses
    return found


def test_every_page_of_an_empty_life_is_whole(real_site: Site) -> None:
    found = reached(real_site)
    assert len(found) > 10
    for address, page in found.items():
        assert page.first_fields == ["csrf_token"] * len(page.changing), address
        assert page.inline == [], address
        assert len(page.ids) == len(set(page.ids)), address
        assert all(target.startswith(("/", "#")) for target in page.addresses), address


def test_every_link_of_the_shell_leads_somewhere(site: Site) -> None:
    links = {
        target
        for page in pages(site).values()
        for target in page.addresses
        if target.startswith(("/settings", "/static", "/api", "/manifest"))
    }
    statuses = {link: site.get(link).status_code for link in links}
    assert {link for link, status in statuses.items() if status != 200} <= {
        "/settings/keys/passphrase",
        "/settings/keys/sheet",
        "/settings/clock/accept",
        "/settings/calendar/feed",
        "/settings/reminders/folder",
        "/settings/reminders/email",
        "/settings/reminders/browser",
        "/settings/reminders/apprise",
    }
