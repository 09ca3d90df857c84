"""Writes bags: payload, manifests and a plain account of both (RFC 8493, version 1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from osmosis.bags.errors import BagError
from osmosis.bags.zip_writer import ZipEntry, ZipPlan, ZipStamp, measured_entry

PAYLOAD = "data/"
DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"

_DECLARATION_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_MANIFEST_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(.+)")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def encoded_path(path: str) -> str:
    """A path as a manifest has it (section 2.1.3): percent, CR and LF escaped."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def decoded_path(path: str) -> str:
    """The path that a manifest means."""
    path = re.sub("%0[aA]", "\n", path)
    path = re.sub("%0[dD]", "\r", path)
    return path.replace("%25", "%")


def manifest_text(entries: Iterable[tuple[str, str]]) -> bytes:
    """A manifest of (path, SHA-256), sorted by path; ``sha256sum -c`` reads it too."""
    lines = [f"{sha256}  {encoded_path(path)}\n" for path, sha256 in sorted(entries)]
    return "".join(lines).encode("utf-8")


def parse_manifest(text: bytes) -> dict[str, str]:
    """Paths and their SHA-256, as a manifest declares them.

    Raises:
        BagError: A line is not a hash and a path, or a path comes twice.
    """
    found: dict[str, str] = {}
    for line in _lines(text):
        match = _MANIFEST_LINE.fullmatch(line)
        if match is None:
            raise BagError("The bag's list of hashes has a line that cannot be read")
        path = decoded_path(match[2]).removeprefix("./")
        if path in found:
            raise BagError("The bag's list of hashes names a file twice")
        found[path] = match[1].lower()
    return found


def info_text(facts: Sequence[tuple[str, str]]) -> bytes:
    """``bag-info.txt`` (section 2.2.2): one label and value a line, line breaks made spaces."""
    lines = [f"{label}: {' '.join(value.split())}\n" for label, value in facts]
    return "".join(lines).encode("utf-8")


def parse_info(text: bytes) -> tuple[tuple[str, str], ...]:
    """Labels and values of ``bagit.txt`` or ``bag-info.txt``, in their order.

    Raises:
        BagError: A line is neither a label with a value nor the continuation of one.
    """
    found: list[tuple[str, str]] = []
    for line in _lines(text):
        if line[0] in " \t" and found:
            label, value = found.pop()
            found.append((label, f"{value} {line.strip()}"))
            continue
        label, colon, value = line.partition(":")
        if not colon or not _LABEL.fullmatch(label.strip()):
            raise BagError("The bag's description has a line that cannot be read")
        found.append((label.strip(), value.strip()))
    return tuple(found)


def tag_texts(
    hashes: Iterable[tuple[str, str]],
    oxum: str,
    info: Sequence[tuple[str, str]],
    tags: Mapping[str, bytes] | None,
) -> dict[str, bytes]:
    """The files beside a payload by their names, all but the list of their own hashes.

    Args:
        hashes: Path and SHA-256 of every file of the payload.
        oxum: The payload's bytes and files (section 2.2.2).
    """
    return {
        **(tags or {}),
        DECLARATION: _DECLARATION_TEXT,
        INFO: info_text([*info, ("Payload-Oxum", oxum)]),
        MANIFEST: manifest_text(hashes),
    }


def _lines(text: bytes) -> list[str]:
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BagError("A list in the bag is not UTF-8 text") from None
    # Not splitlines(): a path may hold what Unicode calls a line break.
    return [line for line in re.split(r"\r\n|\r|\n", decoded) if line.strip()]


def bag_plan(
    base: str,
    payload: Iterable[ZipEntry],
    *,
    info: Sequence[tuple[str, str]] = (),
    tags: Mapping[str, bytes] | None = None,
    stamp: ZipStamp | None = None,
) -> ZipPlan:
    """A bag as a zip with one folder in it, ready to be written.

    Args:
        base: Name of that folder; the zip should have the same name.
        payload: Files, measured, named by their paths below ``data/``.
        info: Labels and values for ``bag-info.txt``; ``Payload-Oxum`` is added.
        tags: Further files beside the payload, such as a README.
        stamp: The date that every file carries.
    """
    entries = sorted((_moved(entry, PAYLOAD) for entry in payload), key=lambda entry: entry.name)
    size = sum(entry.size for entry in entries)
    hashes = [(entry.name, entry.sha256) for entry in entries]
    texts = tag_texts(hashes, f"{size}.{len(entries)}", info, tags)
    about = [measured_entry(name, text) for name, text in sorted(texts.items())]
    closing = manifest_text((entry.name, entry.sha256) for entry in about)
    about.append(measured_entry(TAG_MANIFEST, closing))
    return ZipPlan([_moved(entry, f"{base}/") for entry in [*about, *entries]], stamp=stamp)


def _moved(entry: ZipEntry, folder: str) -> ZipEntry:
    return replace(entry, name=folder + entry.name)
