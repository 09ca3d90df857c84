"""The phone: how it gets to the camera, over HTTPS and with the passphrase, and stays there."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, Page, Playwright, expect

from osmosis.access.sessions import end_other_sessions
from tests.e2e.camera_page import CameraPage
from tests.e2e.kept import PASSPHRASE, kept_frames, opened, set_passphrase
from tests.e2e.server import Server, running_server
from tests.e2e.visiting import (
    PHONE,
    Visitor,
    axe_findings,
    axe_findings_in_both_lights,
    launched,
    send_by,
    visiting,
)


@pytest.fixture(scope="module")
def home_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that lets other devices in, with a passphrase and one roll."""

    def prepare(server: Server) -> None:
        set_passphrase(server)
        server.run("roll", "load", "Patience")

    lan = ("--lan", "--bind", "127.0.0.1")
    folder = tmp_path_factory.mktemp("lan") / "server"
    with running_server(folder, arguments=lan, prepare=prepare) as started:
        yield started


@pytest.fixture(scope="module")
def trusting(playwright: Playwright, chromium: Path, home_network: Server) -> Iterator[Browser]:
    """A browser that trusts the server's key, as a phone does once the authority is installed."""
    trust = f"--ignore-certificate-errors-spki-list={key_hash(home_network)}"
    opened = launched(playwright, chromium, trust)
    yield opened
    opened.close()


def key_hash(server: Server) -> str:
    """The hash of the public key that the server shows."""
    [file] = server.home.glob("keys/*/tls/server.crt")
    key = x509.load_pem_x509_certificate(file.read_bytes()).public_key()
    data = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


@pytest.fixture
def stranger(trusting: Browser, home_network: Server) -> Iterator[Visitor]:
    """A phone on the home network that nobody has signed in on."""
    with visiting(trusting, home_network.address, **PHONE) as visitor:
        yield visitor


def sign_in(page: Page) -> None:
    """Give the passphrase at the door, and go in."""
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    send_by(page, "Open the case")


def test_a_phone_signs_in_and_captures_with_and_without_a_connection(
    stranger: Visitor, home_network: Server
) -> None:
    page = stranger.open("/capture")
    assert page.url.endswith("/login?next=/capture")
    sign_in(page)
    page.close()
    camera = CameraPage(stranger)
    camera.expose_line("from the phone")
    camera.is_all_sent()
    stranger.context.set_offline(True)
    camera.page.reload()
    camera.is_ready()
    camera.expose_line("out of reach")
    camera.waits("1 moment waits here until Osmosis is in reach.")
    stranger.context.set_offline(False)
    camera.is_all_sent()
    lines = [kept.note.line for kept in kept_frames(home_network) if kept.note is not None]
    assert lines[-2:] == ["from the phone", "out of reach"]


def test_a_phone_that_was_signed_out_keeps_its_moments_until_it_signs_in(
    stranger: Visitor, home_network: Server
) -> None:
    sign_in(stranger.open("/capture"))
    camera = CameraPage(stranger)
    before = len(kept_frames(home_network))
    with opened(home_network) as (app, _):
        end_other_sessions(app.store)
    camera.expose_line("signed out")
    camera.waits("1 moment waits here until you sign in. Sign in")
    assert len(kept_frames(home_network)) == before
    camera.page.locator("#queue").get_by_role("link", name="Sign in").click()
    sign_in(camera.page)
    camera.is_ready()
    camera.is_all_sent()
    assert len(kept_frames(home_network)) == before + 1


def test_nobody_captures_or_looks_without_signing_in(
    stranger: Visitor, home_network: Server
) -> None:
    page = stranger.open("/login")
    for path in ("/api/v1/camera", "/capture/shell", "/csrf"):
        status = page.evaluate("path => fetch(path).then(answer => answer.status)", path)
        assert status == 401, path
    assert "Patience" not in page.content()


def test_the_phone_page_shows_the_codes_to_scan(stranger: Visitor, home_network: Server) -> None:
    sign_in(stranger.open("/capture"))
    page = stranger.open("/phone")
    expect(page.get_by_role("img", name="The address of the camera")).to_be_visible()
    expect(page.get_by_text(f"{home_network.address}/capture")).to_be_visible()
    send_by(page, "Give it out for ten minutes")
    page.goto(f"{home_network.address}/phone")
    expect(page.get_by_role("img", name="The address of the certificate")).to_be_visible()
    assert axe_findings(page) == []


def test_each_way_has_at_most_five_pictured_steps_and_the_folder_comes_first(
    phone: Visitor, loaded: Server
) -> None:
    page = phone.open("/phone")
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings == ["A drop folder", "The camera on the home screen"]
    for name, count in (("A drop folder", 4), ("The camera on the home screen", 5)):
        steps = page.get_by_role("region", name=name).locator(".steps > li")
        expect(steps).to_have_count(count)
        expect(steps.locator("svg")).to_have_count(count)
    expect(page.get_by_text("plain until it is taken in")).to_be_visible()
    expect(page.get_by_role("link", name="Name a folder for “Patience”")).to_be_visible()
    page.get_by_text("A shortcut of the phone").click()
    expect(page.get_by_text("/api/v1/rolls/current/frames")).to_be_visible()
    assert axe_findings_in_both_lights(page) == []


def test_the_home_screen_leads_to_the_camera_with_its_modes(phone: Visitor, loaded: Server) -> None:
    page = phone.open("/capture")
    manifest = page.evaluate("fetch('/manifest.webmanifest').then(answer => answer.json())")
    assert manifest["start_url"] == "/capture"
    for shortcut in manifest["shortcuts"]:
        page.goto(phone.address + shortcut["url"])
        if "mode=" not in shortcut["url"]:
            continue
        mode = shortcut["url"].partition("mode=")[2]
        pressed = page.locator(f'[data-mode="{mode}"][aria-pressed="true"]')
        expect(pressed).to_be_visible()
