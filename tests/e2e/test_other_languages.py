"""Osmosis in another language than English, and on pages that are written from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.server import Server, running_server
from tests.e2e.visiting import PHONE, Visitor, visiting

PAGES = ("/", "/case", "/capture", "/mnestics", "/apert", "/loom", "/search", "/settings", "/phone")
# By how much a page is wider than the phone, and which words of drawings are cut off.
BROKEN = """() => {
  const root = document.documentElement;
  const cut = [...document.querySelectorAll("svg text")].filter((text) => {
    const [box, sheet] = [text, text.ownerSVGElement].map((one) => one.getBoundingClientRect());
    const isOut = box.left < sheet.left - 1 || box.right > sheet.right + 1;
    return box.width > 0 && sheet.width > 0 && isOut;
  });
  const wider = root.scrollWidth - root.clientWidth;
  return [...(wider > 0 ? [`wider by ${wider}`] : []), ...cut.map((text) => text.textContent)];
}"""


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a store with a roll, a pathway, a gate and an axis."""

    def prepare(server: Server) -> None:
        server.run("roll", "load", "Geduld")
        weekly = ("Sonntags", "--rhythm", "weekly")
        server.run("mnestic", "path", "add", *weekly, "--first-line", "Frag nach der Feige.")
        server.run("apert", "gate", "add", *weekly, "--minutes", "45")

    folder = tmp_path_factory.mktemp("languages") / "server"
    with running_server(folder, prepare=prepare) as started:
        yield started


@pytest.fixture(scope="module")
def phone(browser: Browser, lived_in: Server) -> Iterator[Visitor]:
    """A phone whose person reads German."""
    with visiting(browser, lived_in.address, locale="de-DE", **PHONE) as visitor:
        yield visitor


@pytest.fixture
def page(phone: Visitor) -> Iterator[Page]:
    """One page of the phone."""
    opened = phone.open("/")
    yield opened
    opened.close()


def test_a_phone_is_answered_in_its_language(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("link", name="Optionen")).to_be_visible()
    page.get_by_role("link", name="Kamera").click()
    # A script says this one.
    expect(page.get_by_role("button", name="Ein Foto aufnehmen")).to_be_visible()


@pytest.mark.parametrize("width", [390, 600, 704, 705, 768, 850, 864, 865, 1024, 1280])
def test_the_bar_is_one_line_on_a_phone_on_a_tablet_and_at_a_desk(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    # A rehearsal's bar holds one thing more.
    page.locator(".wordmark").evaluate(
        """mark => {
          const tag = Object.assign(document.createElement("a"), { textContent: "Probelauf" });
          tag.className = "rehearsal-tag";
          mark.after(tag);
        }"""
    )
    # Measuring asks for the fonts that are not there yet; the letters until then are wider.
    middles = """async all => {
      const boxes = () => all.map((one) => one.getBoundingClientRect());
      boxes();
      await document.fonts.ready;
      return boxes().map((box) => box.y + box.height / 2);
    }"""
    found = page.locator(".top > :not(nav)").evaluate_all(middles)
    assert len(found) == 3
    # The pages are in the same line, or at the lower edge, and there in one line of their own.
    [pages] = page.locator(".top > nav").evaluate_all(middles)
    line = [*found, pages] if pages < 450 else found
    assert max(line) - min(line) < 4
    each = page.locator(".nav a").evaluate_all(middles)
    assert max(each) - min(each) < 4


def test_the_language_that_was_chosen_goes_before_the_phones(page: Page, phone: Visitor) -> None:
    page.goto(phone.address + "/settings/language")
    page.get_by_label("English").check()
    page.get_by_role("button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Language")
    page.get_by_label("As each device asks").check()
    page.get_by_role("button").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_page_breaks_in_another_language_or_direction(
    page: Page, phone: Visitor, direction: str
) -> None:
    broken = {}
    for path in PAGES:
        page.goto(phone.address + path)
        page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
        if found := page.evaluate(BROKEN):
            broken[path] = found
    assert broken == {}
