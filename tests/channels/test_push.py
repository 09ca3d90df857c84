"""Reminders in a browser: only it reads them, a repeat replaces, who left is forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from osmosis.channels import push
from osmosis.channels.push import PushChannel, add_browser, push_key, topic_of
from osmosis.channels.push_message import (
    BrowserKeys,
    encrypted,
    from_base64url,
    new_proof_key,
    proof,
    proof_public,
    to_base64url,
)
from osmosis.channels.push_subscription import read_subscription
from osmosis.errors import InvalidInputError, PermanentDeliveryError, TransientDeliveryError
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.ports.channels import Notice
from osmosis.storage import outbox, reminders, settings
from osmosis.storage.delivery import Delivered, Outbox
from osmosis.storage.store import Store
from tests.channels.browser import Browser
from tests.channels.http_receiver import HttpReceiver
from tests.channels.surrounded import lock_secret, surroundings
from tests.channels.trust import certified, serving, trusting
from tests.small_store import START, new_store

NOTICE = Notice(key="mnestics.junction:1", title="“Weekly” meets today", body="At nine.")
HOUR = TimeDelta(hours=1)


class Post:
    """A store with one browser, and the push service that it uses."""

    def __init__(self, root: Path) -> None:
        files = certified(root / "tls")
        self.tls = trusting(files)
        self.service = HttpReceiver(serving(files))
        self.browser = Browser(f"https://127.0.0.1:{self.service.port}/push/secret-place")
        self.clock = FixedClock(START)
        self.store = new_store(root / "store", clock=self.clock)
        push_key(self.store, lock_secret)
        with self.store.write() as transaction:
            self.way = add_browser(
                transaction, " My  phone ", self.browser.subscription, lock_secret
            )

    def channel(self) -> PushChannel:
        with self.store.read() as reading:
            [opened] = push.open_channels(reading, surroundings(self.store))
        opened._tls = self.tls
        opened._machine = self.clock
        return opened


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    yield made
    made.service.stop()
    made.store.close()


def test_the_example_of_rfc_8291_is_encrypted_as_written_there() -> None:
    """Appendix A."""
    private = int.from_bytes(from_base64url("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    browser = BrowserKeys(
        point=from_base64url(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        auth=from_base64url("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    body = encrypted(
        b"When I grow up, I want to be a watermelon",
        browser,
        own=ec.derive_private_key(private, ec.SECP256R1()),
        salt=from_base64url("DGv6ra1nlYgDCS1FRnbzlw"),
        padded_to=0,
    )
    assert to_base64url(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_the_proof_is_signed_names_the_service_and_does_not_last() -> None:
    key = new_proof_key()
    header = proof(key, "https://push.example", START)
    token, public = header.removeprefix("vapid t=").split(", k=")
    assert public == proof_public(key)
    signed, _, signature = token.rpartition(".")
    raw = from_base64url(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64url(public))
    point.verify(der, signed.encode(), ec.ECDSA(SHA256()))
    kind, claims = (json.loads(from_base64url(part)) for part in signed.split("."))
    assert kind == {"typ": "JWT", "alg": "ES256"}
    assert claims["aud"] == "https://push.example"
    assert START.timestamp() < claims["exp"] <= (START + HOUR * 24).timestamp()


def test_only_the_browser_can_read_what_the_service_carries(post: Post) -> None:
    post.channel().send(NOTICE)
    [posted] = post.service.posted
    assert posted.path == "/push/secret-place"
    assert b"Weekly" not in posted.body
    assert json.loads(post.browser.opened(posted.body)) == {
        "title": NOTICE.title,
        "body": NOTICE.body,
        "tag": topic_of(NOTICE.key),
    }
    assert posted.headers["Content-Encoding"] == "aes128gcm"
    assert posted.headers["Topic"] == topic_of(NOTICE.key)
    assert posted.headers["Authorization"].startswith("vapid t=")


def test_a_short_and_a_long_notice_look_alike_to_the_service(post: Post) -> None:
    post.channel().send(Notice(key="a", title="A"))
    post.channel().send(NOTICE)
    one, other = post.service.posted
    assert len(one.body) == len(other.body)


def test_a_topic_is_as_short_as_services_ask_and_tells_nothing_of_the_key() -> None:
    assert len(topic_of("x" * 200)) == len(topic_of("mnestics.junction:1")) == 32
    assert topic_of("a") != topic_of("b")


@pytest.mark.parametrize(
    ("not_after", "seconds"),
    [(None, 7 * 86_400), (HOUR * 12, 43_200), (HOUR * 24 * 60, 7 * 86_400), (-HOUR, 0)],
)
def test_a_browser_that_is_off_is_told_only_while_it_is_time(
    post: Post, not_after: TimeDelta | None, seconds: int
) -> None:
    end = None if not_after is None else START + not_after
    post.channel().send(Notice(key="k", title="Ready", not_after=end))
    assert post.service.posted[0].headers["TTL"] == str(seconds)


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_left_is_forgotten_and_named(post: Post, status: int) -> None:
    post.service.status = status
    with post.store.write() as transaction:
        for key in ("a", "b"):
            reminders.remind(transaction, Notice(key=key, title="Ready"))
    box = Outbox(post.store, [lambda reading, about: [post.channel()] if ways(post.store) else []])
    box.deliver_due()
    with post.store.read() as reading:
        assert list(outbox.list_unsent(reading)) == []
        [lost] = reminders.list_lost_ways(reading)
        assert lost["name"] == "My phone"
        assert "secret-place" not in str(settings.list_settings(reading))
    assert ways(post.store) == []
    assert box.deliver_due() == Delivered()


def ways(store: Store) -> list[str]:
    with store.read() as reading:
        return list(reminders.list_ways(reading))


@pytest.mark.parametrize(
    ("status", "retry_after", "seconds"),
    [
        (429, "120", 120.0),
        (503, format_datetime((START + HOUR).to_stdlib(), usegmt=True), 3600.0),
        (500, "", None),
        (502, "soon", None),
        (429, format_datetime((START - HOUR).to_stdlib(), usegmt=True), 0.0),
    ],
)
def test_a_service_may_ask_to_come_later(
    post: Post, status: int, retry_after: str, seconds: float | None
) -> None:
    post.service.status = status
    post.service.more = {"Retry-After": retry_after} if retry_after else {}
    with pytest.raises(TransientDeliveryError) as raised:
        post.channel().send(NOTICE)
    assert raised.value.retry_after_seconds == seconds
    assert ways(post.store) == [post.way]


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 413])
def test_what_a_service_refuses_is_given_up_and_no_other_address_is_tried(
    post: Post, status: int
) -> None:
    post.service.status = status
    post.service.more = {"Location": f"https://127.0.0.1:{post.service.port}/elsewhere"}
    with pytest.raises(PermanentDeliveryError, match=f"status {status}"):
        post.channel().send(NOTICE)
    assert ways(post.store) == [post.way]
    assert post.service.posted == []


def test_a_service_that_nobody_vouches_for_gets_nothing(post: Post, tmp_path: Path) -> None:
    post.tls = trusting(certified(tmp_path / "another"))
    with pytest.raises(TransientDeliveryError, match="not trusted"):
        post.channel().send(NOTICE)
    assert post.service.posted == []


def test_a_text_of_any_length_fits(post: Post) -> None:
    post.channel().send(Notice(key="k", title="ț" * 5_000, body="ő" * 50_000))
    [posted] = post.service.posted
    assert len(posted.body) <= 4_096
    told = json.loads(post.browser.opened(posted.body))
    assert told["title"].startswith("țțț")


def test_each_browser_is_a_way_of_its_own_and_its_address_is_locked(post: Post) -> None:
    with post.store.write() as transaction:
        add_browser(transaction, "Desk", post.browser.subscription, lock_secret)
        opened = push.open_channels(transaction, surroundings(post.store))
        assert sorted(one.label for one in opened) == ["Desk", "My phone"]
        assert len({one.name for one in opened}) == 2
        assert "secret-place" not in str(settings.list_settings(transaction))


def test_the_key_by_which_services_know_us_stays_the_same(post: Post) -> None:
    assert push_key(post.store, lock_secret) == push_key(post.store, lock_secret)
    assert len(from_base64url(push_key(post.store, lock_secret))) == 65


GOOD = Browser("https://push.example/a").subscription


def changed(**changes: object) -> dict[str, object]:
    return {**GOOD, **changes}


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        "https://push.example/a",
        {},
        changed(endpoint=""),
        changed(endpoint=7),
        changed(endpoint="http://push.example/a"),
        changed(endpoint="https:///a"),
        changed(endpoint="https://ada@push.example/a"),
        changed(endpoint="https://push.example:99999/a"),
        changed(endpoint="https://push.example/a b"),
        changed(endpoint="https://push.example/" + "a" * 2_000),
        changed(endpoint="file:///etc/passwd"),
        changed(keys=None),
        changed(keys={"p256dh": GOOD["keys"]["p256dh"]}),
        changed(keys={"p256dh": "AAAA", "auth": GOOD["keys"]["auth"]}),
        changed(keys={"p256dh": GOOD["keys"]["p256dh"], "auth": "AAAA"}),
        changed(keys={"p256dh": GOOD["keys"]["p256dh"], "auth": "ä"}),
        changed(keys={"p256dh": "!" * 87, "auth": GOOD["keys"]["auth"]}),
    ],
)
def test_what_is_no_subscription_is_refused(given: object) -> None:
    with pytest.raises(InvalidInputError):
        read_subscription(given)


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_browser_has_a_name(post: Post, name: str) -> None:
    with post.store.write() as transaction, pytest.raises(InvalidInputError):
        add_browser(transaction, name, GOOD, lock_secret)
