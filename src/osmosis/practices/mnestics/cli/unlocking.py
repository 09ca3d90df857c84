"""Asking for the passphrase in a terminal where messages wait for it."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from osmosis.errors import UserError
from osmosis.languages.errors import told_message
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.service import opening

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


def unlock(shell: CommandShell, context: PracticeContext, message_ids: Collection[UUID]) -> None:
    """Ask for the passphrase where some of these messages wait for it and somebody is there."""
    locked = opening.list_locked(context, message_ids)
    if not locked or not sys.stdin.isatty():
        return
    passphrase = shell.ask_secret(gettext("Passphrase (empty to leave it sealed)"))
    if not passphrase:
        return
    try:
        opening.unlock(context, [one.id for one in locked], passphrase, None)
    except UserError as error:
        shell.warn(
            gettext(
                "{message}. It stays sealed, and the rest goes on.", message=told_message(error)
            )
        )
