"""Serves one store: finds or makes it, listens, and ends quietly."""

from __future__ import annotations

import logging
import os
import socket
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import ip_address

from osmosis.access.names import LOOPBACK_NAMES, in_url, lan_names
from osmosis.app import App, init_app, open_app
from osmosis.config import LOOPBACK, Config
from osmosis.errors import ConfigError, StorageError
from osmosis.languages.speaking import gettext
from osmosis.storage.folder import MARKER, StoreFolder
from osmosis.storage.opening import NewStore
from osmosis.storage.timekeeping import ignored_clock_sentence
from osmosis.web.application import MoreRoutes, create_app, no_more
from osmosis.web.certificate_door import CertificateDoor
from osmosis.web.collecting import garbage_seldom_looked_for
from osmosis.web.engine import HttpServer
from osmosis.web.instance import Claim, find_running
from osmosis.web.lan import Lan
from osmosis.web.listening import listen
from osmosis.web.settings import WebSettings
from osmosis.web.shell import WebShell
from osmosis.web.tls import Tls, tls_of
from osmosis.worker.worker import Worker

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Serving:
    """A server that has begun to answer.

    Attributes:
        address: What a person opens.
        stop: Ends it; may be called from any thread.
    """

    address: str
    stop: Callable[[], None]


def serve(
    config: Config,
    *,
    say: Say = print,
    begun: Callable[[Serving], None] | None = None,
    background: Callable[[App], Worker] = Worker,
    more: MoreRoutes = no_more,
) -> None:
    """Serve the store until the process is asked to end.

    Makes a store when there is none. When the store is being served already, says where and
    returns.

    Args:
        config: Where and for whom; other devices need ``lan``, and ``bind`` says on which of this
            machine's addresses (``0.0.0.0`` for all).
        say: Tells the person.
        begun: Hears when the first request may come.
        background: Makes the worker that goes on beside the pages.
        more: Gives the routes of whoever serves it for a purpose of their own.

    Raises:
        ConfigError: The address to listen on needs ``lan``, or cannot be used.
        ConflictError: The port is taken, or ``lan`` lacks a passphrase.
        StorageError: The store cannot be opened.
    """
    _check(config)
    folder = StoreFolder(config.home)
    if not (folder.root / MARKER).exists():
        init_app(config, NewStore()).close()
        say(gettext("A store was made in {root}.", root=folder.root))
    with ExitStack() as stack:
        claim = Claim(folder)
        try:
            stack.enter_context(claim)
        except StorageError:
            address = find_running(folder).address
            say(gettext("Osmosis is running already: {address}", address=address))
            return
        keep_temporary_files_private(folder)
        log_to_standard_error(config.log)
        app = open_app(config)
        stack.callback(app.close)
        if sentence := ignored_clock_sentence(folder):
            say(sentence)
        listener = listen(config.bind, config.port)
        stack.callback(listener.close)
        server, shell = _server(app, claim, listener, say, begun, more=more)
        worker = stack.enter_context(background(app))
        shell.wake = worker.wake
        stack.enter_context(garbage_seldom_looked_for())
        server.run(sockets=[listener])


def log_to_standard_error(level: str) -> None:
    """Let our own log lines through from this level on, those of others from warnings on."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("osmosis").setLevel(level.upper())


def keep_temporary_files_private(folder: StoreFolder) -> None:
    """Let whatever makes a temporary file make it inside the store, where only its owner reads."""
    folder.tmp.mkdir(exist_ok=True, mode=0o700)
    os.environ["TMPDIR"] = str(folder.tmp)
    tempfile.tempdir = None
    os.umask(0o077)


def _check(config: Config) -> None:
    try:
        is_loopback = ip_address(config.bind).is_loopback
    except ValueError:
        raise ConfigError("The address to listen on is an IP address") from None
    if not is_loopback and not config.lan:
        raise ConfigError(
            "Listening beyond this machine needs --lan, which asks for the passphrase",
            address=config.bind,
        )


def _server(
    app: App,
    claim: Claim,
    listener: socket.socket,
    say: Say,
    begun: Callable[[Serving], None] | None,
    *,
    more: MoreRoutes,
) -> tuple[HttpServer, WebShell]:
    config = app.config
    port = listener.getsockname()[1]
    settings = WebSettings(
        port=port,
        names=tuple(lan_names(config.bind)) if config.lan else LOOPBACK_NAMES,
        is_lan=config.lan,
        is_secure=config.lan,
        proof_key=claim.proof_key,
    )
    tls = tls_of(app, settings.names) if config.lan else None
    lan = None if tls is None else _lan(config, settings, tls)
    web = create_app(app, settings, lan, more)

    def published(server: HttpServer) -> None:
        reached = LOOPBACK if ip_address(config.bind).is_unspecified else config.bind
        claim.publish(
            address=settings.address,
            health=f"{settings.scheme}://{in_url(reached)}:{port}",
            authority=None if tls is None else tls.authority.files.authority,
        )
        say(gettext("Osmosis is at {address}", address=settings.address))
        if begun is not None:
            begun(Serving(address=settings.address, stop=server.ask_to_end))

    def ended() -> None:
        if lan is not None:
            lan.door.close()

    return HttpServer(web, tls, begun=published, ended=ended), web.state.shell


def _lan(config: Config, settings: WebSettings, tls: Tls) -> Lan:
    door = CertificateDoor(
        bind=config.bind,
        port=settings.port + 1,
        certificate=tls.authority.certificate_der(),
        leads_to=settings.address,
    )
    return Lan(authority=tls.authority, door=door, names=settings.names, port=settings.port)
