"""Capturing without a connection: what waits is ciphertext, and it arrives once, as it was."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Request, Route, expect

from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import SystemClock, TimeDelta
from tests.e2e.camera_page import CameraPage, until
from tests.e2e.kept import expose_lines, finish_current, kept_frames
from tests.e2e.server import Server, running_server
from tests.e2e.sharing import share
from tests.e2e.visiting import PHONE, Visitor, axe_findings, visiting
from tests.media.making import card, encoded

MARKER = "the-marker-in-a-queued-frame-2286"


def test_a_moment_without_a_connection_waits_and_arrives_with_its_own_time(
    loaded: Server, phone: Visitor
) -> None:
    camera = CameraPage(phone)
    phone.context.set_offline(True)
    before = SystemClock().now()
    camera.expose_line(MARKER)
    camera.shows(1)
    camera.waits("1 moment waits here until Osmosis is in reach.")
    camera.expose_file(
        {
            "name": "a.jpg",
            "mimeType": "image/jpeg",
            "buffer": encoded(card(), "JPEG", comment=MARKER.encode()),
        }
    )
    camera.shows(2)
    camera.waits("2 moments wait here until Osmosis is in reach.")
    told = camera.page.evaluate("osmosisQueue.list('waiting')")
    assert kept_frames(loaded) == []

    phone.context.set_offline(False)
    camera.is_all_sent()
    expect(camera.page.locator("#queue")).to_be_hidden()
    first, second = kept_frames(loaded)
    assert [str(one.frame.taken) for one in (first, second)] == [
        str(parse_moment(one["taken"])) for one in told
    ]
    assert first.note is not None
    assert first.note.line == MARKER
    assert before - TimeDelta(seconds=1) <= first.frame.taken.instant <= second.frame.taken.instant
    assert first.frame.taken.zone == "Europe/Bucharest"
    assert loaded.places_of(MARKER.encode()) == []


def test_what_waits_is_ciphertext_and_what_is_at_hand_says_nothing_of_the_store(
    loaded: Server, phone: Visitor
) -> None:
    expose_lines(loaded, 1)
    camera = CameraPage(phone)
    camera.shows(1)
    phone.context.set_offline(True)
    camera.page.get_by_text("A detail, and how glad").click()
    camera.page.get_by_label("One detail that you notice").fill(MARKER)
    camera.expose_line(MARKER)
    camera.shows(2)
    kept = camera.keeps()
    assert "age-encryption.org/v1" in kept
    assert MARKER not in kept
    assert "AGE-SECRET-KEY" not in kept
    shells = kept[kept.index("/capture/shell") :]
    assert "Patience" not in shells
    assert 'name="csrf_token"' not in shells


def test_the_camera_opens_without_a_server_and_the_queue_outlives_its_tab(
    loaded: Server, phone: Visitor
) -> None:
    CameraPage(phone).page.close()
    loaded.stop()
    camera = CameraPage(phone, offline=True)
    camera.is_ready()
    expect(camera.page.get_by_role("heading", name="Patience")).to_be_visible()
    camera.expose_line(MARKER)
    camera.shows(1)
    camera.waits("1 moment waits here until Osmosis is in reach.")
    camera.page.reload()
    camera.is_ready()
    camera.shows(1)
    camera.waits("1 moment waits here until Osmosis is in reach.")
    assert axe_findings(camera.page) == []
    camera.page.close()

    loaded.start()
    later = CameraPage(phone)
    later.is_all_sent()
    later.shows(1)
    [kept] = kept_frames(loaded)
    assert kept.note is not None
    assert kept.note.line == MARKER
    assert loaded.places_of(MARKER.encode()) == []


def test_another_page_says_that_osmosis_is_out_of_reach(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone)
    loaded.stop()
    camera.page.goto(f"{phone.address}/tray")
    expect(camera.page.get_by_role("heading", name="Osmosis is out of reach")).to_be_visible()
    assert axe_findings(camera.page) == []
    camera.page.get_by_role("link", name="Capture").click()
    camera.is_ready()


def test_a_repeated_upload_makes_no_second_frame(browser: Browser, loaded: Server) -> None:
    # The worker would send around the network that is played here.
    with visiting(browser, loaded.address, service_workers="block", **PHONE) as phone:
        page = phone.open("/capture?mode=line")
        lost: list[int] = []

        def lose_the_answer(route: Route) -> None:
            if lost:
                route.continue_()
                return
            lost.append(route.fetch().status)
            route.abort("connectionreset")

        page.route("**/api/v1/rolls/*/frames?*", lose_the_answer)
        page.get_by_label("One line").fill("once")
        page.locator("#shutter").click()
        expect(page.locator("#queue")).to_have_text(
            "1 moment waits here until Osmosis is in reach."
        )
        assert lost == [201]
        page.evaluate("dispatchEvent(new Event('online'))")
        until(page, lambda: page.evaluate("osmosisQueue.list('waiting')") == [])
        assert len(kept_frames(loaded)) == 1
        expect(page.get_by_role("img", name="1 of 24 exposed")).to_be_visible()


def test_two_tabs_send_each_moment_once(loaded: Server, phone: Visitor) -> None:
    one, other = CameraPage(phone), CameraPage(phone)
    phone.context.set_offline(True)
    for number in range(3):
        one.expose_line(f"line {number}")
        one.shows(number + 1)
    sent = posts_of(phone.context)
    phone.context.set_offline(False)
    one.comes_back()
    other.comes_back()
    one.is_all_sent()
    other.is_all_sent()
    assert len(sent) == 3
    assert len(kept_frames(loaded)) == 3
    for camera in (one, other):
        camera.shows(3)


def posts_of(context: BrowserContext) -> list[str]:
    """Every upload from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and "/frames" in request.url:
            sent.append(request.url)

    context.on("request", note)
    return sent


