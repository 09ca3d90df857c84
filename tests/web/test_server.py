"""A server on a real port: found again, shown the way out, verified by its own authority."""

from __future__ import annotations

import gc
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from whenever import Instant

from osmosis.access.authority import LEAF_LIFETIME, Authority
from osmosis.access.tokens import add_token
from osmosis.app import init_app, open_app
from osmosis.config import DEFAULT_PORT, Config
from osmosis.errors import ConfigError, ConflictError, NotFoundError
from osmosis.kernel.clock import FixedClock, SystemClock
from osmosis.sealing.keys import KeyFolder
from osmosis.storage.folder import MARKER, StoreFolder
from osmosis.storage.opening import NewStore
from osmosis.web import instance
from osmosis.web.instance import UnansweringServerError, find_running, is_answering, read_running
from osmosis.web.server import keep_temporary_files_private, serve
from osmosis.web.tls import Tls
from tests.sealing.quick_lock import quick_lock
from tests.web.serving import PATIENCE, served, serving_port, use_tiny_practice
from tests.web.tiny.practice import MANIFEST


@pytest.fixture(autouse=True)
def tiny_practice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve the tiny practice."""
    use_tiny_practice(monkeypatch)


def ask(address: str, path: str, *, trust: ssl.SSLContext | None = None) -> tuple[int, bytes]:
    """Ask a server for a page; status and body."""
    place = urlsplit(address)
    connection: http.client.HTTPConnection
    if place.scheme == "https":
        connection = http.client.HTTPSConnection(
            place.hostname or "", place.port, timeout=PATIENCE, context=trust
        )
    else:
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_first_start_makes_a_store_and_says_where_it_serves(tmp_path: Path) -> None:
    said: list[str] = []
    with served(Config(home=tmp_path / "new", port=0), said) as serving:
        assert ask(serving.address, "/settings")[0] == 200
    assert said == [f"A store was made in {tmp_path / 'new'}.", f"Osmosis is at {serving.address}"]
    with pytest.raises(ConnectionRefusedError):
        ask(serving.address, "/healthz")


def test_a_second_start_finds_the_first(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "store", port=0)
    with served(config) as serving:
        said: list[str] = []
        serve(config, say=said.append)
        assert said == [f"Osmosis is running already: {serving.address}"]
        serve(replace(config, port=serving_port(serving)), say=said.append)
        assert ask(serving.address, "/healthz")[0] == 200


def test_the_worker_begins_and_ends_with_the_pages(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "store", port=0)
    with served(config):
        assert "osmosis-due" in {thread.name for thread in threading.enumerate()}
    assert "osmosis-due" not in {thread.name for thread in threading.enumerate()}


def test_a_server_that_has_ended_leaves_nothing_behind(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "store", port=0)
    with served(config):
        assert read_running(StoreFolder(config.home)) is not None
    assert read_running(StoreFolder(config.home)) is None
    with served(config) as again:
        assert ask(again.address, "/healthz")[0] == 200


def test_a_server_seldom_looks_for_garbage_and_gives_that_back(tmp_path: Path) -> None:
    usual = gc.get_threshold()
    with served(Config(home=tmp_path / "store", port=0)):
        assert gc.get_threshold()[0] >= 10 * usual[0]
    assert gc.get_threshold() == usual


def test_another_store_s_server_is_not_taken_for_this_one(tmp_path: Path) -> None:
    with served(Config(home=tmp_path / "a", port=0)), served(Config(home=tmp_path / "b", port=0)):
        one = read_running(StoreFolder(tmp_path / "a"))
        other = read_running(StoreFolder(tmp_path / "b"))
        assert one is not None
        assert other is not None
        assert is_answering(one)
        assert not is_answering(replace(one, health=other.health))
        assert not is_answering(replace(one, proof_key="nonsense"))


def test_a_lock_without_a_server_is_one_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(instance, "pause", waits.append)
    folder = StoreFolder(tmp_path)
    with pytest.raises(UnansweringServerError, match="does not answer"):
        find_running(folder)
    assert sum(waits) == 10


def test_what_a_server_tells_about_itself_is_private(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "store", port=0)
    with served(config):
        assert (config.home / instance.FILE).stat().st_mode & 0o777 == 0o600


def test_a_chosen_port_that_is_taken_is_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        config = Config(home=tmp_path / "store", port=taken.getsockname()[1])
        with pytest.raises(ConflictError, match="Another program listens"), served(config):
            pass


def test_the_usual_port_gives_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def taken_twice(bind: str, port: int) -> socket.socket | None:
        tried.append(port)
        return None if len(tried) < 3 else socket.create_server((bind, 0))

    monkeypatch.setattr("osmosis.web.listening._try", taken_twice)
    with served(Config(home=tmp_path / "store")):
        assert tried == [DEFAULT_PORT, DEFAULT_PORT + 1, DEFAULT_PORT + 2]


def test_beyond_this_machine_needs_lan(tmp_path: Path) -> None:
    for bind in ("0.0.0.0", "192.168.1.7", "nonsense"):
        with pytest.raises(ConfigError):
            serve(Config(home=tmp_path / "store", bind=bind, port=0))


def test_lan_needs_a_passphrase(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "store", port=0, lan=True)
    with pytest.raises(ConflictError, match="osmosis key passphrase"), served(config):
        pass


@pytest.fixture
def lan_config(tmp_path: Path) -> Config:
    """A store with a passphrase, for other devices, on this machine's own address."""
    config = Config(home=tmp_path / "store", port=0, lan=True)
    app = init_app(config, NewStore(), practices=(MANIFEST,))
    keys = app.store.folder.keys(app.store.person_id)
    app.close()
    KeyFolder(keys, lock_up=quick_lock).set_passphrase("correct horse battery")
    return config


