"""``osmosis search``: find what was developed, read or opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.app import App
    from osmosis.cli.shell import CommandShell
    from osmosis.search.finding import Found, Hit
    from osmosis.search.snippets import SnippetPart
    from osmosis.storage.search_index import SearchFilter


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog="""\b
Examples:
  osmosis search fig tree
  osmosis search '"the bus" wait* -rain'
  osmosis search bench --virtue Patience --from 2030-01-01
  osmosis search --rebuild
  osmosis search --set-meaning on
  osmosis search --meaning mending clothes""",
)
@click.argument("words", nargs=-1)
@click.option("--practice", help="Only in this practice, such as rolls.")
@click.option("--kind", help="Only what is of this kind, such as line or gloss.")
@click.option("--virtue", help="Only what belongs to this: a virtue, a pathway, a gate.")
@click.option("--from", "start", help="Only from this day on.")
@click.option("--to", "end", help="Only up to this day.")
@click.option("--page", type=int, default=1, help="The first if none.")
@click.option("--meaning", is_flag=True, help="Beneath, what is near in meaning.")
@click.option(
    "--set-meaning",
    type=click.Choice(("on", "off")),
    help="Turn search by meaning on or off for good.",
)
@click.option("--rebuild", is_flag=True, help="Make the index wholly anew first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def search(
    shell: CommandShell,
    words: Sequence[str],
    practice: str | None,
    kind: str | None,
    virtue: str | None,
    start: str | None,
    end: str | None,
    page: int,
    meaning: bool,
    set_meaning: str | None,
    rebuild: bool,
    as_json: bool,
) -> None:
    """Find what was developed, read or opened: words, "phrases", begin* and -without."""
    from osmosis.search.asking import among_what

    with shell.opened() as app:
        if rebuild:
            app.search.rebuild()
        if set_meaning is not None:
            _set_meaning(shell, app, is_on=set_meaning == "on")
        if not "".join(words).strip():
            if not rebuild and set_meaning is None:
                raise InvalidInputError("Say what to look for")
            if rebuild:
                shell.say(gettext("The index was made anew."))
            return
        among = among_what(
            app.store.clock.zone(), practice=practice, kind=kind, label=virtue, start=start, end=end
        )
        found = app.search.find(" ".join(words), among, page=page)
        if found.asks_nothing:
            raise InvalidInputError("Say what to look for")
        near = _near(shell, app, " ".join(words), among) if meaning else None
        _answer(shell, app, found, near, as_json)


def _set_meaning(shell: CommandShell, app: App, *, is_on: bool) -> None:
    if is_on:
        app.search.meaning.turn_on()
        shell.say(gettext("Search by meaning is on."))
    else:
        app.search.meaning.turn_off()
        shell.say(gettext("Search by meaning is off, and what it had taken in is gone."))


def _near(shell: CommandShell, app: App, text: str, among: SearchFilter) -> Sequence[Hit]:
    """What is near, once all is taken in, which may take a while at first."""
    meaning = app.search.meaning
    app.search.refresh()
    if meaning.is_on() and meaning.count_left() > meaning.BEFORE_ASKING:
        with shell.bar(gettext("Taking in what texts are about")) as move:
            meaning.take_in(told=move)
    return app.search.near(text, among)


def _answer(
    shell: CommandShell, app: App, found: Found, near: Sequence[Hit] | None, as_json: bool
) -> None:
    from osmosis.search.finding import facts_of, told_end, told_near

    zone = app.store.clock.zone()
    if as_json:
        how = {} if near is None else {"found_by": "words"}
        every = [(hit, how) for hit in found.hits]
        every += [(hit, {"found_by": "meaning"}) for hit in near or ()]
        shell.print_json(
            [facts_of(hit) | {"at": hit.at and hit.at.to_tz(zone)} | how for hit, how in every]
        )
        return
    for hit in found.hits:
        _print(shell, hit, zone)
    shell.say(told_end(found))
    if found.has_more:
        shell.say(gettext("More: --page {number}", number=found.page + 1))
    if near is not None and not found.asks_nothing:
        shell.say(f"\n{told_near(near)}\n")
        for hit in near:
            _print(shell, hit, zone)


def _print(shell: CommandShell, hit: Hit, zone: str) -> None:
    day = gettext("No date") if hit.at is None else told_date(hit.at.to_tz(zone).date())
    shell.say(f"{day}  {hit.kind}  {_marked(hit.title)}")
    for line in filter(None, (_marked(hit.snippet), shell.page(hit.address))):
        shell.say(f"    {line}")
    shell.say("")


def _marked(parts: Sequence[SnippetPart]) -> str:
    """The pieces as one line, the hits in brackets."""
    return "".join(f"[{part.text}]" if part.is_hit else part.text for part in parts)