def test_each_upload_has_a_fresh_form_token(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone)
    asked: list[str] = []
    phone.context.on("request", lambda request: asked.append(request.url.split("?")[0]))
    phone.context.set_offline(True)
    camera.expose_line("one")
    camera.shows(1)
    camera.expose_line("two")
    camera.shows(2)
    asked.clear()
    phone.context.set_offline(False)
    camera.is_all_sent()
    # A token that was asked for while the network was not quite back is asked for again.
    steps = [url.rpartition("/")[2] for url in asked if url.endswith(("/csrf", "/frames"))]
    before = [steps[place - 1] for place, step in enumerate(steps) if step == "frames"]
    assert before == ["csrf", "csrf"]
    assert steps[0] == "csrf"


def test_a_moment_for_a_roll_that_was_finished_meanwhile_is_kept_loose_and_that_is_said(
    loaded: Server, phone: Visitor
) -> None:
    camera = CameraPage(phone)
    phone.context.set_offline(True)
    camera.expose_line("late")
    camera.shows(1)
    expose_lines(loaded, 1)
    finish_current(loaded)
    phone.context.set_offline(False)
    said = camera.page.get_by_text(
        "Kept as a loose frame, because the roll was finished meanwhile."
    )
    expect(said).to_be_visible()
    expect(said.get_by_role("link")).to_have_attribute("href", "/loose")
    numbers = [one.number for one in kept_frames(loaded)]
    assert numbers == [1, None]


def test_the_lens_cap_is_told_later_too(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone)
    phone.context.set_offline(True)
    camera.expose_line("a misfire")
    camera.shows(1)
    camera.page.get_by_role("button", name="Lens cap").click()
    camera.expose_line("the moment itself")
    camera.shows(2)
    phone.context.set_offline(False)
    camera.is_all_sent()
    assert [one.is_void for one in kept_frames(loaded)] == [True, False]
    camera.says("The lens cap was on: frame 1 is void and stays spent.")


