"""Capsules and given pages in a real browser, opened from a folder, as their finder will."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from osmosis.bags.capsule import write_capsule
from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame, Fogged, Taken
from osmosis.bags.give import GiveChoices, write_give
from tests.bags.sample_roll import frame_id, photo, sample_capsule

AXE = Path(__file__).parents[1] / "e2e" / "vendor" / "axe.min.js"
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
GIVEN = [frame_id(number) for number in (1, 2, 3, 5, 7)]
HOSTILE = (
    "\"'><script>fired('script')</script><img src=x onerror=fired('img')>"
    "<svg/onload=fired('svg')><iframe srcdoc='<script>parent.fired(1)</script>'></iframe>"
    "<a href=javascript:fired('link')>x</a><style>@import 'http://127.0.0.1:9/a.css'</style>"
    "<base href='http://127.0.0.1:9/'><meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>"
    "<link rel=stylesheet href=http://127.0.0.1:9/b.css></script><!--]]>"
    "{{7*7}}{% raw %}\u2028\u202e${7*7}`"
    "<form action=http://127.0.0.1:9/><video src=http://127.0.0.1:9/v onerror=fired('v')></video>"
)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(chromium), args=ARGUMENTS)
        yield found
        found.close()


@dataclass
class Watched:
    """A page that is opened from disk, and all that it does besides being looked at."""

    page: Page
    fired: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: Path, *, until: Literal["load", "commit"] = "load") -> Page:
        self.page.expose_function("fired", lambda what: self.fired.append(str(what)))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note)
        self.page.goto(path.as_uri(), wait_until=until)
        return self.page

    def _note(self, request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.requests.append(request.url)


def watched(context: BrowserContext) -> Watched:
    return Watched(context.new_page())


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 390, "height": 844})
    found.set_default_timeout(10_000)
    yield found
    found.close()


def unpacked(capsule: Capsule, folder: Path) -> Path:
    """The ``data`` folder of a capsule that somebody unpacked."""
    out = io.BytesIO()
    write_capsule(out, capsule)
    with zipfile.ZipFile(out) as found:
        found.extractall(folder)  # our own capsule
        base = found.namelist()[0].split("/")[0]
    return folder / base / "data"


def given(capsule: Capsule, folder: Path, ids: list[str], choices: GiveChoices) -> Path:
    path = folder / "given.html"
    with path.open("wb") as out:
        write_give(out, capsule, ids, choices)
    return path


def hostile_capsule() -> Capsule:
    """A roll in which every text that a person can write is hostile."""
    gloss = {"at": HOSTILE, "kind": HOSTILE, "text": HOSTILE, HOSTILE: HOSTILE}
    moment = Taken(text="2031-05-04T09:00", certainty="uncertain")
    file = CapsuleFile(media_type="text/html", source=HOSTILE.encode(), file_name=HOSTILE)
    words = {"line": HOSTILE, "detail": HOSTILE, "scent": HOSTILE, "location": HOSTILE}
    frames = (
        photo(1, **words, camera=HOSTILE, film_place=HOSTILE, glosses=(gloss,)),
        photo(2, prints=(), undecoded=HOSTILE, original=file),
        photo(3, kind="line", prints=(), original=None, taken=moment, **words),
        CapsuleFrame(id=frame_id(4), number=4, kind="film", film_place=HOSTILE),
        CapsuleFrame(id=frame_id(5), number=5, kind="audio", original=file, extra={"x": HOSTILE}),
    )
    return Capsule(
        id=sample_capsule().id,
        virtue=HOSTILE,
        why=HOSTILE,
        counts=HOSTILE,
        looking=HOSTILE,
        identity_line=HOSTILE,
        edge_code=HOSTILE,
        box_place=HOSTILE,
        scents=(HOSTILE, HOSTILE),
        circled=(frame_id(1),),
        fogged=(Fogged(at="2031-05-04T09:00", reason=HOSTILE),),
        frames=frames,
        glosses=(gloss,),
        extra={HOSTILE: HOSTILE},
    )


def walk_through(page: Page) -> None:
    """Open everything that can be opened."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.click("#show-all")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")


@pytest.mark.parametrize("name", ["index.html", "viewer/index.html"])
def test_hostile_words_in_a_capsule_do_nothing(
    context: BrowserContext, tmp_path: Path, name: str
) -> None:
    seen = watched(context)
    page = seen.open(unpacked(hostile_capsule(), tmp_path) / name)
    walk_through(page)
    assert (seen.fired, seen.requests, seen.complaints) == ([], [], [])
    assert page.title().startswith("\"'><script>fired(")
    assert page.locator("h1").inner_text().startswith("\"'><script>fired(")


def test_hostile_words_in_a_given_page_do_nothing(context: BrowserContext, tmp_path: Path) -> None:
    choices = GiveChoices(
        title=HOSTILE, words=HOSTILE, with_location=True, with_gladness=True, with_glosses=True
    )
    ids = [frame_id(number) for number in range(1, 6)]
    seen = watched(context)
    walk_through(seen.open(given(hostile_capsule(), tmp_path, ids, choices)))
    assert (seen.fired, seen.requests, seen.complaints) == ([], [], [])


def broken_into(folder: Path, port: int) -> Path:
    """A viewer into which somebody has written a script and an address."""
    path = unpacked(sample_capsule(), folder) / "index.html"
    text = path.read_text(encoding="utf-8")
    address = f"http://127.0.0.1:{port}/x"
    script = f"<script>fired('inline')</script><img src='{address}' onerror=fired('image')>"
    path.write_text(text.replace("<main>", f"<main>{script}"), encoding="utf-8")
    return path


