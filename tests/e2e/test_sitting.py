"""A whole junction in a real browser: a sound is recorded, the tab is closed, and it arrives."""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.camera_page import until
from tests.e2e.server import Server, running_server
from tests.e2e.visiting import PHONE, Visitor, axe_findings, send_by, visiting

FIRST = "You wanted to hear the kitchen."


# In the evening: a day later the junction of the next morning has fallen.
EVENING = ("clock", "set", "2031-05-04T18:00[Europe/Bucharest]")
A_PATHWAY = (
    *("mnestic", "path", "add", "Kitchen", "--rhythm", "daily", "--medium", "audio"),
    *("--first-line", FIRST, "--step", "header", "--step", "meditation", "--step", "reach"),
    *("--header", "Listen first."),
)
LAID = (EVENING, A_PATHWAY)


@pytest.fixture
def kitchen(tmp_path: Path) -> Iterator[Server]:
    """A rehearsal with a pathway of sounds, whose first junction falls tomorrow."""
    with running_server(tmp_path / "server", rehearsal=True, laid=LAID) as started:
        yield started


def test_a_sound_is_recorded_the_tab_is_closed_and_the_next_self_hears_it(
    browser: Browser, kitchen: Server
) -> None:
    with visiting(browser, kitchen.address, **PHONE) as phone:
        page = phone.open("/mnestics")
        send_by(page, "A day passes")
        sit_down(page)
        keeps_the_rules(page)
        expect(page.get_by_text("Listen")).to_be_visible()
        page.keyboard.press(" ")
        expect(page.get_by_text("first.")).to_be_visible()
        go_on(page)
        keeps_the_rules(page)
        go_on(page)
        expect(page.get_by_text(FIRST)).to_be_visible()
        keeps_the_rules(page)
        go_on(page)
        page.close()

        page = come_back(phone)
        keeps_the_rules(page)
        record(page)
        send_by(page, "Seal and send")
        expect(page.get_by_text("Sealed, along “Kitchen”.")).to_be_visible()
        go_on(page)
        expect(page.get_by_text("You, on")).to_be_visible()
        go_on(page)
        keeps_the_rules(page)
        send_by(page, "Get up")

        send_by(page, "A day passes")
        sit_down(page)
        go_on(page)
        go_on(page)
        player = page.locator("audio.letter__player")
        expect(player).to_be_visible()
        assert 0.5 < seconds_of(page) < 60


def test_a_microphone_that_is_refused_leaves_a_file_to_be_chosen(
    browser: Browser, kitchen: Server
) -> None:
    with visiting(browser, kitchen.address) as visitor:
        page = visitor.open("/mnestics")
        send_by(page, "A day passes")
        sit_down(page)
        for _ in range(3):
            go_on(page)
        page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(); }")
        page.get_by_role("button", name="Record", exact=True).click()
        expect(page.get_by_text("A file can be chosen instead.")).to_be_visible()


def test_a_past_self_is_stopped_and_answered_and_the_answer_leads_back_to_the_place(
    browser: Browser, kitchen: Server, tmp_path: Path
) -> None:
    recorded = tmp_path / "kitchen.wav"
    recorded.write_bytes(silence(seconds=90))
    with visiting(browser, kitchen.address, **PHONE) as phone:
        page = phone.open("/mnestics")
        send_by(page, "A day passes")
        kitchen.run("mnestic", "send", "Kitchen", "--file", str(recorded))
        send_by(page, "A day passes")
        sit_down(page)
        go_on(page)
        go_on(page)
        letter = page.locator(".letter", has=page.locator("audio"))
        play_from(page, 83)
        letter.get_by_text("Stop and answer").click()
        expect(letter.get_by_label("At, in minutes and seconds")).to_have_value("1:23")
        assert page.evaluate("() => document.querySelector('audio').paused")
        keeps_the_rules(page)
        letter.get_by_label("Your answer").fill("No, the kettle.")
        with page.expect_navigation():
            letter.get_by_role("button", name="Seal and send").click()
        told = page.get_by_role("link", name="At 1:23 you answered")
        expect(told).to_be_visible()
        assert "the kettle" not in page.content()
        told.click()
        page.wait_for_function("() => document.querySelector('audio').currentTime >= 83")


def silence(*, seconds: int) -> bytes:
    """A sound of that length in which nothing is heard."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(bytes([128]) * 8_000 * seconds)
    return file.getvalue()


def play_from(page: Page, seconds: int) -> None:
    """Let the player play from there on, so slowly that it stays within that second."""
    page.evaluate(
        """async (seconds) => {
          const sound = document.querySelector("audio");
          if (sound.readyState < 1)
            await new Promise((known, fails) => {
              sound.addEventListener("loadedmetadata", known);
              sound.addEventListener("error", fails);
            });
          sound.currentTime = seconds + 0.1;
          sound.muted = true;
          sound.playbackRate = 0.0625;
          await sound.play();
        }""",
        seconds,
    )


def sit_down(page: Page) -> None:
    """As soon as the junction has fallen: the worker looks in its own time."""
    address = page.url.split("/mnestics")[0].rstrip("/") + "/mnestics/sit"
    button = page.get_by_role("button", name="Sit down")

    def is_asked() -> bool:
        page.goto(address)
        return button.count() > 0

    until(page, is_asked)
    button.click()
    expect(page.locator("main.rite")).to_be_visible()


def come_back(phone: Visitor) -> Page:
    """In a new tab, to where the old one was."""
    page = phone.open("/mnestics/sit")
    expect(page.get_by_role("heading", name="To whoever sits here next")).to_be_visible()
    return page


def go_on(page: Page) -> None:
    step = page.locator(".rite__steps").inner_text()
    page.get_by_role("button", name="Go on").or_(
        page.get_by_role("button", name="Send nothing")
    ).click()
    expect(page.locator(".rite__steps")).not_to_have_text(step)


def record(page: Page) -> None:
    page.get_by_role("button", name="Record", exact=True).click()
    # Each second stands there too shortly to wait for that one.
    expect(page.get_by_text(re.compile(r"Recording, 0:(?!0[01])\d\d"))).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Recorded.")).to_be_visible()


def seconds_of(page: Page) -> float:
    """How long the player says that the sound lasts."""
    return float(
        page.evaluate(
            """async () => {
              const sound = document.querySelector("audio.letter__player");
              if (sound.readyState < 1)
                await new Promise((known) => sound.addEventListener("loadedmetadata", known));
              return sound.duration === Infinity ? -1 : sound.duration;
            }"""
        )
    )


def keeps_the_rules(page: Page) -> None:
    assert axe_findings(page) == []
