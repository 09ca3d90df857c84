"""The search for plain text bites: it finds the marker in each form, and nothing in noise."""

from __future__ import annotations

import base64
import gzip
import io
import os
import random
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import marking
from tests.faults.marking import MARKER, files_open_in, forms_in, places_of

PLAIN = MARKER.encode()


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a member", data)
    return out.getvalue()


@pytest.mark.parametrize(
    "dress",
    [
        lambda data: data,
        lambda data: data.decode().encode("utf-16"),
        bytes.lower,
        lambda data: data.hex().encode(),
        base64.b64encode,
        lambda data: base64.b64encode(b"x" + data + b"yz"),
        lambda data: base64.urlsafe_b64encode(b"xy" + data),
        gzip.compress,
        zlib.compress,
        lambda data: zlib.compress(data, 1),
        zipped,
        lambda data: gzip.compress(data.hex().encode()),
    ],
    ids=[
        "plain",
        "utf-16",
        "in small letters, as an index keeps words",
        "hex",
        "base64",
        "base64 in the middle",
        "base64 for addresses",
        "gzip",
        "zlib",
        "zlib, quickly",
        "a zip's member",
        "hex within gzip",
    ],
)
@pytest.mark.parametrize("around", [b"", b"noise" * 100], ids=["alone", "within"])
def test_the_marker_is_found(dress: Callable[[bytes], bytes], around: bytes) -> None:
    assert forms_in(around + dress(PLAIN) + around, MARKER)


def test_noise_holds_no_marker(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(random.Random(1).randbytes(1 << 20))
    assert places_of(MARKER, [tmp_path]) == []


def test_a_name_counts_too(tmp_path: Path) -> None:
    (tmp_path / f"{MARKER}.jpg").touch()
    assert len(places_of(MARKER, [tmp_path])) == 1


def test_a_file_that_is_put_away_meanwhile_holds_nothing_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.write_bytes(PLAIN)
    monkeypatch.setattr(marking, "files_in", lambda _: [tmp_path / "away", here])
    assert places_of(MARKER, [tmp_path]) == [f"{here}: utf-8"]


def test_a_file_that_never_had_a_name_is_found() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(PLAIN)
        file.flush()
        open_files = list(files_open_in(os.getpid()))
    assert any(forms_in(data, MARKER) for _, data in open_files)
