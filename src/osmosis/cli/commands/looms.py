"""``osmosis loom`` and ``osmosis tilt``: all threads in letters, and how time leans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from whenever import Date

    from osmosis.app import App
    from osmosis.cli.shell import CommandShell
    from osmosis.loom.seeing import Looker, Seen

_SPANS = ("week", "month", "quarter", "year", "decade", "all")


@click.command(
    epilog="""\b
Examples:
  osmosis loom
  osmosis loom --span month --on 2031-05-04
  osmosis loom --from 2029-01-01 --to 2031-12-31 --json
  osmosis loom --span all --poster loom.pdf"""
)
@click.option("--span", type=click.Choice(_SPANS), default="year", help="How much time.")
@click.option("--on", help="A day in it, such as 2031-05-04; today when left out.")
@click.option("--from", "start", help="The first day, instead of a span.")
@click.option("--to", "end", help="The last day.")
@click.option("--poster", type=click.Path(path_type=Path), help="Write it as a PDF, for paper.")
@click.option("--paper", type=click.Choice(("a2", "a3")), default="a2", help="How large that is.")
@click.option("--json", "as_json", is_flag=True, help="Every thing in it, for programs.")
@click.pass_obj
def loom(
    shell: CommandShell,
    span: str,
    on: str | None,
    start: str | None,
    end: str | None,
    poster: Path | None,
    paper: str,
    as_json: bool,
) -> None:
    """Show all threads: your own life, rolls, pathways and gates, a line for each."""
    from osmosis.loom.table import things_of
    from osmosis.loom.text import text_drawing

    with shell.opened() as app:
        looker = _looker(app)
        seen = _seen(looker, span, on, start, end)
        if poster is not None:
            shell.write_file(poster, [_poster(looker, seen, paper)])
            return
        if as_json:
            shell.print_json(things_of(seen.weave, seen.view))
            return
        for line in text_drawing(seen.weave, seen.view):
            shell.say(line)


@click.command(
    epilog="""\b
Examples:
  osmosis tilt
  osmosis tilt --span decade
  osmosis tilt --span quarter --on 2031-05-04 --json"""
)
@click.option(
    "--span", type=click.Choice(_SPANS[2:]), default="year", help="How much time; never a day."
)
@click.option("--on", help="A day in it, such as 2031-05-04; today when left out.")
@click.option("--json", "as_json", is_flag=True, help="The minutes, for programs.")
@click.pass_obj
def tilt(shell: CommandShell, span: str, on: str | None, as_json: bool) -> None:
    """Say how your time leans between inside and outside, in words."""
    from osmosis.loom.tilt import tilt_of

    with shell.opened() as app:
        looker = _looker(app)
        found = tilt_of(looker.parts, looker.stretch(span, _day(on)).view)
    if as_json:
        named = [("whole", found.whole), *((str(part.start), part) for part in found.parts)]
        shell.print_json(
            [{"when": name, "inside": one.low, "outside": one.high} for name, one in named]
        )
        return
    rows = [{"when": part.name, "it": part.words} for part in found.parts if not part.is_empty]
    shell.print_table(rows, empty=gettext("Nothing leans here."))
    for axis in found.axes:
        shell.say(f"{axis.name}: {axis.words}")
    shell.say(found.about)


def _looker(app: App) -> Looker:
    from osmosis.loom.seeing import Looker

    store = app.store
    return Looker(parts=list(app.parts.values()), now=store.time().now, zone=store.clock.zone())


def _seen(looker: Looker, span: str, on: str | None, start: str | None, end: str | None) -> Seen:
    """The stretch that was asked for."""
    from osmosis.errors import InvalidInputError
    from osmosis.kernel.civil_text import parse_day

    if start is None and end is None:
        return looker.see(span, _day(on))
    if not start or not end:
        raise InvalidInputError("A stretch of time has a first and a last day: --from and --to")
    return looker.between(parse_day(start), parse_day(end, later=1))


def _poster(looker: Looker, seen: Seen, paper: str) -> bytes:
    from osmosis.loom.poster import poster_of
    from osmosis.typeset.engine import to_pdf
    from osmosis.typeset.loom_poster import PosterSize

    return to_pdf(poster_of(seen, looker, PosterSize(paper)))


def _day(text: str | None) -> Date | None:
    from osmosis.kernel.civil_text import parse_day

    return parse_day(text) if text else None
