"""Capturing in a real browser: every kind of moment arrives as it was, and only sealed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from osmosis.practices.rolls.model import FrameKind, Origin
from osmosis.sealing.moment import MomentNote
from tests.e2e.camera_page import CameraPage
from tests.e2e.kept import KeptFrame, expose_lines, kept_frames, set_passphrase
from tests.e2e.server import Server, running_server
from tests.e2e.visiting import (
    PHONE,
    Visitor,
    axe_findings,
    axe_findings_in_both_lights,
    visiting,
)
from tests.media.making import bomb_png, card, encoded, mp4, photograph, png_chunk, wav, webm

MARKER = "the-marker-in-a-sealed-frame-7193"
# What a running recording shows; each second stands there too shortly to wait for that one.
A_WHILE = re.compile(r"0:(?!00)\d\d")


def only(server: Server) -> KeptFrame:
    [frame] = kept_frames(server)
    return frame


def a_file(content: bytes, name: str = "a.jpg", kind: str = "image/jpeg") -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content}


def a_marked_photograph() -> bytes:
    return encoded(card(), "JPEG", comment=MARKER.encode())


# Every kind of moment


def test_a_line_with_everything_one_can_say(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone, "?mode=line")
    page = camera.page
    page.get_by_label("One line").fill(MARKER)
    page.get_by_text("A detail, and how glad").click()
    page.get_by_label("One detail that you notice").fill("The wet rail")
    page.get_by_label("How glad will you be to see this again?").fill("64")
    page.get_by_label("A scent").fill("Vetiver")
    camera.expose()
    camera.shows(1)
    camera.is_all_sent()
    kept = only(loaded)
    assert kept.note == MomentNote(
        kind="line", line=MARKER, detail="The wet rail", glad=64, scent="Vetiver"
    )
    assert (kept.number, kept.frame.origin) == (1, Origin.BROWSER)
    assert kept.frame.taken.zone == "Europe/Bucharest"
    assert loaded.places_of(MARKER.encode()) == []
    assert page.get_by_label("One line").input_value() == ""
    assert page.get_by_label("How glad will you be to see this again?").input_value() == "-1"


def test_a_photograph_arrives_byte_for_byte_with_its_name(loaded: Server, phone: Visitor) -> None:
    picture = a_marked_photograph()
    camera = CameraPage(phone)
    camera.expose_file(a_file(picture, "IMG_0001.JPG"), "photo")
    camera.shows(1)
    camera.is_all_sent()
    kept = only(loaded)
    assert kept.file == picture
    assert kept.note == MomentNote(kind="photo", file_name="IMG_0001.JPG", media_type="image/jpeg")
    assert loaded.places_of(MARKER.encode()) == []
    assert loaded.places_of(b"IMG_0001") == []


def test_a_file_that_one_has_is_what_it_is(loaded: Server, visitor: Visitor) -> None:
    files = [
        *((photograph(form), "photo") for form in ("HEIF", "PNG", "WEBP", "AVIF", "TIFF")),
        *((wav(), "audio"), (mp4(), "video"), (webm(), "video")),
    ]
    camera = CameraPage(visitor)
    for number, (content, _) in enumerate(files, start=1):
        camera.expose_file(a_file(content, "something", ""))
        camera.shows(number)
    camera.is_all_sent()
    kept = [(one.file, one.frame.kind.value) for one in kept_frames(loaded)]
    assert kept == files


def test_a_photograph_through_the_page_itself(loaded: Server, visitor: Visitor) -> None:
    camera = CameraPage(visitor)
    expect(camera.page.locator("#through")).to_be_visible()
    camera.expose()
    camera.shows(1)
    camera.is_all_sent()
    kept = only(loaded)
    assert kept.file is not None
    assert kept.note is not None
    assert kept.note.media_type in ("image/jpeg", "image/png")
    assert kept.frame.kind is FrameKind.PHOTO


@pytest.mark.parametrize(("mode", "kind"), [("Sound", "audio"), ("Video", "video")])
def test_a_recording_is_kept_when_it_ends(
    loaded: Server, visitor: Visitor, mode: str, kind: str
) -> None:
    camera = CameraPage(visitor)
    camera.choose(mode)
    if kind == "video":
        expect(camera.page.locator("#camera.is-looking")).to_be_visible()
    camera.press()
    expect(camera.page.get_by_role("button", name="End the recording")).to_be_visible()
    expect(camera.page.locator("#running")).to_have_text(A_WHILE)
    camera.expose()
    camera.shows(1)
    camera.is_all_sent()
    kept = only(loaded)
    assert kept.frame.kind.value == kind
    assert kept.file is not None
    assert len(kept.file) > 1_000
    assert kept.note is not None
    assert str(kept.note.media_type).startswith(f"{kind}/")


def test_a_recording_is_kept_when_the_page_is_put_away(loaded: Server, visitor: Visitor) -> None:
    camera = CameraPage(visitor, "?mode=audio")
    camera.press()
    expect(camera.page.locator("#running")).to_have_text(A_WHILE)
    camera.page.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", { value: "hidden" });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    camera.shows(1)
    camera.is_all_sent()
    assert only(loaded).frame.kind is FrameKind.AUDIO


def test_a_scent_alone_is_a_moment(loaded: Server, visitor: Visitor) -> None:
    camera = CameraPage(visitor, "?mode=line")
    camera.page.get_by_text("A detail, and how glad").click()
    camera.page.get_by_label("A scent").fill("Vetiver")
    camera.expose()
    camera.shows(1)
    camera.is_all_sent()
    assert only(loaded).note == MomentNote(kind="scent", scent="Vetiver")


def test_a_frame_on_real_film(server: Server, visitor: Visitor) -> None:
    server.run("roll", "load", "Courage", "--film")
    camera = CameraPage(visitor)
    camera.page.get_by_label("Frame on the film").fill("7")
    camera.expose()
    camera.shows(1)
    camera.is_all_sent()
    kept = only(server)
    assert (kept.number, kept.frame.kind) == (7, FrameKind.FILM)
    assert kept.frame.sealed_sha256 is None


def test_a_long_film_is_sealed_piece_by_piece(loaded: Server, visitor: Visitor) -> None:
    film = mp4(sound=9_000_000)
    camera = CameraPage(visitor)
    camera.expose_file(a_file(film, "long.mp4", "video/mp4"))
    camera.shows(1)
    camera.is_all_sent()
    assert only(loaded).file == film


def test_a_sealed_roll_is_exposed_without_a_passphrase(server: Server, visitor: Visitor) -> None:
    set_passphrase(server)
    server.run("roll", "load", "Candour", "--tier", "sealed")
    camera = CameraPage(visitor)
    camera.expose_line(MARKER)
    camera.shows(1)
    camera.is_all_sent()
    [kept] = kept_frames(server, opens=False)
    assert kept.number == 1
    assert server.places_of(MARKER.encode()) == []


# What cannot be kept


REFUSED = [
    (b"", "photo", "The file is empty. Nothing was exposed."),
    (b"x" * 9_000, "photo", "This is not a photograph of a kind that Osmosis knows."),
    (b"x" * 9_000, "file", "This is not a photograph, sound or video of a kind"),
    (photograph("JPEG")[:-30], "photo", "The photograph is cut off: its end is missing."),
    (photograph("PNG")[:-30], "photo", "The photograph is cut off: its end is missing."),
    (wav(), "photo", "This is a sound recording (WAV), not a photograph."),
    (bomb_png(20_000, 20_000), "photo", "The photograph claims 20,000 × 20,000 pixels"),
    (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"oops", bytes(40)),
        "photo",
        "It begins like PNG but the rest of it is not.",
    ),
    (mp4()[:500], "video", "The video is cut off: its end is missing."),
]


def test_what_is_no_moment_is_refused_before_it_is_sealed(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone)
    for content, takes, sentence in REFUSED:
        camera.expose_file(a_file(content), takes)
        camera.says(sentence)
        expect(camera.page.get_by_role("alert")).to_have_count(1)
    camera.shows(0)
    assert kept_frames(loaded) == []
    assert camera.page.evaluate("osmosisQueue.list('waiting', 'sealing')") == []


def test_a_photograph_larger_than_the_limit_is_refused(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone)
    camera.page.evaluate(
        """() => {
          const files = new DataTransfer();
          const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
          files.items.add(new File([jpeg, new Uint8Array(60_000_001)], "x.jpg"));
          const input = document.querySelector('[data-takes="photo"]');
          input.files = files.files;
          input.dispatchEvent(new Event("change"));
        }"""
    )
    camera.says("The photograph is larger than the limit of 60 MB.")
    camera.shows(0)


def test_no_name_of_a_file_does_harm(loaded: Server, phone: Visitor) -> None:
    names = ["../../etc/passwd", "n" * 4_000 + ".jpg", "a\u0000b.jpg", "\u202egpj.exe", ".."]
    picture = photograph("JPEG")
    camera = CameraPage(phone)
    for number, name in enumerate(names, start=1):
        with camera.exposing():
            camera.page.evaluate(
                """([name, bytes]) => {
                  const files = new DataTransfer();
                  files.items.add(new File([new Uint8Array(bytes)], name));
                  const input = document.querySelector('[data-takes="photo"]');
                  input.files = files.files;
                  input.dispatchEvent(new Event("change"));
                }""",
                [name, list(picture)],
            )
        camera.shows(number)
    camera.is_all_sent()
    for kept in kept_frames(loaded):
        assert kept.file == picture
        assert kept.note is not None
        shown = kept.note.file_name or ""
        assert len(shown) <= 200
        assert not set(shown) & set("/\\\0\u202e")


def test_an_empty_line_exposes_nothing_and_asks_for_one(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone, "?mode=line")
    camera.press()
    expect(camera.page.get_by_label("One line")).to_be_focused()
    camera.shows(0)
    assert kept_frames(loaded) == []


def test_without_room_on_the_device_it_says_so(loaded: Server, phone: Visitor) -> None:
    phone.context.add_init_script(
        "if (navigator.storage) {"
        " navigator.storage.estimate = async () => ({ quota: 9_000_000, usage: 8_000_000 }); }"
    )
    camera = CameraPage(phone)
    camera.expose_line("x")
    camera.says("There is no room for it on this device. Nothing was exposed.")
    camera.shows(0)


# The camera itself


# The browser's own store answers only after a while.
SLOW_QUEUE = """(() => {
  let queue;
  const list = async (...states) => {
    await new Promise((done) => setTimeout(done, 500));
    return queue.list(...states);
  };
  Object.defineProperty(globalThis, "osmosisQueue", {
    set: (made) => { queue = made; },
    get: () => ({ ...queue, list }),
  });
})()"""


def test_the_camera_answers_as_soon_as_it_is_seen(loaded: Server, phone: Visitor) -> None:
    phone.context.add_init_script(SLOW_QUEUE)
    page = phone.open("/capture")
    page.get_by_role("button", name="Line").click()
    expect(page.get_by_label("One line")).to_be_visible()


def test_the_lens_cap_voids_a_misfire_and_its_frame_stays_spent(
    loaded: Server, phone: Visitor
) -> None:
    camera = CameraPage(phone)
    expect(camera.page.get_by_role("button", name="Lens cap")).to_be_hidden()
    camera.expose_line("a misfire")
    camera.is_all_sent()
    camera.page.get_by_role("button", name="Lens cap").click()
    camera.says("The lens cap was on: frame 1 is void and stays spent.")
    camera.shows(1)
    assert only(loaded).is_void
    expect(camera.page.get_by_role("button", name="Lens cap")).to_be_hidden()


def test_after_a_minute_the_lens_cap_is_gone(loaded: Server, phone: Visitor) -> None:
    page = phone.context.new_page()
    page.clock.install()
    page.goto(f"{phone.address}/capture?mode=line")
    page.get_by_label("One line").fill("x")
    page.locator("#shutter").click()
    expect(page.get_by_role("button", name="Lens cap")).to_be_visible()
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("button", name="Lens cap")).to_be_hidden()


def test_one_chooses_among_the_loaded_rolls_and_the_current_one_comes_first(
    loaded: Server, phone: Visitor
) -> None:
    loaded.run("roll", "load", "Order", "--exposures", "36")
    camera = CameraPage(phone)
    expect(camera.page.get_by_role("heading", name="Patience")).to_be_visible()
    camera.page.get_by_label("On", exact=True).select_option("Order")
    expect(camera.page.get_by_role("heading", name="Order")).to_be_visible()
    camera.shows(0, 36)
    camera.expose_line("x")
    camera.shows(1, 36)
    camera.is_all_sent()
    assert only(loaded).virtue == "Order"


def test_the_sentence_above_the_shutter_is_the_persons_own(server: Server, phone: Visitor) -> None:
    server.run("roll", "load", "Patience", "--looking", "Me, on a bad day")
    camera = CameraPage(phone)
    expect(camera.page.get_by_text("Me, on a bad day")).to_be_visible()


def test_the_last_frame_finishes_the_roll_and_that_is_said(loaded: Server, phone: Visitor) -> None:
    expose_lines(loaded, 23)
    camera = CameraPage(phone)
    camera.shows(23)
    camera.choose("Line")
    finished = camera.page.get_by_text("That was the last frame: Patience is finished.")
    for _ in range(2):  # About every second roll has a lucky frame.
        camera.page.get_by_label("One line").fill("the last")
        camera.expose()
        camera.is_all_sent()
        if finished.is_visible():
            break
    expect(finished).to_be_visible()
    expect(camera.page.get_by_role("heading", name="No roll is in the camera")).to_be_visible()


def test_everything_can_be_done_with_the_keyboard(loaded: Server, visitor: Visitor) -> None:
    camera = CameraPage(visitor)
    page = camera.page
    page.get_by_role("button", name="Line").focus()
    page.keyboard.press("Enter")
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == "line":
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.type("typed")
    page.keyboard.press("Control+Enter")
    camera.shows(1)
    expect(page.get_by_role("status").filter(has_text="The line is exposed.")).to_be_attached()
    while page.evaluate("document.activeElement.id") != "cap":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    camera.says("The lens cap was on")
    assert page.evaluate("document.activeElement.id") == "shutter"


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    found = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert isinstance(found, int)
    return found


def test_nothing_is_cut_off_on_a_narrow_phone(browser: Browser, loaded: Server) -> None:
    loaded.run("roll", "load", "Saying what I mean, gently and in time")
    loaded.run("roll", "load", "Courage", "--film")
    narrow = {"viewport": {"width": 320, "height": 640}}
    with visiting(browser, loaded.address, **{**PHONE, **narrow}) as phone:
        camera = CameraPage(phone)
        for virtue in ("Patience", "Saying what I mean, gently and in time", "Courage"):
            camera.page.get_by_label("On", exact=True).select_option(virtue)
            assert overflow(camera.page) == 0, virtue
        camera.page.goto(f"{phone.address}/phone")
        assert overflow(camera.page) == 0


def test_there_is_nothing_to_capture_on_without_a_roll(server: Server, phone: Visitor) -> None:
    page = phone.open("/capture")
    expect(page.get_by_role("heading", name="No roll is in the camera")).to_be_visible()
    expect(page.get_by_role("link", name="Load a roll")).to_be_visible()
    assert axe_findings(page) == []


def test_without_javascript_it_says_that_it_cannot_capture(
    browser: Browser, loaded: Server
) -> None:
    with visiting(browser, loaded.address, java_script_enabled=False) as visitor:
        page = visitor.open("/capture")
        sentence = page.locator("noscript p")
        expect(sentence).to_be_visible()
        expect(sentence).to_contain_text("This page cannot capture without JavaScript")
        expect(page.locator("#camera")).to_be_hidden()


def test_a_browser_that_keeps_nothing_is_told(loaded: Server, phone: Visitor) -> None:
    phone.context.add_init_script("indexedDB.open = () => { throw new DOMException('no'); };")
    page = phone.open("/capture")
    expect(page.get_by_text("This browser keeps nothing for pages")).to_be_visible()


def test_safari_outside_the_home_screen_is_told_what_it_forgets(
    loaded: Server, phone: Visitor
) -> None:
    hint = "unless the page is on the home screen"
    expect(CameraPage(phone).page.get_by_text(hint)).to_be_hidden()
    phone.context.add_init_script("navigator.standalone = false;")
    expect(CameraPage(phone).page.get_by_text(hint)).to_be_visible()


def test_in_a_rehearsal_a_moment_has_the_time_of_its_clock(
    browser: Browser, tmp_path: Path
) -> None:
    clock = "2031-05-04T09:00[Asia/Tokyo]"
    with (
        running_server(tmp_path, rehearsal=True, OSMOSIS_CLOCK=clock) as server,
        visiting(browser, server.address, **PHONE) as phone,
    ):
        server.run("roll", "load", "Patience")
        camera = CameraPage(phone)
        camera.expose_line("x")
        camera.is_all_sent()
        taken = str(only(server).frame.taken)
        assert taken.startswith("2031-05-04T09:")
        assert taken.endswith("+09:00[Asia/Tokyo]")


def test_the_camera_can_be_used_by_everybody(loaded: Server, visitor: Visitor) -> None:
    loaded.run("roll", "load", "Order")
    camera = CameraPage(visitor)
    camera.page.get_by_text("A detail, and how glad").click()
    assert overflow(camera.page) == 0
    for mode in ("Photo", "Line", "Sound", "Video"):
        camera.choose(mode)
        assert axe_findings_in_both_lights(camera.page) == [], mode