def authority_file(config: Config) -> Path:
    """The certificate of a store's authority."""
    (found,) = config.home.glob("keys/*/tls/authority.crt")
    return found


def test_lan_is_verified_by_the_store_s_own_authority(lan_config: Config) -> None:
    with served(lan_config) as serving:
        trust = ssl.create_default_context(cafile=str(authority_file(lan_config)))
        for name in ("127.0.0.1", "localhost"):
            address = f"https://{name}:{serving_port(serving)}"
            assert ask(address, "/login", trust=trust)[0] == 200
            assert ask(address, "/settings", trust=trust)[0] == 401
        with pytest.raises(ssl.SSLCertVerificationError):
            ask(serving.address, "/login", trust=ssl.create_default_context())
        said: list[str] = []
        serve(lan_config, say=said.append)
        assert said == [f"Osmosis is running already: {serving.address}"]


def test_the_leaf_on_the_wire_lasts_at_most_397_days(lan_config: Config) -> None:
    with served(lan_config) as serving:
        pem = ssl.get_server_certificate(("127.0.0.1", serving_port(serving)))
    leaf = x509.load_pem_x509_certificate(pem.encode())
    lasts = Instant(leaf.not_valid_after_utc) - Instant(leaf.not_valid_before_utc)
    assert lasts.total("hours") / 24 <= 397
    assert lasts == LEAF_LIFETIME


def test_old_tls_is_refused_and_a_renewed_leaf_is_used_without_a_restart(tmp_path: Path) -> None:
    clock = FixedClock(SystemClock().now())
    tls = Tls(Authority(tmp_path / "tls", clock), ("127.0.0.1",))
    assert tls.context.minimum_version == ssl.TLSVersion.TLSv1_2
    before = tls.authority.files.certificate.read_bytes()
    tls.renew()
    assert tls.authority.files.certificate.read_bytes() == before
    clock.advance(LEAF_LIFETIME)
    tls.renew()
    assert tls.authority.files.certificate.read_bytes() != before


