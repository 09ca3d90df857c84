"""Backups in a repository of restic: each snapshot there holds a folder with one backup of ours.

Whoever restores it with restic alone has a folder that ``osmosis backup restore`` takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from osmosis.app import App
from osmosis.errors import InvalidInputError
from osmosis.keeping.backups.folders import read_folder
from osmosis.keeping.backups.repository import Listed, Repository, fitting
from osmosis.keeping.backups.restic_command import Restic
from osmosis.keeping.backups.restic_failures import DamagedRepositoryError
from osmosis.keeping.backups.restic_keys import house_password, password_of, repository_of
from osmosis.keeping.key_locks import Way
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import instant_text
from osmosis.languages.speaking import gettext

TAG, _STORE, _AT, _FORM = "osmosis", "store:", "at:", "form:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept(Listed):
    """One backup in a repository of restic.

    Attributes:
        id: What restic calls it.
        store: Whose store it is of.
    """

    id: str
    store: str


def opened_restic(app: App, place: str, held: Sequence[int] = ()) -> Restic:
    """The repository of restic that a place names, opened by the house key of a store.

    Args:
        held: Open files that stay open as long as restic is at work, whatever becomes of us.
    """
    house = house_password(app.keys.house())
    return Restic(repository=repository_of(place), password=house, held=held)


def list_restic(restic: Restic, store: str = "") -> list[Kept]:
    """The backups in a repository of restic, the oldest first.

    Args:
        store: Whose; of all stores when it is empty.
    """
    tags = f"{TAG},{_STORE}{store}" if store else TAG
    found = json.loads(restic.read("snapshots", "--json", "--tag", tags)) or []
    every = (_kept(one["id"], one.get("tags") or []) for one in found)
    return sorted((one for one in every if one is not None), key=lambda one: (one.at, one.id))


def fetched_restic(
    restic: Restic, place: str, folder: Path, name: str, store: str = ""
) -> Repository:
    """A backup out of a repository of restic, laid out in an empty folder.

    The newest of the same store comes along: it knows what was let go since.

    Args:
        name: Which one; the newest when it is empty.
        store: Whose it is, if there are any of this store.

    Raises:
        NotFoundError: There is no backup, or none is called so.
        InvalidInputError: There are those of several stores, and none was named.
    """
    every = list_restic(restic)
    every = [one for one in every if one.store == store] or every
    if not name and len({one.store for one in every}) > 1:
        raise InvalidInputError("There are backups of several stores here; name a snapshot")
    chosen = fitting(every, name, place)
    newest = [one for one in every if one.store == chosen.store][-1]
    for one in {chosen.id: chosen, newest.id: newest}.values():
        restic.read("restore", one.id, "--target", str(folder / one.id))
    if newest.id != chosen.id:
        _merge(folder / newest.id, folder / chosen.id)
    repository = read_folder(folder / chosen.id)
    repository.place = place
    return repository


def found_wrong(restic: Restic, way: Way) -> Iterator[str]:
    """What is wrong with a repository of restic, beside the backup that was fetched.

    Args:
        way: What the person has; on another machine it has to open the repository, too.

    Raises:
        ProgramError: It cannot be told, as when another program is at work there.
    """
    try:
        restic.read("check", "--read-data")
    except DamagedRepositoryError:
        yield gettext("restic finds damage in its repository; `restic check --read-data` says more")
    if not Restic(repository=restic.repository, password=password_of(way)).opens():
        yield gettext(
            "This opens the backup, but not the restic repository in which it lies;"
            " `osmosis backup to` with the place lets the passphrase open it"
        )


def tags_of(store: str, at: Instant, forms: Mapping[str, int]) -> str:
    """The tags that a backup gets, so that it need not be opened to be listed."""
    every = [TAG, f"{_STORE}{store}", f"{_AT}{instant_text(at)}"]
    return ",".join(every + [f"{_FORM}{name}={form}" for name, form in forms.items()])


def _kept(id_: str, tags: Iterable[str]) -> Kept | None:
    """What the tags of a snapshot say; nothing when they are not as we wrote them."""
    pairs = [tag.partition(":") for tag in tags]
    told = {kind + colon: rest for kind, colon, rest in pairs if kind + colon != _FORM}
    forms = [rest.partition("=") for kind, colon, rest in pairs if kind + colon == _FORM]
    try:
        at = Instant.parse_iso(told[_AT])
        return Kept(id=id_, store=told[_STORE], at=at, forms={one: int(n) for one, _, n in forms})
    except (KeyError, ValueError):
        return None


def _merge(source: Path, target: Path) -> None:
    """Move what the target lacks into it."""
    for path in [one for one in source.rglob("*") if one.is_file()]:
        there = target / path.relative_to(source)
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            path.rename(there)
