"""Reminders to the many services that Apprise knows (the optional extra ``apprise``)."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from osmosis.errors import InvalidInputError, MissingExtraError, TransientDeliveryError
from osmosis.ports.channels import Notice
from osmosis.storage.delivery import Surroundings
from osmosis.storage.reminders import choose_way, list_ways
from osmosis.storage.transaction import ReadTransaction, Transaction

if TYPE_CHECKING:
    from apprise import Apprise

APPRISE: Final = "apprise"
LONGEST_NAME: Final = 80


class AppriseChannel:
    """Sends each notice to one target (:class:`osmosis.ports.channels.Channel`).

    Apprise has no key by which a receiver could replace a repeat, and does not say why something
    was not sent.

    Args:
        name: ``apprise:`` and the id of the target.
        label: What the person calls it.
        locked: The target's address, locked with the house key, for it may hold a password.
    """

    replaces_repeats: ClassVar[bool] = False

    def __init__(
        self, name: str, label: str, locked: str, open_secret: Callable[[str], str]
    ) -> None:
        self.name = name
        self.label = label
        self._locked = locked
        self._open_secret = open_secret

    def send(self, notice: Notice) -> None:
        """Hand the notice to Apprise.

        Raises:
            TransientDeliveryError: It was not sent, or Apprise is not installed.
        """
        try:
            target = _target(self._open_secret(self._locked))
        except (MissingExtraError, InvalidInputError) as error:
            raise TransientDeliveryError(error.message) from error
        if notice.body:
            is_sent = target.notify(title=notice.title, body=notice.body)
        else:
            is_sent = target.notify(body=notice.title)
        if not is_sent:
            raise TransientDeliveryError("The target took no notice, and Apprise does not say why")


def open_channels(reading: ReadTransaction, surroundings: Surroundings) -> Sequence[AppriseChannel]:
    """Every target that was added."""
    return [
        AppriseChannel(name, way["name"], way["target"], surroundings.open_secret)
        for name, way in list_ways(reading, APPRISE).items()
    ]


def add_target(
    transaction: Transaction, name: str, address: str, lock_secret: Callable[[str], str]
) -> str:
    """Remind by this target too; gives the name of the way.

    Args:
        name: What the person calls it.
        address: As Apprise writes addresses, such as ``ntfy://…``.

    Raises:
        InvalidInputError: Apprise does not know such an address, or it has no name.
        MissingExtraError: Apprise is not installed.
    """
    called = " ".join(name.split())
    if not 0 < len(called) <= LONGEST_NAME:
        raise InvalidInputError("A target needs a name of at most 80 characters")
    _target(address)
    way = f"{APPRISE}:{secrets.token_hex(8)}"
    choose_way(transaction, way, {"name": called, "target": lock_secret(address)})
    return way


def has_apprise() -> bool:
    """Whether the extra is installed."""
    from importlib.util import find_spec

    return find_spec("apprise") is not None


def _target(address: str) -> Apprise:
    if not has_apprise():
        raise MissingExtraError("Apprise is not installed", extra="apprise")
    # Its log quotes addresses and answers, and begins while it is imported.
    logging.getLogger("apprise").disabled = True
    import apprise

    target = apprise.Apprise(asset=apprise.AppriseAsset(secure_logging=True, async_mode=False))
    if not target.add(address):
        raise InvalidInputError("Apprise does not know such an address")
    return target
