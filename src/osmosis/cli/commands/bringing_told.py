"""How the shell tells of an import: as it goes, and at its end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, Self

import click

from osmosis.journals.model import Found, Unread
from osmosis.languages.dates import told_date, told_number
from osmosis.languages.speaking import gettext, ngettext, noop, noop_plural

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell
    from osmosis.practices.rolls.past import Tally

_EVERY: Final = 100
_NOT_READ: Final = noop("not read: {name}. {why}.")
_PASSED_OVER: Final = noop("passed over: {name}. {why}.")
_NAMES: Final = {
    "note": noop_plural("{count} note", "{count} notes"),
    "photo": noop_plural("{count} photograph", "{count} photographs"),
    "audio": noop_plural("{count} recording", "{count} recordings"),
    "video": noop_plural("{count} film", "{count} films"),
    "letter": noop_plural("{count} letter", "{count} letters"),
    "article": noop_plural("{count} article", "{count} articles"),
    "highlight": noop_plural("{count} highlight", "{count} highlights"),
    "link": noop_plural("{count} link", "{count} links"),
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
            how = _NOT_READ if one.matters else _PASSED_OVER
            self._shell.warn(gettext(how, name=one.name, why=gettext(one.why)))
            return
        self._seen += 1
        if self._is_seen and self._seen % _EVERY == 0:
            told = gettext("{count} looked at", count=told_number(self._seen))
            click.echo(f"\r{told}", err=True, nl=False)

    def _clear(self) -> None:
        if self._is_seen and self._seen >= _EVERY:
            click.echo("\r" + " " * 40 + "\r", err=True, nl=False)


def say_tally(shell: CommandShell, tally: Tally, *, dry_run: bool) -> None:
    """What came, or would come, in a few sentences."""
    words = kinds_told(tally)
    if words:
        words = spanned(words, tally)
        shell.say(
            gettext("Would come: {words}.", words=words)
            if dry_run
            else gettext("Came: {words}.", words=words)
        )
    else:
        shell.say(gettext("Nothing new would come.") if dry_run else gettext("Nothing new came."))
    for sentence in notes_told(tally):
        shell.say(sentence)


def kinds_told(tally: Tally) -> str:
    """How many of each kind, in words; empty for none."""
    return ", ".join(
        ngettext(one, many, tally.kinds[kind], count=told_number(tally.kinds[kind]))
        for kind, (one, many) in _NAMES.items()
        if tally.kinds[kind]
    )


def spanned(words: str, tally: Tally) -> str:
    """What came, with the days from which it is; as it was when nothing has a date."""
    if tally.first is None or tally.last is None:
        return words
    first, last = told_date(tally.first.local().date()), told_date(tally.last.local().date())
    # Translators: {words} is "3 notes, 2 letters".
    if first == last:
        return gettext("{words}, of {day}", words=words, day=first)
    return gettext("{words}, from {first} to {last}", words=words, first=first, last=last)


def notes_told(tally: Tally) -> list[str]:
    """What else there is to say, a sentence each."""
    counted = (
        (tally.undated, noop("Without a date: {count}.")),
        (
            tally.unzoned,
            noop("Without a zone, and placed in the one that was given or the store's: {count}."),
        ),
        (tally.present, noop("Here already: {count}.")),
        (tally.let_go, noop("Let go once, and not brought back: {count}.")),
        (tally.handed, noop("For the gate: {count}.")),
        (len(tally.unread), noop("Not read, each named above: {count}.")),
    )
    return [gettext(what, count=told_number(count)) for count, what in counted if count]


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
