"""``osmosis completion``: what a shell needs to complete our words."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from osmosis.errors import InvalidInputError


@click.command(
    epilog="""\b
Examples:
  osmosis completion bash >> ~/.bashrc
  osmosis completion zsh >> ~/.zshrc
  osmosis completion fish > ~/.config/fish/completions/osmosis.fish"""
)
@click.argument("shell")
def completion(shell: str) -> None:
    """Print the completion script for SHELL: bash, zsh or fish."""
    from osmosis.cli.main import cli

    found = get_completion_class(shell)
    if found is None:
        raise InvalidInputError("Completion exists for bash, zsh and fish", given=shell[:20])
    click.echo(found(cli, {}, "osmosis", "_OSMOSIS_COMPLETE").source())
