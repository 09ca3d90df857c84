"""``osmosis apert password|letters``: what a mailbox on a server needs besides its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.naming import meant_by
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.model import Afterwards, MailChoice, Source, SourceKind
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import mail_servers, sources, tidying
from osmosis.practices.context import PracticeContext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_SAID = {
    Afterwards.LEAVE: noop("Once they were taken in, letters are left as they are."),
    Afterwards.MARK: noop("Once they were taken in, letters are marked as read."),
    Afterwards.MOVE: noop("Once they were taken in, letters are moved to {folder}."),
}


@click.command(epilog="\b\nExamples:\n  osmosis apert password imaps://me@mail.example/News")
@click.argument("mailbox")
@click.pass_obj
def password(shell: CommandShell, mailbox: str) -> None:
    """Keep the password of MAILBOX, a source on a mail server; it is asked for.

    An empty one lets the one that was kept go.
    """
    with shell.practice("apert", ApertParts) as parts:
        source = _mailbox(parts.context, mailbox)
        secret = shell.ask_secret(gettext("Password of the mailbox"))
        mail_servers.set_password(parts.context, source.id, secret)
    if secret:
        shell.say(gettext("It is kept encrypted to the house key, which lies in the same store."))
    else:
        shell.say(gettext("No password is kept for this mailbox."))


@click.command(
    epilog="""\b
Examples:
  osmosis apert letters imaps://me@mail.example/News --mark-read
  osmosis apert letters imaps://me@mail.example/News --move-to Archive
  osmosis apert letters imaps://me@mail.example/News --leave"""
)
@click.argument("mailbox")
@click.option("afterwards", "--leave", flag_value=Afterwards.LEAVE.value, help="As they are.")
@click.option("afterwards", "--mark-read", flag_value=Afterwards.MARK.value, help="Mark as read.")
@click.option("--move-to", "folder", default="", metavar="FOLDER", help="Move them there.")
@click.pass_obj
def letters(shell: CommandShell, mailbox: str, afterwards: str | None, folder: str) -> None:
    """Say what becomes of the letters in MAILBOX, on a mail server, once they were taken in.

    At first they are left as they are. What is chosen holds for those that come from now on.
    """
    if bool(afterwards) is bool(folder):
        raise InvalidInputError("Say one of --leave, --mark-read and --move-to")
    choice = MailChoice(afterwards=Afterwards(afterwards or Afterwards.MOVE), folder=folder)
    with shell.practice("apert", ApertParts) as parts:
        source = _mailbox(parts.context, mailbox)
        tidying.choose(parts.context, source.id, choice)
    shell.say(gettext(_SAID[choice.afterwards], folder=folder))


def _mailbox(context: PracticeContext, name: str) -> Source:
    every = [one for one in sources.list_sources(context) if one.kind is SourceKind.MAILBOX]
    meant = [one for one in every if one.address == name]
    named = [(str(one.id), one.name) for one in every]
    meant = meant or [every[place] for place in meant_by(name, named)]
    if len(meant) != 1:
        raise NotFoundError("No mailbox, or more than one, is called that")
    return meant[0]
