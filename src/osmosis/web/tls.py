"""HTTPS by the store's own authority, renewed while the server runs."""

from __future__ import annotations

import asyncio
import ssl
from typing import Final

from osmosis.access.authority import Authority
from osmosis.access.names import host_name
from osmosis.app import App
from osmosis.errors import ConflictError
from osmosis.kernel.clock import SystemClock

_RENEWED_EVERY_SECONDS: Final = 6 * 3600.0


class Tls:
    """The certificate in use, exchanged for a new one before it ends, without a restart.

    Args:
        names: Host names and addresses under which the server is reached.

    Attributes:
        context: For the server's connections.
    """

    def __init__(self, authority: Authority, names: tuple[str, ...]) -> None:
        self.authority = authority
        self._names = names
        authority.ensure(names)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._load()

    async def renew_for_ever(self) -> None:
        """See to it every few hours."""
        while True:
            await asyncio.sleep(_RENEWED_EVERY_SECONDS)
            self.renew()

    def renew(self) -> None:
        """Take a new certificate when the present one ends soon; new connections get it."""
        if self.authority.ensure(self._names):
            self._load()

    def _load(self) -> None:
        files = self.authority.files
        self.context.load_cert_chain(files.certificate, files.key)


def tls_of(app: App, names: tuple[str, ...]) -> Tls:
    """The store's HTTPS.

    Raises:
        ConflictError: No passphrase was set, so nobody could sign in.
    """
    if not app.keys.has_vault:
        raise ConflictError(
            "Other devices sign in with the passphrase, and none was set; "
            "`osmosis key passphrase` sets one"
        )
    folder = app.store.folder.keys(app.store.person_id) / "tls"
    return Tls(Authority(folder, SystemClock(), host_name()), names)
