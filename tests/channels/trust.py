"""Certificates for servers of tests on this machine, and who trusts them."""

from __future__ import annotations

import ssl
from pathlib import Path

from osmosis.access.authority import Authority, TlsFiles
from osmosis.kernel.clock import SystemClock


def certified(folder: Path) -> TlsFiles:
    """A certificate for this machine, from an authority of its own."""
    authority = Authority(folder, SystemClock(), "desk")
    authority.ensure(["127.0.0.1", "localhost"])
    return authority.files


def trusting(files: TlsFiles) -> ssl.SSLContext:
    """A client that trusts this authority and checks as strictly as any."""
    return ssl.create_default_context(cafile=str(files.authority))


def serving(files: TlsFiles) -> ssl.SSLContext:
    """A server with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    return context
