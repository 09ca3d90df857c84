"""Reminders shown by a browser that asked for them (Web Push, RFC 8030)."""

from __future__ import annotations

import hashlib
import http.client
import json
import secrets
import ssl
from collections.abc import Callable, Sequence
from typing import ClassVar, Final
from urllib.parse import urlsplit

from osmosis.channels.push_message import (
    MOST_BYTES,
    encrypted,
    new_proof_key,
    proof,
    proof_public,
    to_base64url,
)
from osmosis.channels.push_subscription import Subscription, read_subscription
from osmosis.errors import InvalidInputError, PermanentDeliveryError, TransientDeliveryError
from osmosis.kernel.clock import Clock, SystemClock
from osmosis.kernel.retry_after import seconds_to_wait
from osmosis.languages.speaking import noop
from osmosis.ports.channels import Notice
from osmosis.storage.delivery import Surroundings
from osmosis.storage.reminders import choose_way, list_ways, lose_way
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction, Transaction

PUSH: Final = "push"
LONGEST_NAME: Final = 80
_KEY = "reminders.push_key"
_TIMEOUT_SECONDS: Final = 20.0
_A_WEEK_IN_SECONDS: Final = 7 * 24 * 3600
_GONE: Final = frozenset({404, 410})
_LOST = noop(
    "The browser, or its push service, takes no more reminders; it can be added again there"
)


class PushChannel:
    """Sends each notice to one browser (:class:`osmosis.ports.channels.Channel`).

    A repeat has the same topic at the push service and the same tag in the browser, so it takes
    the place of the first. A browser that is gone is forgotten.

    Args:
        name: ``push:`` and the id of the browser.
        label: What the person calls it.
        locked: Its subscription, locked with the house key.
        locked_key: By which the push service knows us again, locked too.
        machine: The machine's clock; push services judge by it.
        tls: What certificates are checked against, when it is not the system's trust.
    """

    replaces_repeats: ClassVar[bool] = True

    def __init__(
        self,
        name: str,
        label: str,
        surroundings: Surroundings,
        *,
        locked: str,
        locked_key: str,
        machine: Clock | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.name = name
        self.label = label
        self._surroundings = surroundings
        self._locked = locked
        self._locked_key = locked_key
        self._machine = machine or SystemClock()
        self._tls = tls

    def send(self, notice: Notice) -> None:
        """Hand the notice to the push service, encrypted for the browser.

        Raises:
            TransientDeliveryError: The service does not answer, or asks to come later.
            PermanentDeliveryError: It refuses, or the browser is gone.
        """
        open_secret = self._surroundings.open_secret
        subscription = read_subscription(json.loads(open_secret(self._locked)))
        now = self._machine.now()
        headers = {
            "Authorization": proof(open_secret(self._locked_key), subscription.service, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(self._seconds_left(notice)),
            "Topic": topic_of(notice.key),
            "Urgency": "normal",
        }
        body = encrypted(_payload(notice), subscription.keys)
        status, retry_after = self._post(subscription, headers, body)
        if status in _GONE:
            with self._surroundings.store.write() as transaction:
                lose_way(transaction, self.name, _LOST)
            raise PermanentDeliveryError("This browser takes no more reminders")
        if status == 429 or status >= 500:
            raise TransientDeliveryError(
                "The push service asks to come later",
                retry_after_seconds=seconds_to_wait(retry_after, now=now),
                status=status,
            )
        if not 200 <= status < 300:
            raise PermanentDeliveryError("The push service refuses the notice", status=status)

    def _seconds_left(self, notice: Notice) -> int:
        """For how long the service may keep it for a browser that is switched off."""
        if notice.not_after is None:
            return _A_WEEK_IN_SECONDS
        left = (notice.not_after - self._surroundings.store.time().now).total("seconds")
        return min(max(int(left), 0), _A_WEEK_IN_SECONDS)

    def _post(
        self, subscription: Subscription, headers: dict[str, str], body: bytes
    ) -> tuple[int, str]:
        """The status of the answer, and its ``Retry-After``; no redirection is followed."""
        address = urlsplit(subscription.endpoint)
        tls = self._tls or ssl.create_default_context()
        path = f"{address.path}?{address.query}" if address.query else address.path
        connection = http.client.HTTPSConnection(
            address.netloc, timeout=_TIMEOUT_SECONDS, context=tls
        )
        try:
            connection.request("POST", path or "/", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Retry-After", "")
        except ssl.SSLCertVerificationError as error:
            raise TransientDeliveryError("The push service's certificate is not trusted") from error
        except (OSError, http.client.HTTPException) as error:
            raise TransientDeliveryError("The push service does not answer") from error
        finally:
            connection.close()


def open_channels(reading: ReadTransaction, surroundings: Surroundings) -> Sequence[PushChannel]:
    """Every browser that was added."""
    ways = list_ways(reading, PUSH)
    if not ways:
        return []
    key = get_setting(reading, _KEY)
    return [
        PushChannel(
            name,
            way["name"],
            surroundings,
            locked=way["subscription"],
            locked_key=key["private"],
        )
        for name, way in ways.items()
    ]


def push_key(store: Store, lock_secret: Callable[[str], str]) -> str:
    """The public key that browsers subscribe with; made when there is none."""
    with store.read() as reading:
        kept = get_setting(reading, _KEY)
    if kept is None:
        private = new_proof_key()
        made = {"public": proof_public(private), "private": lock_secret(private)}
        with store.write() as transaction:
            kept = get_setting(transaction, _KEY) or made
            set_setting(transaction, _KEY, kept)
    return str(kept["public"])


def add_browser(
    transaction: Transaction,
    name: str,
    given: object,
    lock_secret: Callable[[str], str],
) -> str:
    """Remind in this browser too; gives the name of the way.

    Args:
        name: What the person calls it.
        given: The subscription as the browser writes it (``PushSubscription.toJSON``).

    Raises:
        InvalidInputError: It is no subscription, or has no name.
    """
    called = " ".join(name.split())
    if not 0 < len(called) <= LONGEST_NAME:
        raise InvalidInputError("A browser needs a name of at most 80 characters")
    read_subscription(given)
    way = f"{PUSH}:{secrets.token_hex(8)}"
    settings = {"name": called, "subscription": lock_secret(json.dumps(given))}
    choose_way(transaction, way, settings)
    return way


def topic_of(key: str) -> str:
    """What replaces a repeat, at the service and in the browser (RFC 8030, section 5.4)."""
    return to_base64url(hashlib.sha256(key.encode("utf-8")).digest()[:24])


def _payload(notice: Notice) -> bytes:
    told = {"title": notice.title, "body": notice.body, "tag": topic_of(notice.key)}
    data = _json(told)
    while len(data) > MOST_BYTES:
        longest = "body" if told["body"] else "title"
        told[longest] = told[longest][: len(told[longest]) // 2]
        data = _json(told)
    return data


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
