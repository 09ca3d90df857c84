"""Two kinds of certificate: an authority that may vouch for little, and a leaf that lasts a year.

The authority's name constraints (RFC 5280, section 4.2.1.10) limit it to private addresses and
local names, so that even a stolen copy vouches for no site of the world.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from osmosis.kernel.clock import Instant

PrivateKey = ec.EllipticCurvePrivateKey
_NETWORKS: Final = (
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)
_LOCAL_NAMES: Final = ("localhost", "local", "lan", "home.arpa", "internal")


def new_key() -> PrivateKey:
    """A key of the kind that every phone knows (P-256)."""
    return ec.generate_private_key(ec.SECP256R1())


def authority_certificate(
    key: PrivateKey, host: str, start: Instant, end: Instant
) -> x509.Certificate:
    """A certificate by which ``key`` may vouch for private addresses, local names and ``host``."""
    name = _name(f"Osmosis on {host}" if host else "Osmosis")
    names = dict.fromkeys((*_LOCAL_NAMES, *([host.lower()] if host else [])))
    permitted: list[x509.GeneralName] = [x509.DNSName(local) for local in names]
    permitted += [x509.IPAddress(ip_network(network)) for network in _NETWORKS]
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        _builder(name, name, key, start, end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )


def leaf_certificate(
    authority: x509.Certificate,
    signing: PrivateKey,
    key: PrivateKey,
    *,
    names: Sequence[x509.GeneralName],
    start: Instant,
    end: Instant,
) -> x509.Certificate:
    """A certificate for a server that is reached under these names."""
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return (
        _builder(_name("Osmosis"), authority.subject, key, start, end)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs=False), critical=True)
        .add_extension(usage, critical=False)
        .add_extension(identifier, critical=False)
        .sign(signing, hashes.SHA256())
    )


def may_vouch(authority: x509.Certificate, name: x509.GeneralName) -> bool:
    """Whether the authority's constraints let it vouch for this name."""
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    return any(_covers(permitted, name) for permitted in limits.permitted_subtrees or ())


def general_name(name: str) -> x509.GeneralName:
    """A host name or an address as certificates write it."""
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name.lower())


def names_of(leaf: x509.Certificate) -> list[x509.GeneralName]:
    """The names that a leaf is for."""
    return list(leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)


def ends_at(certificate: x509.Certificate) -> Instant:
    """When a certificate ends."""
    return Instant(certificate.not_valid_after_utc)


def fits_key(certificate: x509.Certificate, key: PrivateKey) -> bool:
    """Whether the certificate is of this key."""
    return certificate.public_key() == key.public_key()


def _covers(permitted: x509.GeneralName, name: x509.GeneralName) -> bool:
    if isinstance(name, x509.DNSName) and isinstance(permitted, x509.DNSName):
        return name.value == permitted.value or name.value.endswith(f".{permitted.value}")
    if isinstance(name, x509.IPAddress) and isinstance(permitted, x509.IPAddress):
        network, address = permitted.value, ip_address(str(name.value))
        return isinstance(network, IPv4Network | IPv6Network) and address in network
    return False


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, start: Instant, end: Instant
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_datetime(start))
        .not_valid_after(_datetime(end))
    )


def _key_usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _datetime(instant: Instant) -> datetime:
    return instant.to_stdlib().replace(microsecond=0)
