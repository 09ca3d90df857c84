"""The store's small files: its marker, the keys, the spool."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from osmosis.errors import NotFoundError
from osmosis.kernel.hashing import sha256_of
from osmosis.languages.speaking import gettext, noop
from osmosis.storage import checksums
from osmosis.storage.durable import replace_durably
from osmosis.storage.folder import MARKER, Marker, StoreFolder
from osmosis.storage.given_copies import GivenCopies
from osmosis.storage.marker import DamagedMarkerError, parse_marker
from osmosis.storage.spool import hash_in_name, spooled_files
from osmosis.storage.verifying.report import Report

KEY, SPOOLED, _STORE_MARKER = noop("key"), noop("spooled moment"), noop("marker")
_MISSING = noop("This key is missing")
NeededKeys = Callable[[Collection[str]], Collection[str]]


def verify_marker(folder: StoreFolder, copies: GivenCopies, report: Report) -> Marker | None:
    """The store's marker, mended if need be; ``None`` when nobody can say whose store it is.

    Raises:
        NewerFormatError: The folder was laid out by a newer program.
        NotFoundError: There is no marker, and no copy of it was given.
    """
    try:
        return folder.read_marker()
    except (DamagedMarkerError, NotFoundError) as error:
        persons = {path.name for path in (folder.root / "ledger").glob("*")}
        for data in copies.files_named(MARKER):
            found = _marker_for(persons, data)
            if found is not None:
                replace_durably(folder.root / MARKER, data)
                report.find(_STORE_MARKER, MARKER, error.message, mended=True)
                return found
        if isinstance(error, NotFoundError):
            raise
        report.find(_STORE_MARKER, MARKER, error.message)
        return None


def verify_keys(folder: Path, copies: GivenCopies, report: Report, needed: NeededKeys) -> None:
    """Hold every key file against the list of checksums beside it.

    A list need not name a key that is gone: it is made anew where keys are brought in.
    """
    if _keys_in(folder):
        _verify_list(folder, copies, report)
    sums = checksums.read_sums(folder)
    for name, allowed in sorted(sums.items()):
        report.files += 1
        path = folder / name
        problem = _problem(path, allowed)
        if problem:
            mended = _mend(path, allowed, copies)
            report.find(KEY, name, problem, mended=mended)
    there = {path.name for path in _keys_in(folder)}
    for name in sorted({*needed(there)} - there - {*sums}):
        report.find(KEY, name, _MISSING)
    for name in sorted(there - {*sums}):
        report.notes.append(gettext("{name} among the keys is on no list of checksums.", name=name))


def verify_spool(folder: Path, copies: GivenCopies, report: Report) -> None:
    """Hold every spooled moment against the hash in its name."""
    for path in spooled_files(folder):
        report.files += 1
        wanted = hash_in_name(path)
        if len(wanted) == 64 and _problem(path, [wanted]):
            mended = _mend(path, [wanted], copies)
            report.find(SPOOLED, path.name, noop("This spooled moment is damaged"), mended=mended)


def _marker_for(persons: Iterable[str], data: bytes) -> Marker | None:
    try:
        marker = parse_marker(data)
    except DamagedMarkerError:
        return None
    return marker if str(marker.person_id) in persons else None


def _problem(path: Path, allowed: list[str]) -> str:
    try:
        return "" if sha256_of([path.read_bytes()]) in allowed else noop("This key is damaged")
    except FileNotFoundError:
        return _MISSING
    except OSError:
        return noop("This key is not to be read")


def _mend(path: Path, allowed: list[str], copies: GivenCopies) -> bool:
    for sha256 in allowed:
        chunks = copies.open(sha256)
        if chunks is not None:
            replace_durably(path, b"".join(chunks))
            return True
    return False


def _verify_list(folder: Path, copies: GivenCopies, report: Report) -> None:
    path = folder / checksums.NAME
    stored = path.read_bytes() if path.exists() else b""
    if checksums.is_well_spelled(stored):
        return
    present = {one.name: [sha256_of([one.read_bytes()])] for one in _keys_in(folder)}
    # A list that differs in a letter from what the keys themselves give was damaged, not they.
    made_anew = checksums.spelled_sums(present)
    is_ours = copies.may_mend and _nearly_the_same(made_anew, stored)
    candidates = [made_anew] if is_ours else []
    candidates += [
        data
        for data in copies.files_named(checksums.NAME)
        if checksums.is_well_spelled(data) and set(checksums.parse_sums(data)) == set(present)
    ]
    problem = (
        noop("The list of checksums of the keys is damaged") if stored else noop("It is missing")
    )
    report.find(KEY, checksums.NAME, problem, mended=bool(candidates))
    if candidates:
        replace_durably(path, candidates[0])


def _nearly_the_same(one: bytes, other: bytes) -> bool:
    differing = sum(a != b for a, b in zip(one, other, strict=False))
    return len(one) == len(other) and differing <= 1


def _keys_in(folder: Path) -> list[Path]:
    if not folder.exists():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.name.startswith(".") and path.name != checksums.NAME
    )
