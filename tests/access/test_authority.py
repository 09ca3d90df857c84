"""The store's own authority: short leaves, narrow limits, private files."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509
from whenever import Instant, TimeDelta

from osmosis.access import certificates
from osmosis.access.authority import AUTHORITY_LIFETIME, RENEW_BEFORE, Authority
from osmosis.errors import StorageError
from osmosis.kernel.clock import FixedClock, SystemClock

NAMES = ("127.0.0.1", "localhost", "192.168.1.7", "desk.local", "desk", "fd00::7")


@pytest.fixture
def clock() -> FixedClock:
    """A clock near the machine's own, which verification goes by."""
    return FixedClock(SystemClock().now())


@pytest.fixture
def authority(tmp_path: Path, clock: FixedClock) -> Authority:
    """An authority that has been asked for once."""
    made = Authority(tmp_path / "tls", clock, "desk")
    assert made.ensure(NAMES)
    return made


def leaf_of(authority: Authority) -> x509.Certificate:
    """The server's certificate."""
    return x509.load_pem_x509_certificate(authority.files.certificate.read_bytes())


def days(certificate: x509.Certificate) -> float:
    """How long a certificate lasts."""
    lasts = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    return lasts.total_seconds() / 86_400


def test_a_leaf_lasts_at_most_397_days_and_names_what_was_asked_for(authority: Authority) -> None:
    leaf = leaf_of(authority)
    assert 300 < days(leaf) <= 397
    assert set(certificates.names_of(leaf)) == {certificates.general_name(n) for n in NAMES}


def test_the_files_are_private(authority: Authority, tmp_path: Path) -> None:
    assert (tmp_path / "tls").stat().st_mode & 0o777 == 0o700
    for path in (tmp_path / "tls").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path.name


def handshake(authority: Authority, name: str, leaf: Path, key: Path) -> None:
    """Verify a server's certificate as a phone does, under this name."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(leaf, key)
    client = ssl.create_default_context(cafile=str(authority.files.authority))
    here, there = socket.socketpair()

    def answer() -> None:
        try:
            server.wrap_socket(there, server_side=True).close()
        except OSError:
            there.close()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        client.wrap_socket(here, server_hostname=name).close()
    finally:
        here.close()
        thread.join()


@pytest.mark.parametrize("name", NAMES)
def test_a_client_that_trusts_the_authority_verifies_the_server(
    authority: Authority, name: str
) -> None:
    handshake(authority, name, authority.files.certificate, authority.files.key)


@pytest.mark.parametrize("name", ["bank.example", "8.8.8.8", "localhost.example", "2001:db8::1"])
def test_a_stolen_authority_vouches_for_no_site_of_the_world(
    authority: Authority, tmp_path: Path, name: str
) -> None:
    """Sign such a leaf with the authority's own key; verification must still refuse it."""
    from cryptography.hazmat.primitives import serialization

    folder = tmp_path / "tls"
    signing = serialization.load_pem_private_key((folder / "authority.key").read_bytes(), None)
    trusted = x509.load_pem_x509_certificate(authority.files.authority.read_bytes())
    key = certificates.new_key()
    now = SystemClock().now()
    leaf = certificates.leaf_certificate(
        trusted,
        signing,  # type: ignore[arg-type]  # it is the kind of key that we made
        key,
        names=[certificates.general_name(name)],
        start=now - TimeDelta(hours=1),
        end=now + TimeDelta(hours=24),
    )
    pem = serialization.Encoding.PEM
    (tmp_path / "leaf.crt").write_bytes(leaf.public_bytes(pem))
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "leaf.key").write_bytes(key.private_bytes(pem, pkcs8, plain))
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        handshake(authority, name, tmp_path / "leaf.crt", tmp_path / "leaf.key")


def test_names_beyond_its_limits_are_left_out(authority: Authority) -> None:
    assert authority.ensure([*NAMES, "127.0.0.2", "bank.example", "8.8.8.8"])
    values = {str(name.value) for name in certificates.names_of(leaf_of(authority))}
    assert "127.0.0.2" in values
    assert not {"bank.example", "8.8.8.8"} & values


def test_nothing_is_made_anew_while_it_fits(authority: Authority) -> None:
    before = authority.files.certificate.read_bytes()
    assert not authority.ensure(NAMES)
    assert not authority.ensure(NAMES[:2])
    assert authority.files.certificate.read_bytes() == before


def test_a_new_address_gets_a_new_leaf_from_the_same_authority(authority: Authority) -> None:
    before = authority.fingerprint()
    assert authority.ensure([*NAMES, "10.0.0.3"])
    assert authority.fingerprint() == before
    handshake(authority, "10.0.0.3", authority.files.certificate, authority.files.key)


def test_a_leaf_is_renewed_a_month_before_it_ends(authority: Authority, clock: FixedClock) -> None:
    ends = certificates.ends_at(leaf_of(authority))
    clock.set(ends - RENEW_BEFORE - TimeDelta(hours=1))
    assert not authority.ensure(NAMES)
    clock.set(ends - RENEW_BEFORE + TimeDelta(hours=1))
    assert authority.ensure(NAMES)
    assert certificates.ends_at(leaf_of(authority)) > ends


def test_an_authority_is_replaced_before_it_could_end_under_a_leaf(
    authority: Authority, clock: FixedClock
) -> None:
    before = authority.fingerprint()
    clock.advance(AUTHORITY_LIFETIME - TimeDelta(hours=24 * 400))
    authority.ensure(NAMES)
    assert authority.fingerprint() == before
    clock.advance(TimeDelta(hours=24 * 20))
    assert authority.ensure(NAMES)
    assert authority.fingerprint() != before


def test_the_fingerprint_reads_as_phones_show_it(authority: Authority) -> None:
    pairs = authority.fingerprint().split(":")
    assert len(pairs) == 32
    assert all(len(pair) == 2 and pair == pair.upper() for pair in pairs)


@pytest.mark.parametrize("name", ["authority.crt", "authority.key", "server.crt", "server.key"])
def test_a_damaged_file_is_one_clear_sentence(
    authority: Authority, tmp_path: Path, name: str
) -> None:
    (tmp_path / "tls" / name).write_bytes(b"nonsense")
    with pytest.raises(StorageError, match="damaged"):
        authority.ensure([*NAMES, "10.0.0.9"])


def test_a_key_that_does_not_fit_its_certificate_is_noticed(
    authority: Authority, tmp_path: Path, clock: FixedClock
) -> None:
    other = Authority(tmp_path / "other", clock)
    other.ensure(NAMES)
    stranger = other.files.key.read_bytes()
    authority.files.key.write_bytes(stranger)
    assert authority.ensure(NAMES)
    assert not authority.ensure(NAMES)
    (tmp_path / "tls" / "authority.key").write_bytes(stranger)
    with pytest.raises(StorageError, match="damaged"):
        authority.ensure(NAMES)


def test_the_authority_lasts_ten_years(authority: Authority) -> None:
    made = x509.load_pem_x509_certificate(authority.files.authority.read_bytes())
    assert 3650 <= days(made) <= 3660
    assert Instant(made.not_valid_after_utc) > SystemClock().now()
