"""The store's own certificate authority, by which a phone can trust it over the local network.

Files in the person's ``keys/…/tls``, mode 0600. The authority lasts ten years; a leaf lasts 390
days, because phones refuse more than 397. Dates follow the machine's clock, because the phone's
clock judges them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from osmosis.access import certificates
from osmosis.access.certificates import PrivateKey
from osmosis.errors import StorageError
from osmosis.kernel.clock import Clock, TimeDelta
from osmosis.storage.durable import replace_durably
from osmosis.storage.locks import FileLock

AUTHORITY_LIFETIME: Final = TimeDelta(hours=24 * 3652)
LEAF_LIFETIME: Final = TimeDelta(hours=24 * 390)
RENEW_BEFORE: Final = TimeDelta(hours=24 * 30)
# A phone whose clock is behind ours must not find a certificate of the future.
_BACKDATED: Final = TimeDelta(hours=24)
_PEM: Final = serialization.Encoding.PEM


@dataclass(frozen=True, kw_only=True, slots=True)
class TlsFiles:
    """What a server needs for HTTPS, and what a phone needs to trust it."""

    authority: Path
    certificate: Path
    key: Path


class Authority:
    """The authority of one person's store.

    Args:
        folder: Where its files lie; made when needed.
        clock: The machine's clock.
        host: The machine's own name, which the authority may vouch for too.
    """

    def __init__(self, folder: Path, clock: Clock, host: str = "") -> None:
        self._folder = folder
        self._clock = clock
        self._host = host
        self._signing_file = folder / "authority.key"
        self.files = TlsFiles(
            authority=folder / "authority.crt",
            certificate=folder / "server.crt",
            key=folder / "server.key",
        )

    def ensure(self, names: Sequence[str]) -> bool:
        """See that authority and leaf are there, fit these names, and have time left.

        Args:
            names: Host names and addresses under which the server is reached; those that the
                authority may not vouch for are left out.

        Returns:
            Whether anything was written.

        Raises:
            StorageError: A file is damaged.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self._folder / ".tls.lock"):
            is_new = self._ensure_authority()
            return self._ensure_leaf(names, anew=is_new) or is_new

    def certificate_der(self) -> bytes:
        """The authority's certificate, in the form that phones install most readily."""
        return _load(self.files.authority).public_bytes(serialization.Encoding.DER)

    def fingerprint(self) -> str:
        """The SHA-256 of the authority's certificate, as phones show it: ``AB:CD:…``."""
        return _load(self.files.authority).fingerprint(hashes.SHA256()).hex(":").upper()

    def _ensure_authority(self) -> bool:
        if self.files.authority.exists() and self._signing_file.exists():
            present = _load(self.files.authority)
            if not certificates.fits_key(present, _load_key(self._signing_file)):
                raise _damaged(self._signing_file)
            if certificates.ends_at(present) - self._clock.now() > LEAF_LIFETIME:
                return False
        now = self._clock.now()
        key = certificates.new_key()
        made = certificates.authority_certificate(
            key, self._host, now - _BACKDATED, now + AUTHORITY_LIFETIME
        )
        replace_durably(self._signing_file, _key_pem(key))
        replace_durably(self.files.authority, made.public_bytes(_PEM))
        return True

    def _ensure_leaf(self, names: Sequence[str], *, anew: bool) -> bool:
        authority = _load(self.files.authority)
        wanted = [
            name
            for name in map(certificates.general_name, names)
            if certificates.may_vouch(authority, name)
        ]
        if not anew and self._is_leaf_good(wanted):
            return False
        key = certificates.new_key()
        start = self._clock.now() - _BACKDATED
        leaf = certificates.leaf_certificate(
            authority,
            _load_key(self._signing_file),
            key,
            names=wanted,
            start=start,
            end=start + LEAF_LIFETIME,
        )
        replace_durably(self.files.key, _key_pem(key))
        chain = leaf.public_bytes(_PEM) + authority.public_bytes(_PEM)
        replace_durably(self.files.certificate, chain)
        return True

    def _is_leaf_good(self, wanted: Sequence[x509.GeneralName]) -> bool:
        if not (self.files.certificate.exists() and self.files.key.exists()):
            return False
        leaf = _load(self.files.certificate)
        has_time = certificates.ends_at(leaf) - self._clock.now() > RENEW_BEFORE
        is_whole = certificates.fits_key(leaf, _load_key(self.files.key))
        return has_time and is_whole and set(certificates.names_of(leaf)) >= set(wanted)


def _key_pem(key: PrivateKey) -> bytes:
    pkcs8 = serialization.PrivateFormat.PKCS8
    return key.private_bytes(_PEM, pkcs8, serialization.NoEncryption())


def _load(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _damaged(path) from error


def _load_key(path: Path) -> PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise _damaged(path)
    return key


def _damaged(path: Path) -> StorageError:
    return StorageError(
        "What encrypts the connection is damaged; move the folder `tls` among the keys away, and "
        "new certificates are made",
        file=path.name,
    )
