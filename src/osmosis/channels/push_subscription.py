"""What a browser hands out so that it can be reached: read once, at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from osmosis.channels.push_message import BrowserKeys, from_base64url
from osmosis.errors import InvalidInputError

LONGEST_ADDRESS = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """What a browser hands out so that it can be reached.

    Attributes:
        endpoint: An address at the browser's push service; whoever knows it can send there.
    """

    endpoint: str
    keys: BrowserKeys

    @property
    def service(self) -> str:
        """The origin of the push service."""
        address = urlsplit(self.endpoint)
        return f"https://{address.netloc}"


def read_subscription(given: object) -> Subscription:
    """A subscription as a browser writes it.

    Raises:
        InvalidInputError: It is none.
    """
    wrong = InvalidInputError("This is no subscription of a browser")
    keys = given.get("keys") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(keys, dict):
        raise wrong
    texts = [given.get("endpoint"), keys.get("p256dh"), keys.get("auth")]
    endpoint, point, auth = [text if isinstance(text, str) else "" for text in texts]
    _check_endpoint(endpoint)
    return Subscription(
        endpoint=endpoint,
        keys=BrowserKeys(point=from_base64url(point), auth=from_base64url(auth)),
    )


def _check_endpoint(endpoint: str) -> None:
    wrong = InvalidInputError("This is no subscription of a browser")
    try:
        address = urlsplit(endpoint)
        port = address.port
    except ValueError as error:
        raise wrong from error
    is_good = address.scheme == "https" and address.hostname and "@" not in address.netloc
    if not is_good or port == 0 or len(endpoint) > LONGEST_ADDRESS or not endpoint.isascii():
        raise wrong
    if any(char.isspace() or not char.isprintable() for char in endpoint):
        raise wrong
