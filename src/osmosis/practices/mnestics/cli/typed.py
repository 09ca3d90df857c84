"""What a person types in a terminal, line by line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from osmosis.languages.speaking import gettext
from osmosis.ports.commands import whole_words

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_END = "."


def ask(told: str) -> str:
    """One short answer; empty when the person only goes on."""
    answer: str = click.prompt(told, default="", show_default=False, prompt_suffix=" ", err=True)
    return answer.strip()


def typed_words(shell: CommandShell, lead: str, begun: str = "") -> str:
    """What is written, until a full stop stands alone or the input ends; may be empty.

    Args:
        lead: What is said first.
        begun: What was written before, which comes first.
    """
    if begun:
        shell.say(f"{gettext('You had begun:')}\n{begun}")
    how = gettext("A line with only a full stop ends it;\nan empty one sends nothing.")
    shell.say(f"\n{lead} {how}")
    lines = [begun] if begun else []
    for line in map(whole_words, sys.stdin):
        if line.rstrip("\r\n") == _END:
            break
        if not line.strip() and not lines:
            return ""
        lines.append(line.rstrip("\r\n"))
    return "\n".join(lines).strip()
