"""How the shell tells of an import: as it goes, and at its end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, Self

import click

from osmosis.journals.model import Found, Unread
from osmosis.kernel.cadence_words import date_words
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell
    from osmosis.practices.rolls.past import Tally

_EVERY: Final = 100
_NAMES: Final = {
    "note": ("note", "notes"),
    "photo": ("photograph", "photographs"),
    "audio": ("recording", "recordings"),
    "video": ("film", "films"),
    "letter": ("letter", "letters"),
    "article": ("article", "articles"),
    "highlight": ("highlight", "highlights"),
    "link": ("link", "links"),
}


class Teller:
    """Tells on standard error how far it is, and by name what cannot be read."""

    def __init__(self, shell: CommandShell) -> None:
        self._shell = shell
        self._seen = 0
        self._is_seen = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def hear(self, one: Found) -> None:
        """One more thing was read, or could not be."""
        if isinstance(one, Unread):
            self._clear()
            how = gettext("not read") if one.matters else gettext("passed over")
            self._shell.warn(f"{how}: {one.name}. {one.why}.")
            return
        self._seen += 1
        if self._is_seen and self._seen % _EVERY == 0:
            click.echo(f"\r{self._seen:,} looked at", err=True, nl=False)

    def _clear(self) -> None:
        if self._is_seen and self._seen >= _EVERY:
            click.echo("\r" + " " * 40 + "\r", err=True, nl=False)


def say_tally(shell: CommandShell, tally: Tally, *, dry_run: bool) -> None:
    """What came, or would come, in a few sentences."""
    words = kinds_told(tally)
    if not words:
        shell.say(gettext("Nothing new would come.") if dry_run else gettext("Nothing new came."))
    else:
        shell.say(f"{'Would come' if dry_run else 'Came'}: {words}{span_told(tally)}.")
    for sentence in notes_told(tally):
        shell.say(sentence)


def kinds_told(tally: Tally) -> str:
    """How many of each kind, in words; empty for none."""
    return ", ".join(
        f"{tally.kinds[kind]:,} {one if tally.kinds[kind] == 1 else many}"
        for kind, (one, many) in _NAMES.items()
        if tally.kinds[kind]
    )


def span_told(tally: Tally) -> str:
    """From when to when, in words; empty when nothing has a date."""
    if tally.first is None or tally.last is None:
        return ""
    first, last = date_words(tally.first.local().date()), date_words(tally.last.local().date())
    return (
        gettext(", of {first}", first=first)
        if first == last
        else gettext(", from {first} to {last}", first=first, last=last)
    )


def notes_told(tally: Tally) -> list[str]:
    """What else there is to say, a sentence each."""
    counted = (
        (tally.undated, gettext("Without a date")),
        (
            tally.unzoned,
            gettext("Without a zone, and placed in the one that was given or the store's"),
        ),
        (tally.present, gettext("Here already")),
        (tally.let_go, gettext("Let go once, and not brought back")),
        (tally.handed, gettext("For the gate")),
        (len(tally.unread), gettext("Not read, each named above")),
    )
    return [f"{what}: {count:,}." for count, what in counted if count]


def tally_facts(tally: Tally) -> dict[str, object]:
    """The same for machines."""
    return {
        "import": None if tally.import_id is None else str(tally.import_id),
        "kinds": dict(sorted(tally.kinds.items())),
        "first": tally.first,
        "last": tally.last,
        "undated": tally.undated,
        "unzoned": tally.unzoned,
        "present": tally.present,
        "let_go": tally.let_go,
        "handed": tally.handed,
        "unread": [{"name": one.name, "why": one.why} for one in tally.unread],
        "passed": [{"name": one.name, "why": one.why} for one in tally.passed],
    }