def somebody_called(listener: socket.socket) -> bool:
    listener.setblocking(False)
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.mark.parametrize("has_policy", [True, False])
def test_the_policy_alone_stops_what_got_in(
    browser: Browser, tmp_path: Path, has_policy: bool
) -> None:
    context = browser.new_context(bypass_csp=not has_policy)
    seen = watched(context)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        path = broken_into(tmp_path, listener.getsockname()[1])
        if has_policy:
            seen.open(path)
            assert len(seen.complaints) >= 3
        else:
            # Without the policy it must fire, or this test would prove nothing.
            listener.settimeout(10)
            seen.open(path, until="commit")
            listener.accept()[0].close()
            seen.page.wait_for_function("document.readyState === 'complete'")
        assert seen.fired == ([] if has_policy else ["inline", "image"])
        assert not (has_policy and somebody_called(listener))
    context.close()


@pytest.mark.parametrize("name", ["index.html", "viewer/index.html"])
def test_a_capsule_opens_from_a_folder_with_pictures_and_typefaces(
    context: BrowserContext, tmp_path: Path, name: str
) -> None:
    seen = watched(context)
    page = seen.open(unpacked(sample_capsule(), tmp_path) / name)
    page.evaluate("document.querySelectorAll('img').forEach(each => { each.loading = 'eager'; })")
    page.wait_for_function("[...document.images].every(each => each.complete)")
    assert page.evaluate("[...document.images].every(each => each.naturalWidth > 0)")
    assert page.evaluate("document.fonts.check('16px Alegreya')")
    assert seen.complaints == []


def test_slides_go_on_by_key_and_end_after_the_last(
    context: BrowserContext, tmp_path: Path
) -> None:
    page = watched(context).open(unpacked(sample_capsule(), tmp_path) / "index.html")
    page.click("#show-all")
    assert page.locator("#count").inner_text() == "1 of 16"
    assert page.locator("#frame-1").is_visible()
    assert not page.locator(".mounts").is_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    assert page.locator("#frame-3").is_visible()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == "frame-2"
    for _ in range(30):
        page.keyboard.press("PageDown")
    assert page.locator("#end").is_visible()
    assert page.locator("#next").is_disabled()
    page.click("#again")
    assert page.locator(".mounts").is_visible()


def test_a_mount_opens_its_slide_and_takes_the_focus_back(
    context: BrowserContext, tmp_path: Path
) -> None:
    page = watched(context).open(unpacked(sample_capsule(), tmp_path) / "index.html")
    page.click('[data-frame="18"]')
    assert page.locator("#frame-18").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.frame") == "18"


def test_the_circled_ones_come_in_the_order_in_which_they_were_circled(
    context: BrowserContext, tmp_path: Path
) -> None:
    page = watched(context).open(unpacked(sample_capsule(), tmp_path) / "index.html")
    page.click("#show-circled")
    shown = []
    for _ in range(3):
        shown.append(page.evaluate("document.activeElement.id"))
        page.keyboard.press("ArrowRight")
    assert shown == ["frame-1", "frame-18", "frame-3"]
    assert page.locator("#end").is_visible()


@pytest.mark.parametrize("kind", ["capsule", "given"])
def test_without_scripts_everything_is_on_the_page(
    browser: Browser, tmp_path: Path, kind: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    if kind == "capsule":
        path = unpacked(sample_capsule(), tmp_path) / "index.html"
    else:
        path = given(sample_capsule(), tmp_path, GIVEN, GiveChoices())
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.get_by_text("Waited for the kettle without the telephone.").last.is_visible()
    assert page.locator("#frame-1 img").is_visible()
    assert page.locator("#frame-5 audio").is_visible()
    assert not page.locator("#show-all").is_visible()
    assert not page.locator("#bar").is_visible()
    page.click('a[href="#frame-3"]')
    assert page.locator("#frame-3").is_visible()
    context.close()


def test_a_given_page_shows_its_pictures_and_plays_its_sound(
    context: BrowserContext, tmp_path: Path
) -> None:
    seen = watched(context)
    page = seen.open(given(sample_capsule(), tmp_path, GIVEN, GiveChoices()))
    assert page.evaluate("[...document.images].every(each => each.complete)")
    page.wait_for_function("document.querySelector('audio').duration > 0.4")
    assert (seen.complaints, seen.requests) == ([], [])


def test_nothing_is_wider_than_the_window(context: BrowserContext, tmp_path: Path) -> None:
    capsule = Capsule(
        id=sample_capsule().id,
        virtue="Unbreakablewordsthatgoonandon" * 4,
        edge_code="EDGE" * 20,
        frames=(photo(1, line="Donaudampfschifffahrtsgesellschaft" * 5, detail="https://x/" * 30),),
    )
    page = watched(context).open(unpacked(capsule, tmp_path) / "index.html")
    for step in ("#show-all", "#close"):
        for width in (320, 390, 768, 1280, 2200):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.click(step)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["capsule", "given"])
def test_an_accessibility_check_finds_nothing(
    browser: Browser, tmp_path: Path, scheme: str, kind: str
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = context.new_page()
    if kind == "capsule":
        path = unpacked(sample_capsule(), tmp_path) / "index.html"
    else:
        path = given(sample_capsule(), tmp_path, GIVEN, GiveChoices(with_glosses=True))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.add_script_tag(path=str(AXE))
    check = "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes[0].html)"
    assert page.evaluate(check) == []
    page.click("#show-all")
    assert page.evaluate(check) == []
    context.close()
