"""``osmosis apert import|export|blocklist``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError
from osmosis.feeds.limits import MOST_BYTES
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.cli.words import gate_id_of
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.rules.blocklists import BlocklistFormat, blocklist_text
from osmosis.practices.apert.service import blocklists, kept_lists, lists
from osmosis.practices.apert.service.lists import ListPlan

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_FILE = click.Path(dir_okay=False, allow_dash=True, path_type=Path)


@click.command(
    "import",
    epilog="""\b
Examples:
  osmosis apert import feeds.opml --gate Sundays --dry-run
  osmosis apert import feeds.opml --gate Sundays""",
)
@click.argument("file", type=_FILE)
@click.option("--gate", help="Behind which gate goes what names none.")
@click.option("--dry-run", is_flag=True, help="Say what would come, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def import_(
    shell: CommandShell, file: Path, gate: str | None, dry_run: bool, as_json: bool
) -> None:
    """Take in the list of sources in FILE (OPML); - is standard input.

    What it puts behind a gate of yours goes there. A second time it brings nothing.
    """
    body = _read(file)
    with shell.practice("apert", ApertParts) as parts:
        gate_id = gate_id_of(parts.context, gate)
        if dry_run:
            plan = lists.plan_list(parts.context, body, gate_id)
        else:
            with shell.bar(gettext("Taking it in")) as move:
                plan = lists.take_list(parts.context, body, gate_id, move)
    if as_json:
        shell.print_json(_facts(plan))
        return
    _say(shell, plan, is_dry=dry_run)


@click.command(
    epilog="""\b
Examples:
  osmosis apert export sources.opml
  osmosis apert export --gate Sundays"""
)
@click.argument("file", type=_FILE, default=Path("-"))
@click.option("--gate", help="Only what stands behind this one.")
@click.pass_obj
def export(shell: CommandShell, file: Path, gate: str | None) -> None:
    """Write your feeds into FILE (OPML), with gates, leanings and weights."""
    with shell.practice("apert", ApertParts) as parts:
        data = kept_lists.write_list(parts.context, gate_id_of(parts.context, gate))
    shell.write_file(file, [data])


@click.command(
    epilog="""\b
Examples:
  osmosis apert blocklist --format ublock
  osmosis apert blocklist --format hosts --gate Sundays > hosts.txt"""
)
@click.option(
    "--format",
    "form",
    type=click.Choice([one.value for one in BlocklistFormat]),
    default=BlocklistFormat.HOSTS.value,
    show_default=True,
    help="What the blocker reads.",
)
@click.option("--gate", help="Only what stands behind this one.")
@click.pass_obj
def blocklist(shell: CommandShell, form: str, gate: str | None) -> None:
    """Print the hosts of your sources for the blocker that you have already."""
    with shell.practice("apert", ApertParts) as parts:
        hosts = blocklists.list_hosts(parts.context, gate_id_of(parts.context, gate))
    shell.say(blocklist_text(hosts, BlocklistFormat(form)).rstrip("\n"))


def _read(file: Path) -> bytes:
    """What is in a file, and no more than a list may have."""
    try:
        with click.open_file(str(file), "rb") as opened:
            body: bytes = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInputError("This file cannot be read", file=file.name) from error
    return body


def _facts(plan: ListPlan) -> dict[str, object]:
    return {
        "coming": [
            {"name": one.name, "address": one.said.address, "gate": one.gate.name}
            for one in plan.coming
        ],
        "present": list(plan.present),
        "refused": [{"name": name, "why": why} for name, why in plan.refused],
        "axes": [one.name for one in plan.axes],
    }


def _say(shell: CommandShell, plan: ListPlan, *, is_dry: bool) -> None:
    for one in plan.coming:
        named = {"name": one.name, "gate": one.gate.name}
        if is_dry:
            shell.say(gettext("would come: {name}, behind {gate}", **named))
        else:
            shell.say(gettext("came: {name}, behind {gate}", **named))
    for axis in plan.axes:
        shell.say(
            gettext(
                "new axis: {name}, from {low} to {high}",
                name=axis.name,
                low=axis.low,
                high=axis.high,
            )
        )
    for name in plan.present:
        shell.say(gettext("there already: {name}", name=name))
    for name, why in plan.refused:
        shell.warn(gettext("cannot come: {name}. {why}.", name=name, why=why))
    if not plan.coming:
        shell.say(gettext("Nothing new is in this list."))
