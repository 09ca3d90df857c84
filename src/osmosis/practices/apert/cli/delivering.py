"""``osmosis apert deliver``: the book of an open gate, saved now or sent by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError, PlaceError
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.deliveries import DeliveryKind
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import carriers, catalogues, delivering, gates, known, standing
from osmosis.practices.apert.service.editions import get_open

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell
    from osmosis.practices.apert.model import Gate
    from osmosis.practices.context import PracticeContext

_SHOWN = 8  # letters of an id


@click.group(
    epilog="""\b
Examples:
  osmosis apert deliver save Sundays --to /media/reader
  osmosis apert deliver add Sundays --folder ~/reader
  osmosis apert deliver add Sundays --email me@reader.example
  osmosis apert deliver list"""
)
def deliver() -> None:
    """Hand the book of a gate over: now, or by itself whenever it opens."""


@deliver.command(
    epilog="""\b
Examples:
  osmosis apert deliver save Sundays
  osmosis apert deliver save Sundays --to /media/reader
  osmosis apert deliver save Sundays --to today.epub"""
)
@click.argument("gate")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    default=Path(),
    help="A folder, or the name of a file; here if left out.",
)
@click.pass_obj
def save(shell: CommandShell, gate: str, target: Path) -> None:
    """Save the book of a gate that is open."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        context, found = parts.context, _gate(parts.context, gate)
        opening = standing.require_open(context, found.id)
        numbers = [part.number for part in get_open(context, opening.ref.id).parts]
        if len(numbers) > 1 and not target.is_dir():
            raise InvalidInputError("This book has several parts; name a folder for them")
        for number in numbers:
            file = catalogues.get_file(context, opening.ref.id, number)
            shell.say(gettext("Saved as {file}.", file=_saved(target, file)))


@deliver.command(
    epilog="""\b
Examples:
  osmosis apert deliver add Sundays --folder /media/reader
  osmosis apert deliver add Sundays --email me@reader.example"""
)
@click.argument("gate")
@click.option("--folder", "kind", flag_value="folder", help="TARGET is a folder.")
@click.option("--email", "kind", flag_value="email", help="TARGET is an address.")
@click.argument("target")
@click.pass_obj
def add(shell: CommandShell, gate: str, kind: str | None, target: str) -> None:
    """Let the books of a gate go to TARGET by themselves."""
    wanted = DeliveryKind(kind or ("email" if "@" in target else "folder"))
    if wanted is DeliveryKind.FOLDER:
        target = str(Path(target).expanduser().absolute())
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        delivering.add_delivery(parts.context, _gate(parts.context, gate).id, wanted, target)
        has_mail = delivering.has_mail_server(parts.context)
    shell.say(gettext("Its books go there as soon as it opens, while Osmosis runs."))
    if wanted is DeliveryKind.EMAIL and not has_mail:
        shell.warn(gettext("No mail server is chosen yet: `osmosis reminders email`."))


@deliver.command(
    "list",
    epilog="""\b
Examples:
  osmosis apert deliver list
  osmosis apert deliver list --json""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(shell: CommandShell, as_json: bool) -> None:
    """List where the books of gates go that do not rest, and how that went."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        rows = [
            {
                "gate": gate.name,
                "kind": one.delivery.kind.value,
                "target": one.delivery.target,
                "state": one.problem or one.told,
                "id": str(one.delivery.id)[-_SHOWN:],
            }
            for gate in known.list_met(parts.context)
            for one in delivering.list_standing(parts.context, gate.id)
        ]
    if as_json:
        shell.print_json(rows)
        return
    shell.print_table(rows, empty=gettext("No book goes anywhere by itself."))


@deliver.command(
    epilog="""\b
Examples:
  osmosis apert deliver remove 8af536f9"""
)
@click.argument("delivery", metavar="ID")
@click.pass_obj
def remove(shell: CommandShell, delivery: str) -> None:
    """Let no more books go to a place; what went there stays."""
    with shell.practice("apert", ApertParts, catch_up=True) as parts:
        known = {str(one.id): one for one in delivering.list_deliveries(parts.context)}
        found = [one for text, one in known.items() if text.endswith(delivery)]
        if len(found) != 1:
            raise InvalidInputError("This names no delivery, or more than one")
        delivering.remove_delivery(parts.context, found[0].id)
    shell.say(gettext("No more books go there."))


@deliver.command(
    epilog="""\b
Examples:
  osmosis apert deliver now Sundays"""
)
@click.argument("gate")
@click.pass_obj
def now(shell: CommandShell, gate: str) -> None:
    """Try at once what is still to go."""
    with shell.opened() as app:
        parts = app.parts["apert"]
        assert isinstance(parts, ApertParts)
        found = _gate(parts.context, gate)
        standing.require_open(parts.context, found.id)
        delivering.try_now(parts.context, found.id)
        app.outbox.deliver_due()
        told = delivering.list_standing(parts.context, found.id)
    for one in told:
        shell.say(f"{one.delivery.target}: {one.problem or one.told}")


def _gate(context: PracticeContext, name: str) -> Gate:
    with context.store.read() as reading:
        return gates.find_by_name(reading, name)


def _saved(target: Path, file: catalogues.BookFile) -> Path:
    try:
        if target.is_dir():
            return carriers.copy_into(target, file)
        return carriers.copy_as(target, file)
    except OSError as error:
        raise PlaceError("The book could not be saved there", path=target) from error