def test_what_the_server_will_never_take_stays_here_until_one_lets_it_go(
    loaded: Server, phone: Visitor
) -> None:
    loaded.run("roll", "load", "Courage", "--film")
    camera = CameraPage(phone)
    camera.page.get_by_label("On", exact=True).select_option("Courage")
    camera.choose("On film")
    camera.page.get_by_label("Frame on the film").fill("99")
    camera.expose()
    expect(camera.page.locator(".camera__refused")).to_contain_text("This roll has no such frame")
    camera.page.reload()
    camera.is_ready()
    camera.page.get_by_role("button", name="Try again").click()
    expect(camera.page.locator(".camera__refused")).to_contain_text("This roll has no such frame")
    camera.page.get_by_role("button", name="Let it go from this device").click()
    assert axe_findings(camera.page) == []
    camera.page.get_by_role("button", name="Keep it here").click()
    camera.page.get_by_role("button", name="Let it go from this device").click()
    camera.page.get_by_role("button", name="Let it go for good").click()
    expect(camera.page.locator(".camera__refused")).to_have_count(0)
    assert camera.page.evaluate("osmosisQueue.list('refused')") == []


def test_a_moment_for_another_store_at_the_same_address_waits_for_it(
    browser: Browser, tmp_path: Path
) -> None:
    with running_server(tmp_path / "one") as first, visiting(browser, first.address) as visitor:
        first.run("roll", "load", "Patience")
        camera = CameraPage(visitor)
        visitor.context.set_offline(True)
        camera.expose_line("for the first")
        camera.shows(1)
        camera.page.close()
        visitor.context.set_offline(False)
        first.stop()

        with running_server(tmp_path / "two", address=first.address) as second:
            second.run("roll", "load", "Order")
            sent = posts_of(visitor.context)
            stranger = CameraPage(visitor)
            # Until a server answers that takes its time, the camera is the one that is at hand.
            expect(stranger.page.get_by_role("heading", name="Order")).to_be_visible()
            stranger.expose_line("for the second")
            stranger.shows(1)
            waiting = "osmosisQueue.list('waiting')"
            until(stranger.page, lambda: len(stranger.page.evaluate(waiting)) == 1)
            stranger.waits("1 moment waits here for another store of this address.")
            assert len(sent) == 1
            stranger.page.close()

        first.start()
        CameraPage(visitor).is_all_sent()
        [kept] = kept_frames(first)
        assert kept.note is not None
        assert kept.note.line == "for the first"


def test_what_was_begun_and_never_finished_is_cleared_away(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone)
    camera.page.evaluate(
        """osmosisQueue.keep({ client_id: "torn", state: "sealing", taken_ms: 0 }, 0,
          new Blob(["half"]))"""
    )
    camera.page.reload()
    camera.is_ready()
    camera.is_all_sent()
    assert "half" not in camera.keeps()


# The worker


def test_the_worker_sends_when_the_network_is_back_though_every_camera_is_closed(
    loaded: Server, phone: Visitor
) -> None:
    camera = CameraPage(phone)
    phone.context.set_offline(True)
    camera.expose_line("sent by the worker")
    camera.shows(1)
    camera.page.close()
    phone.context.set_offline(False)
    other = phone.open("/settings")
    browser_side = phone.context.new_cdp_session(other)
    registered: list[dict[str, str]] = []
    browser_side.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registered.extend(event["registrations"]),
    )
    browser_side.send("ServiceWorker.enable")
    until(other, lambda: bool(registered))
    browser_side.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": phone.address,
            "registrationId": registered[0]["registrationId"],
            "tag": "osmosis-send",
            "lastChance": False,
        },
    )
    until(other, lambda: len(kept_frames(loaded)) == 1)


