"""``osmosis search``: find what was developed, read or opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_words import date_words

if TYPE_CHECKING:
    from osmosis.app import App
    from osmosis.cli.shell import CommandShell
    from osmosis.search.finding import Hit
    from osmosis.search.snippets import SnippetPart
    from osmosis.storage.search_index import SearchFilter


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog="""\b
Examples:
  osmosis search fig tree
  osmosis search '"the bus" wait* -rain'
  osmosis search bench --virtue Patience --from 2030-01-01
  osmosis search --rebuild""",
)
@click.argument("words", nargs=-1)
@click.option("--practice", help="Only in this practice, such as rolls.")
@click.option("--kind", help="Only what is of this kind, such as line or gloss.")
@click.option("--virtue", help="Only what belongs to this: a virtue, a pathway, a gate.")
@click.option("--from", "start", help="Only from this day on.")
@click.option("--to", "end", help="Only up to this day.")
@click.option("--page", type=int, default=1, help="The first if none.")
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
    rebuild: bool,
    as_json: bool,
) -> None:
    """Find what was developed, read or opened: words, "phrases", begin* and -without."""
    from osmosis.search.asking import among_what

    with shell.opened() as app:
        if rebuild:
            app.search.rebuild()
        if not words:
            if not rebuild:
                raise InvalidInputError("Say what to look for")
            shell.say("The index was made anew.")
            return
        among = among_what(
            app.store.clock.zone(), practice=practice, kind=kind, label=virtue, start=start, end=end
        )
        _answer(shell, app, " ".join(words), among, page, as_json)


def _answer(
    shell: CommandShell, app: App, text: str, among: SearchFilter, page: int, as_json: bool
) -> None:
    from osmosis.search.finding import facts_of, told_end

    found = app.search.find(text, among, page=page)
    zone = app.store.clock.zone()
    if as_json:
        shell.print_json(
            [facts_of(hit) | {"at": hit.at and hit.at.to_tz(zone)} for hit in found.hits]
        )
        return
    for hit in found.hits:
        _print(shell, hit, zone)
    shell.say(told_end(found))
    if found.has_more:
        shell.say(f"More: --page {page + 1}")


def _print(shell: CommandShell, hit: Hit, zone: str) -> None:
    day = "No date" if hit.at is None else date_words(hit.at.to_tz(zone).date())
    shell.say(f"{day}  {hit.kind}  {_marked(hit.title)}")
    for line in filter(None, (_marked(hit.snippet), shell.page(hit.address))):
        shell.say(f"    {line}")
    shell.say("")


def _marked(parts: Sequence[SnippetPart]) -> str:
    """The pieces as one line, the hits in brackets."""
    return "".join(f"[{part.text}]" if part.is_hit else part.text for part in parts)