def raw(address: str, request: Callable[[socket.socket], None]) -> bytes:
    """Send bytes as they are and read the answer to its end."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port or 0), timeout=PATIENCE) as wire:
        request(wire)
        answer = b""
        while piece := wire.recv(65_536):
            answer += piece
        return answer


def test_a_body_beyond_its_limit_is_refused_on_the_wire(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "store", port=0)
    with served(config) as serving:
        app = open_app(config, practices=(MANIFEST,))
        _, secret = add_token(app.store, "script", "capture")
        app.close()
        head = (
            f"POST /api/v1/notes HTTP/1.1\r\nHost: 127.0.0.1:{serving_port(serving)}\r\n"
            f"Authorization: Bearer {secret}\r\n"
            "Content-Type: application/json\r\nConnection: close\r\n"
        )

        def chunked(wire: socket.socket) -> None:
            wire.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
            for _ in range(40):
                wire.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            wire.sendall(b"0\r\n\r\n")

        assert raw(serving.address, chunked).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("beginning", [b"", b"GET / HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\n"])
def test_a_caller_who_never_finishes_the_first_lines_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beginning: bytes
) -> None:
    monkeypatch.setattr("osmosis.web.patience.HEAD_SECONDS", 0.05)
    with served(Config(home=tmp_path / "store", port=0)) as serving:
        assert raw(serving.address, lambda wire: wire.sendall(beginning)) == b""


def test_a_second_request_on_a_connection_has_as_much_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(Config(home=tmp_path / "store", port=0)) as serving:
        whole = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{serving_port(serving)}\r\n\r\n"

        def one_and_a_half(wire: socket.socket) -> None:
            wire.sendall(whole.encode())
            assert wire.recv(65_536).startswith(b"HTTP/1.1 200 ")
            # Not before: a busy machine may take as long to send the first.
            monkeypatch.setattr("osmosis.web.patience.HEAD_SECONDS", 0.05)
            wire.sendall(whole.encode()[:20])

        assert b"HTTP/1.1" not in raw(serving.address, one_and_a_half)


def test_a_client_that_goes_away_in_the_middle_harms_nobody(tmp_path: Path) -> None:
    with served(Config(home=tmp_path / "store", port=0)) as serving:
        place = urlsplit(serving.address)
        with socket.create_connection((place.hostname, place.port or 0)) as wire:
            host = f"127.0.0.1:{place.port}"
            wire.sendall(
                f"POST /raw HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n\r\nabc".encode()
            )
        assert ask(serving.address, "/healthz")[0] == 200


PROGRAM = """
import sys
from pathlib import Path
from osmosis.app import init_app, open_app
from osmosis.config import Config
from osmosis.web import server
from tests.web.tiny.practice import MANIFEST
server.open_app = lambda config: open_app(config, practices=(MANIFEST,))
server.init_app = lambda config, new: init_app(config, new, practices=(MANIFEST,))
server.serve(Config(home=Path(sys.argv[1]), port=0), say=lambda text: print(text, flush=True))
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_it_ends_quietly_when_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    home = tmp_path / "store"
    root = Path(__file__).resolve().parents[2]
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=root,
    )
    assert running.stdout is not None
    running.stdout.readline()
    address = running.stdout.readline().removeprefix("Osmosis is at ").strip()
    assert json.loads(ask(address, "/healthz")[1]) == {"status": "ok"}
    running.send_signal(signal.Signals[name])
    _, errors = running.communicate(timeout=PATIENCE)
    assert (running.returncode, errors) == (0, "")
    assert read_running(StoreFolder(home)) is None


def test_temporary_files_of_the_server_lie_in_its_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "elsewhere"))
    monkeypatch.setattr("os.umask", lambda mask: 0)
    monkeypatch.setattr("tempfile.tempdir", None)
    keep_temporary_files_private(StoreFolder(tmp_path))
    with tempfile.NamedTemporaryFile() as file:
        assert Path(file.name).parent == tmp_path / "tmp"


def test_a_folder_that_holds_something_else_is_not_made_a_store(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises((ConflictError, NotFoundError)):
        serve(Config(home=tmp_path, port=0))
    assert not (tmp_path / MARKER).exists()
    assert not (tmp_path / "store.db").exists()