def test_a_new_version_takes_over_and_leaves_nothing_of_the_old_one(
    loaded: Server, phone: Visitor
) -> None:
    camera = CameraPage(phone)
    camera.page.evaluate(
        """async () => {
          const old = await caches.open("osmosis /static/0123456789abcdef/");
          await old.put("/static/0123456789abcdef/osmosis.css", new Response("old"));
          await (await caches.open("somebody else's")).put("/x", new Response("theirs"));
          const found = await navigator.serviceWorker.getRegistration();
          await found.unregister();
        }"""
    )
    camera.page.reload()
    camera.is_ready()
    names = camera.page.evaluate("caches.keys()")
    until(
        camera.page,
        lambda: "osmosis /static/0123456789abcdef/" not in camera.page.evaluate("caches.keys()"),
    )
    assert "somebody else's" in names
    controlled = "navigator.serviceWorker.controller !== null"
    until(camera.page, lambda: camera.page.evaluate(controlled) is True)


# What other programs share


def test_a_shared_photograph_is_sealed_and_asked_about_once(loaded: Server, phone: Visitor) -> None:
    picture = encoded(card(), "JPEG", comment=MARKER.encode())
    camera = CameraPage(phone)
    share(camera, {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture})
    question = camera.page.get_by_text("What was shared: expose on “Patience”?")
    expect(question).to_be_visible()
    assert axe_findings(camera.page) == []
    assert MARKER not in camera.keeps()
    assert kept_frames(loaded) == []
    camera.page.reload()
    camera.is_ready()
    expect(question).to_be_visible()
    camera.page.get_by_role("button", name="Expose", exact=True).click()
    camera.shows(1)
    camera.is_all_sent()
    [kept] = kept_frames(loaded)
    assert kept.file == picture
    assert loaded.places_of(MARKER.encode()) == []


def test_what_was_shared_can_be_left(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone)
    share(camera, title="A page", text="worth it", url="https://example.org/")
    camera.page.get_by_role("button", name="Leave it").click()
    expect(camera.page.locator("#shared")).to_be_hidden()
    camera.shows(0)
    assert camera.page.evaluate("osmosisQueue.list('asked', 'waiting')") == []
    assert kept_frames(loaded) == []


def test_shared_words_become_a_line(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone)
    share(camera, title="A page", text="worth it", url="https://example.org/")
    camera.page.get_by_role("button", name="Expose", exact=True).click()
    camera.shows(1)
    camera.is_all_sent()
    [kept] = kept_frames(loaded)
    assert kept.note is not None
    assert kept.note.line == "A page\nworth it\nhttps://example.org/"


def test_what_is_shared_and_is_no_moment_is_refused(loaded: Server, phone: Visitor) -> None:
    camera = CameraPage(phone)
    share(camera, {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 600})
    camera.says("What was shared was not taken in. This is not a photograph, sound or video")
    expect(camera.page.locator("#shared")).to_be_hidden()


def test_nothing_is_shared_onto_no_roll(server: Server, phone: Visitor) -> None:
    page = phone.open("/capture")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.reload()
    page.evaluate(
        """() => {
          const form = document.createElement("form");
          form.method = "post"; form.action = "/share"; form.enctype = "multipart/form-data";
          form.append(Object.assign(document.createElement("input"), { name: "text", value: "x" }));
          document.body.append(form);
          form.submit();
        }"""
    )
    expect(
        page.get_by_text("Nothing was taken in, because no roll is in the camera.")
    ).to_be_visible()


def test_a_shared_link_is_offered_to_a_gate_when_no_roll_is_there(
    server: Server, phone: Visitor
) -> None:
    page = phone.open("/capture")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.reload()
    page.evaluate(
        """() => {
          const form = document.createElement("form");
          form.method = "post"; form.action = "/share"; form.enctype = "multipart/form-data";
          const text = { name: "text", value: "See https://quiet.example/figs" };
          form.append(Object.assign(document.createElement("input"), text));
          document.body.append(form);
          form.submit();
        }"""
    )
    expect(page.get_by_role("heading", name="Keep a page")).to_be_visible()
