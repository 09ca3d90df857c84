"""``osmosis reminders``: by which ways one is reminded; by none, until one is chosen."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from osmosis.cli.options import PLACE
from osmosis.languages.speaking import gettext, pgettext

if TYPE_CHECKING:
    from osmosis.app import App
    from osmosis.channels.ways import Way
    from osmosis.cli.shell import CommandShell


@click.group(
    epilog="""\b
Examples:
  osmosis reminders folder ~/phone/inbox
  osmosis reminders email --host mail.example.org --user ada --to ada@example.org
  osmosis reminders show
  osmosis reminders off"""
)
def reminders() -> None:
    """Be told when something is due: once, at its time, by the ways that you choose."""


@reminders.command(
    epilog="""\b
Examples:
  osmosis reminders folder ~/phone/inbox"""
)
@click.argument("path", type=PLACE)
@click.pass_obj
def folder(shell: CommandShell, path: Path) -> None:
    """Write reminders into the folder PATH from now on."""
    from osmosis.channels.folder import choose_folder

    with shell.opened() as app:
        chosen = choose_folder(app.store, path)
    shell.say(gettext("Reminders are written into {folder}, while Osmosis runs.", folder=chosen))


@reminders.command(
    epilog="""\b
Examples:
  osmosis reminders email --host smtp.example.org --user me --to me@example.org"""
)
@click.option("--host", required=True, help="Your mail server.")
@click.option("--port", default=587, show_default=True, help="Where it listens.")
@click.option(
    "--encryption",
    type=click.Choice(["starttls", "tls", "none"]),
    default="starttls",
    show_default=True,
    help="`none` only for a mail server on this machine.",
)
@click.option("--user", default="", help="The name to sign in with; its password is asked for.")
@click.option("--to", "recipient", required=True, help="The address that is reminded.")
@click.option(
    "--from", "sender", default="", help="The address it comes from; the same if left out."
)
@click.pass_obj
def email(
    shell: CommandShell,
    host: str,
    port: int,
    encryption: str,
    user: str,
    recipient: str,
    sender: str,
) -> None:
    """Send reminders by e-mail, through your own mail server."""
    from osmosis.channels.email import Mailbox, choose_mailbox
    from osmosis.sealing.house_secrets import lock_secret

    password = shell.ask_secret(gettext("Password of the mail server")) if user else ""
    with shell.opened() as app:
        mailbox = Mailbox(
            host=host,
            port=port,
            encryption=encryption,
            user=user,
            password=lock_secret(app.keys, password) if user else "",
            sender=sender or recipient,
            recipient=recipient,
        )
        with app.store.write() as transaction:
            choose_mailbox(transaction, mailbox)
    shell.say(
        gettext(
            "Reminders go to {recipient}, while Osmosis runs. `osmosis reminders try` tries it.",
            recipient=recipient,
        )
    )
    if user:
        shell.say(
            gettext(
                "The password is kept encrypted to the house key, which lies in the same store."
            )
        )


@reminders.command(
    epilog="""\b
Examples:
  osmosis reminders apprise phone"""
)
@click.argument("name")
@click.pass_obj
def apprise(shell: CommandShell, name: str) -> None:
    """Send reminders to a target of Apprise that you call NAME; its address is asked for."""
    from osmosis.channels.apprise import add_target
    from osmosis.sealing.house_secrets import lock_secret

    address = shell.ask_secret(gettext("Address of the target, as Apprise writes it"))
    with shell.opened() as app, app.store.write() as transaction:
        add_target(transaction, name, address.strip(), partial(lock_secret, app.keys))
    shell.say(
        gettext(
            "Reminders go to {name}, while Osmosis runs. `osmosis reminders try` tries it.",
            name=name,
        )
    )


@reminders.command(
    "try",
    epilog="""\b
Examples:
  osmosis reminders try""",
)
@click.pass_obj
def try_(shell: CommandShell) -> int:
    """Send one notice that speaks of nothing, by every chosen way."""
    from osmosis.storage.reminders import send_trial

    with shell.opened() as app:
        with app.store.write() as transaction:
            send_trial(transaction)
        app.outbox.deliver_due()
        ways = _ways(app)
    _say_ways(shell, ways)
    return 4 if any(way.standing.problem for way in ways) else 0


@reminders.command(
    epilog="""\b
Examples:
  osmosis reminders show
  osmosis reminders show --json"""
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(shell: CommandShell, as_json: bool) -> None:
    """Show by which ways you are reminded, and what could not be sent."""
    from osmosis.channels.folder import FOLDER
    from osmosis.storage.outbox import list_given_up
    from osmosis.storage.reminders import list_lost_ways

    with shell.opened() as app:
        ways = _ways(app)
        with app.store.read() as reading:
            lost = list_lost_ways(reading)
            given_up = [
                {"reminder": one.notice.title, "problem": one.problem, "way": one.channel}
                for one in list_given_up(reading)
            ]
    if as_json:
        folders = [way.label for way in ways if way.kind == FOLDER]
        shell.print_json(
            {
                "folder": folders[0] if folders else None,
                "ways": [_facts(way) for way in ways],
                "lost": lost,
                "given_up": given_up,
            }
        )
        return
    _say_ways(shell, ways)
    for one in lost:
        shell.say(f"{one['name']}: {gettext(one['problem'])}.")
    for one in given_up:
        shell.say(
            gettext(
                "Given up: {reminder}. {problem}",
                reminder=one["reminder"],
                problem=gettext(one["problem"]),
            )
        )


@reminders.command(
    epilog="""\b
Examples:
  osmosis reminders again"""
)
@click.pass_obj
def again(shell: CommandShell) -> None:
    """Try again to send what was given up."""
    from osmosis.storage.outbox import list_given_up, try_again

    with shell.opened() as app:
        with app.store.write() as transaction:
            given_up = list_given_up(transaction)
            for one in given_up:
                try_again(transaction, one.id)
        app.outbox.deliver_due()
        ways = _ways(app)
    shell.say(gettext("Tried again: {count}.", count=len(given_up)))
    _say_ways(shell, ways)


@reminders.command(
    epilog="""\b
Examples:
  osmosis reminders off email
  osmosis reminders off"""
)
@click.argument("way", default="")
@click.pass_obj
def off(shell: CommandShell, way: str) -> None:
    """Be reminded by WAY no more, as `show` names it; by none at all when it is left out."""
    from osmosis.storage.reminders import leave_every_way, leave_way

    with shell.opened() as app, app.store.write() as transaction:
        if way:
            leave_way(transaction, way)
        else:
            leave_every_way(transaction)
    shell.say(
        gettext("No more reminders go this way.") if way else gettext("No more reminders are sent.")
    )


def _ways(app: App) -> list[Way]:
    from osmosis.channels.ways import list_chosen

    return list(list_chosen(app.store, app.outbox))


def _say_ways(shell: CommandShell, ways: list[Way]) -> None:
    rows = [
        {
            "way": way.name,
            "goes to": way.label,
            "waiting": way.standing.waiting,
            "problem": gettext(way.standing.problem) or pgettext("problem", "none"),
        }
        for way in ways
    ]
    empty = gettext(
        "No reminders are sent; `osmosis reminders --help` lists the ways that there are."
    )
    shell.print_table(rows, empty=empty)


def _facts(way: Way) -> dict[str, object]:
    sent_at = way.standing.sent_at
    return {
        "name": way.name,
        "kind": way.kind,
        "goes_to": way.label,
        "waiting": way.standing.waiting,
        "sent_at": None if sent_at is None else sent_at.format_iso(unit="second"),
        "problem": way.standing.problem,
        "may_repeat": way.may_repeat,
    }
