"""``osmosis key``: the passphrase, the printed key sheet, the witness, getting keys back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from osmosis.errors import InvalidInputError
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell
    from osmosis.sealing.keys import KeyFolder

_FileIn = click.Path(path_type=Path, exists=True, dir_okay=False)
_FileOut = click.Path(path_type=Path, dir_okay=False)


@click.group(
    epilog="""\b
Examples:
  osmosis key passphrase
  osmosis key sheet keys.pdf
  osmosis key check"""
)
def key() -> None:
    """Keys: what opens the store, and how to keep that on paper."""


@key.command(
    epilog="""\b
Examples:
  osmosis key tiers"""
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def tiers(shell: CommandShell, as_json: bool) -> None:
    """Say what each seal protects against, and what it does not."""
    from osmosis.sealing.tiers import WORDS

    if as_json:
        shell.print_json(
            {
                tier.value: {
                    "summary": words.summary,
                    "protects": words.protects,
                    "does_not_protect": words.does_not_protect,
                }
                for tier, words in WORDS.items()
            }
        )
        return
    for tier, words in WORDS.items():
        shell.say(f"{tier.value}: {gettext(words.summary)}")
        protects = gettext("protects: {what}", what=gettext(words.protects))
        does_not = gettext("does not: {what}", what=gettext(words.does_not_protect))
        shell.say(f"  {protects}")
        shell.say(f"  {does_not}")


@key.command(
    epilog="""\b
Examples:
  osmosis key passphrase
  printf '%s\\n' "$OLD" "$NEW" | osmosis key passphrase --stdin"""
)
@click.option("--stdin", "from_stdin", is_flag=True, help="Read it from standard input, by line.")
@click.pass_obj
def passphrase(shell: CommandShell, from_stdin: bool) -> None:
    """Set the passphrase, or change it; the first one makes the vault."""
    from osmosis.access.sessions import end_other_sessions

    with shell.opened() as app:
        present, new = _two_passphrases(shell, app.keys, from_stdin=from_stdin)
        app.keys.set_passphrase(new, current=present)
        # Who signed in with the old one should not stay.
        end_other_sessions(app.store)
    shell.say(gettext("The passphrase is set. Nobody can tell it to you again: print a key sheet."))


@key.command(
    epilog="""\b
Examples:
  osmosis key sheet keys.pdf
  osmosis key sheet keys.txt --text"""
)
@click.argument("file", type=_FileOut)
@click.option("--paper", type=click.Choice(["a4", "us-letter"]), default="a4", show_default=True)
@click.option("--text", "as_text", is_flag=True, help="Write the lines as text instead of a PDF.")
@click.pass_obj
def sheet(shell: CommandShell, file: Path, paper: str, as_text: bool) -> None:
    """Write the key sheet to FILE, to be printed; it holds both private halves."""
    from osmosis.languages.dates import told_date
    from osmosis.sealing.key_sheet import SheetKeys, key_sheet, typed_lines
    from osmosis.storage.durable import replace_durably
    from osmosis.typeset.engine import Paper, to_pdf

    with shell.opened() as app:
        vault = None
        if app.keys.has_vault:
            vault = app.keys.unlock(shell.ask_secret(gettext("Passphrase")))
        keys = SheetKeys(house=app.keys.house(), vault=vault)
        now = app.store.clock.now()
        if as_text:
            data = "\n".join([*typed_lines(keys), ""]).encode("utf-8")
        else:
            today = told_date(now.to_tz(app.store.clock.zone()).date())
            document = key_sheet(
                keys,
                person_id=app.store.person_id,
                printed_on=today,
                at=now,
                paper=Paper(paper),
            )
            data = to_pdf(document)
    replace_durably(file.absolute(), data)
    shell.say(
        gettext(
            "Print {name}, put the paper where you would put a spare key, delete the file.",
            name=file.name,
        )
    )


@key.command(
    epilog="""\b
Examples:
  osmosis key witness courage.key.age --identity my-age-key.txt > for-ada.age"""
)
@click.argument("file", type=_FileIn)
@click.option("--identity", type=_FileIn, required=True, help="Your own age key.")
@click.option("--out", type=_FileOut, help="Where to write it; standard output if left out.")
def witness(file: Path, identity: Path, out: Path | None) -> None:
    """As a friend, take the outer layer off a witnessed key; you see nothing of it."""
    from osmosis.sealing.age import parse_identity
    from osmosis.sealing.tiers import take_off_witness_layer

    friend = parse_identity(identity.read_text(encoding="utf-8"))
    inner = take_off_witness_layer(file.read_bytes(), friend)
    if out is None:
        sys.stdout.buffer.write(inner)
    else:
        out.write_bytes(inner)


@key.command(
    epilog="""\b
Examples:
  osmosis key restore sheet.txt        typed from the paper, or scanned from its QR code
  osmosis key restore -                typed here"""
)
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
@click.pass_obj
def restore(shell: CommandShell, file: TextIO) -> None:
    """Put the keys of a key sheet back into this store."""
    from osmosis.sealing.key_sheet import parse_key_sheet

    keys = parse_key_sheet(file.read())
    with shell.opened() as app:
        app.keys.restore_house(keys.house)
        if keys.vault is not None:
            new = shell.ask_secret(gettext("New passphrase"), twice=True)
            app.keys.restore_vault(keys.vault, new)
    shell.say(
        gettext("The house key is back.") if keys.vault is None else gettext("Both keys are back.")
    )


@key.command(
    epilog="""\b
Examples:
  osmosis key check
  osmosis key check --json"""
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def check(shell: CommandShell, as_json: bool) -> int:
    """Look whether the keys are there, whole, and private."""
    with shell.opened() as app:
        found = app.keys.check()
    if as_json:
        shell.print_json({"problems": found.problems, "notes": found.notes})
    else:
        for sentence in found.sentences:
            shell.say(sentence)
        if not found.sentences:
            shell.say(gettext("The keys are there, whole, and readable by you alone."))
    return 3 if found.problems else 0


def _two_passphrases(
    shell: CommandShell, keys: KeyFolder, *, from_stdin: bool
) -> tuple[str | None, str]:
    if from_stdin:
        lines = shell.piped_text().splitlines()
        wanted = 2 if keys.has_vault else 1
        if len(lines) != wanted:
            raise InvalidInputError(
                gettext("Give the present passphrase and the new one, a line each")
                if keys.has_vault
                else gettext("Give one line with the new passphrase")
            )
        return (lines[0] if keys.has_vault else None), lines[-1]
    present = shell.ask_secret(gettext("Present passphrase")) if keys.has_vault else None
    return present, shell.ask_secret(gettext("New passphrase"), twice=True)
