"""``osmosis mnestic gloss|let-go``: what is thought of a thing later, and letting it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.cli.words import message_of
from osmosis.practices.mnestics.model import PRACTICE, GlossKind
from osmosis.practices.mnestics.parts import MnesticsParts
from osmosis.practices.mnestics.service import forgetting, glosses

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


@click.command(
    epilog="""\b
Examples:
  osmosis mnestic gloss 8af536f9 --kind thanks "You were right about the fig."
  osmosis mnestic gloss rolls:frame:01c289fd-e100-72a1-bb02-888c8af536f9 "It was raining." """
)
@click.argument("ref")
@click.argument("words", required=False)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in GlossKind]),
    default=GlossKind.MEANING.value,
    show_default=True,
    help="What it is.",
)
@click.pass_obj
def gloss(shell: CommandShell, ref: str, words: str | None, kind: str) -> None:
    """Add a later thought beside REF: a message, or anything that may be glossed.

    It is dated, chained to what it speaks of, and never changed.
    """
    text = words or shell.piped_words()
    with shell.practice("mnestics", MnesticsParts) as parts:
        about = _ref(parts.context, ref)
        glosses.add_gloss(parts.context, about, GlossKind(kind), text)
    shell.say(gettext("It stands beside it from today on."))


@click.command(
    "let-go",
    epilog="""\b
Examples:
  osmosis mnestic let-go 8af536f9
  osmosis mnestic let-go mnestics:gloss:01c289fd-e100-72a1-bb02-888c8af536f9 --yes""",
)
@click.argument("ref")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def let_go(shell: CommandShell, ref: str, yes: bool) -> None:
    """Let a message or a gloss go: its key is destroyed, and nobody opens it again."""
    with shell.practice("mnestics", MnesticsParts) as parts:
        about = _ref(parts.context, ref)
        if not yes:
            click.confirm(gettext("Let it go? It cannot be taken back."), abort=True, err=True)
        if about.kind == "gloss":
            copies = forgetting.let_go_of_gloss(parts.context, about.id)
        else:
            copies = forgetting.let_go_of_message(parts.context, about.id)
    shell.say(gettext("It is let go."))
    for copy in copies:
        shell.say(
            gettext(
                "Can still open it: {path}, made {date}",
                path=copy.path,
                date=copy.made_at.format_iso(unit="minute"),
            )
        )


def _ref(context: PracticeContext, text: str) -> Ref:
    if text.count(":") == 2:
        return Ref.parse(text)
    return Ref(PRACTICE, "message", message_of(context, text))
