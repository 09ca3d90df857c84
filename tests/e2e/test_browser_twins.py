"""What is written twice says the same twice: the look at a file, and the time of a moment."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.media.check import check_file
from osmosis.media.kinds import Family
from osmosis.media.limits import Limits, MediaRefusedError
from osmosis.practices.rolls.web.arriving import parse_taken
from tests.media.making import (
    FORMATS,
    RECORDINGS,
    bomb_png,
    card,
    encoded,
    mp4,
    photograph,
    png_chunk,
    webm,
)

STATIC = Path(__file__).parents[2] / "src/osmosis/web/static"
ORIGIN = "https://osmosis.test"
LIMITS = Limits()
FAMILIES: tuple[Family | None, ...] = (None, "photo", "audio", "video")
JPEG = photograph("JPEG")
WHOLE = {
    **{form: photograph(form) for form in FORMATS},
    **{name: make() for name, make in RECORDINGS.items()},
    "GIF": encoded(card(), "GIF"),
    "progressive": encoded(card(), "JPEG", progressive=True),
    "turned": photograph("JPEG", orientation=6, gps=True),
    "lossless WebP": encoded(card(), "WEBP", lossless=True),
    "WebP with alpha": encoded(card().convert("RGBA"), "WEBP"),
    "packed TIFF": encoded(card((640, 480)), "TIFF", compression="tiff_lzw"),
    "open webm": webm(seconds=None, open_length=True),
}
ODD = {
    "nothing": b"",
    "a byte": b"x",
    "text": b"Dear diary, " * 400,
    "zeros": bytes(4_000),
    "a bomb": bomb_png(20_000, 20_000),
    "PNG without a header": b"\x89PNG\r\n\x1a\n" + png_chunk(b"oops", bytes(40)),
    "JPEG that goes on oddly": JPEG[:20] + b"oddly" * 20,
    "JPEG with a thumbnail's end only": JPEG[:-2] + b"\0\0",
    "JPEG with a film behind it": JPEG + mp4(),
    "MP4 without an index": mp4()[:1_000],
    "age": b"age-encryption.org/v1\n" + bytes(100),
    "HTML": b"<!doctype html><script>1</script>",
}
CUTS = (0.1, 0.3, 0.6, 0.95, 0.999)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A secure page with the scripts."""

    def serve(route: Route) -> None:
        path = STATIC / route.request.url.removeprefix(f"{ORIGIN}/")
        if path.is_file():
            route.fulfill(path=path, content_type="text/javascript; charset=utf-8")
        else:
            route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")

    opened = browser.new_page()
    opened.route("**/*", serve)
    opened.goto(f"{ORIGIN}/")
    for name in ("language.js", "media-check.js", "moment-time.js"):
        opened.add_script_tag(url=f"{ORIGIN}/{name}")
    yield opened
    opened.close()


def said_by_python(data: bytes, expect: Family | None) -> str:
    try:
        found = check_file(BytesIO(data), expect=expect, limits=LIMITS)
    except MediaRefusedError as error:
        return f"{error.reason}: {error.message}"
    return f"{found.kind.family} {found.kind.media_type} {found.size}"


def said_by_browser(page: Page, files: dict[str, bytes]) -> dict[str, dict[str, str]]:
    """What the browser says of every file for every family."""
    told = page.evaluate(
        """async ([files, families, limits]) => {
          const told = {};
          for (const [name, text] of Object.entries(files)) {
            const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
            told[name] = {};
            for (const expect of families) {
              told[name][expect] = await osmosisMediaCheck
                .check(new Blob([bytes]), { expect: expect || null, limits })
                .then(({ family, mediaType, size }) => `${family} ${mediaType} ${size}`,
                      (error) => `${error.reason}: ${error.message}`);
            }
          }
          return told;
        }""",
        [
            {name: base64.b64encode(data).decode() for name, data in files.items()},
            [family or "" for family in FAMILIES],
            {
                "photo": LIMITS.photo_bytes,
                "audio": LIMITS.audio_bytes,
                "video": LIMITS.video_bytes,
                "pixels": LIMITS.pixels,
            },
        ],
    )
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize("files", [WHOLE, ODD], ids=["whole", "odd"])
def test_the_browser_says_of_a_file_what_python_says(page: Page, files: dict[str, bytes]) -> None:
    expected = {
        name: {family or "": said_by_python(data, family) for family in FAMILIES}
        for name, data in files.items()
    }
    assert said_by_browser(page, files) == expected


@pytest.mark.parametrize("cut", CUTS)
def test_the_browser_says_of_a_torn_file_what_python_says(page: Page, cut: float) -> None:
    files = {name: data[: int(len(data) * cut)] for name, data in WHOLE.items()}
    expected = {
        name: {family or "": said_by_python(data, family) for family in FAMILIES}
        for name, data in files.items()
    }
    assert said_by_browser(page, files) == expected


ZONES = (
    *("Europe/Bucharest", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "UTC"),
    *("Pacific/Kiritimati", "Australia/Lord_Howe", "America/New_York", "Asia/Tokyo"),
)
INSTANTS = (
    *("1999-12-31T23:59:59.999Z", "2026-03-29T00:59:59.999Z", "2026-03-29T01:00:00Z"),
    *("2026-10-25T00:30:00Z", "2026-10-25T01:30:00.001Z", "2031-05-04T09:00:00.5Z"),
    *("2028-02-29T12:00:00Z", "2099-07-01T00:00:00Z"),
)


@pytest.mark.parametrize("zone", ZONES)
def test_the_browser_writes_a_time_as_python_reads_it(page: Page, zone: str) -> None:
    for text in INSTANTS:
        instant = Instant.parse_iso(text)
        milliseconds = instant.timestamp(unit="millisecond")
        written = page.evaluate(
            "([at, zone]) => osmosisTime.takenText(at, zone)", [milliseconds, zone]
        )
        read = parse_taken(written)
        assert (read.instant, read.zone) == (instant, zone)
        assert str(parse_moment(str(read))) == str(read)
        # The wall clock in the text is the one of the zone, not only the instant.
        assert written.startswith(f"{read.local().format_iso(unit='millisecond')}")


def test_without_a_zone_the_browser_gives_the_offset(page: Page) -> None:
    written = page.evaluate("osmosisTime.takenText(0, '')")
    assert parse_taken(written).instant == Instant.from_timestamp(0)
    assert "[" not in written
