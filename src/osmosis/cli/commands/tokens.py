"""``osmosis token``: for scripts and phone shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.kernel.ids import parse_id
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.group(
    epilog="""\b
Examples:
  osmosis token add "phone shortcut"
  osmosis token list"""
)
def token() -> None:
    """Tokens by which scripts and phone shortcuts may speak to the API."""


@token.command(
    epilog="""\b
Examples:
  osmosis token add "phone shortcut" --scope capture"""
)
@click.argument("name")
@click.option(
    "--scope", default="capture", show_default=True, help="capture, editions, read or full."
)
@click.pass_obj
def add(shell: CommandShell, name: str, scope: str) -> None:
    """Make a token; its secret is shown this once."""
    from osmosis.access.tokens import SCOPES, add_token

    with shell.opened() as app:
        made, secret = add_token(app.store, name, scope)
    shell.say(secret)
    shell.warn(
        gettext(
            "{name} {may}. This is shown once.", name=made.name, may=gettext(SCOPES[made.scope])
        )
    )


@token.command(
    "list",
    epilog="""\b
Examples:
  osmosis token list""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(shell: CommandShell, as_json: bool) -> None:
    """List the tokens, without their secrets."""
    from osmosis.access.tokens import list_tokens

    with shell.opened() as app:
        found = list_tokens(app.store)
        zone = app.store.clock.zone()
    facts = [
        {
            "id": str(one.id),
            "name": one.name,
            "scope": one.scope,
            "made": one.created_at.to_tz(zone),
            "last used": None if one.last_used_at is None else one.last_used_at.to_tz(zone),
            "revoked": one.revoked_at is not None,
        }
        for one in found
    ]
    if as_json:
        shell.print_json(facts)
    else:
        shell.print_table(facts, empty=gettext("There is no token."))


@token.command(
    epilog="""\b
Examples:
  osmosis token revoke 0196a0c1-2f00-7000-8000-5e1f0c7d2a91"""
)
@click.argument("token_id")
@click.pass_obj
def revoke(shell: CommandShell, token_id: str) -> None:
    """End a token, by its id; it never works again."""
    from osmosis.access.tokens import revoke_token

    with shell.opened() as app:
        ended = revoke_token(app.store, parse_id(token_id))
    shell.say(gettext("{name} is revoked.", name=ended.name))
