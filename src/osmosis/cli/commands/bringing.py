"""``osmosis import``: what other programs kept comes onto the shelf of the past."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from osmosis.cli.commands.bringing_told import Teller, say_tally, tally_facts
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.ports.commands import LazyGroup
from osmosis.ports.practice import Command

if TYPE_CHECKING:
    from osmosis.app import App
    from osmosis.cli.shell import CommandShell
    from osmosis.practices.context import PracticeContext
    from osmosis.practices.rolls.service.bringing import HandOver

_HERE: Final = "osmosis.cli.commands.bringing"
_ENTRIES: Final = {
    "dayone": Command(f"{_HERE}:dayone", "Journals of Day One, of today and Classic."),
    "apple-journal": Command(f"{_HERE}:apple_journal", "Journals of Apple Journal."),
    "journey": Command(f"{_HERE}:journey", "Journals of Journey."),
    "diarium": Command(f"{_HERE}:diarium", "Diaries of Diarium, as JSON."),
    "jrnl": Command(f"{_HERE}:jrnl", "Journals of jrnl, as text or JSON."),
    "markdown": Command(f"{_HERE}:markdown", "A folder of notes, such as a vault of Obsidian."),
    "photos": Command(f"{_HERE}:photos", "A folder of photographs and recordings."),
    "mbox": Command(f"{_HERE}:mbox", "Letters in mailboxes."),
    "wallabag": Command(f"{_HERE}:wallabag", "Articles and marks of wallabag."),
    "readwise": Command(f"{_HERE}:readwise", "Highlights of Readwise."),
    "rednotebook": Command(f"{_HERE}:rednotebook", "Journals of RedNotebook."),
    "pocket": Command(f"{_HERE}:pocket", "Links of Pocket."),
    "export": Command("osmosis.cli.commands.importing:export", "A whole store, written out."),
    "opml": Command(f"{_HERE}:opml", "A list of feeds; it goes behind a gate."),
    "list": Command(f"{_HERE}:list_", "What was imported."),
    "let-go": Command(f"{_HERE}:let_go", "Let a moment go, or all that an import brought."),
}
_PATH = click.Path(path_type=Path, exists=True)
_GATE_ABOUT: Final = noop("Let what is only an address go to this gate's next book.")


@click.group(
    "import",
    cls=LazyGroup,
    entries=_ENTRIES,
    epilog="""\b
Examples:
  osmosis import dayone Export.zip --dry-run
  osmosis import photos ~/Pictures --zone Europe/Bucharest
  osmosis import export everything.zip
  osmosis import list

An export of Osmosis makes the same store again. All else brings nothing a second time. Nothing is
sealed: what comes stands on the shelf of the past, and `osmosis roll before` can draw on it.""",
)
def import_() -> None:
    """Bring in what was kept elsewhere: by other programs, or in an export of Osmosis."""


def _kind(source: str, about: str, *examples: str, takes_gate: bool = False) -> click.Command:
    """The command that brings what one kind of program kept.

    Args:
        source: Its name, which is also that of the reader.
        takes_gate: Whether what is only an address may go behind a gate.
    """

    def run(shell: CommandShell, path: Path, zone: str | None, **given: Any) -> int:
        return _bring(shell, source, path, zone, **given)

    gate = click.Option(["--gate"], help=_GATE_ABOUT)
    return click.Command(
        source,
        params=[
            *([gate] if takes_gate else []),
            click.Option(["--json", "as_json"], is_flag=True, help="Print JSON."),
            click.Option(
                ["--dry-run"], is_flag=True, help="Say what would come, and change nothing."
            ),
            click.Option(
                ["--zone"], help="Where times without a zone were lived; the store's if left."
            ),
            click.Argument(["path"], type=_PATH),
        ],
        callback=click.pass_obj(run),
        help=about,
        epilog="\n".join(
            ["\b", "Examples:", *(f"  osmosis import {source} {one}" for one in examples)]
        ),
    )


dayone = _kind(
    "dayone",
    noop("Bring entries of Day One with their files from PATH: the ZIP, its folder, or Classic."),
    "Export.zip --dry-run",
    "~/Journal.dayone",
)
apple_journal = _kind(
    "apple-journal",
    noop("Bring entries of Apple Journal with their files from PATH: its folder, or a ZIP of it."),
    "AppleJournalEntries.zip --dry-run",
    "~/AppleJournalEntries",
)
journey = _kind(
    "journey",
    noop("Bring entries of Journey with their files from PATH: its ZIP, or the ZIP unpacked."),
    "journey.zip --dry-run",
    "~/journey",
)
diarium = _kind(
    "diarium",
    noop("Bring entries of Diarium from PATH: its JSON, or the ZIP with the files beside it."),
    "Diarium.zip --dry-run",
    "Diarium.json --zone Europe/Oslo",
)
jrnl = _kind(
    "jrnl",
    noop("Bring entries of jrnl from PATH; however it writes dates, if in one way throughout."),
    "~/.local/share/jrnl/journal.txt",
    "journal.json --dry-run",
)
markdown = _kind(
    "markdown",
    noop("Bring notes in Markdown from the folder or ZIP at PATH, with the files that they show."),
    "~/Vault --dry-run",
    "notes.zip --zone Europe/Lisbon",
)
photos = _kind(
    "photos",
    noop("Bring photographs and recordings from PATH, with what lies beside them (JSON, XMP)."),
    "~/Pictures/2019 --zone Europe/Bucharest",
    "takeout.zip --dry-run",
)
mbox = _kind(
    "mbox",
    noop("Bring letters from the mailbox at PATH, or from a folder of mailboxes or .eml files."),
    "letters.mbox --dry-run",
    "~/Mail/from-her",
)
wallabag = _kind(
    "wallabag",
    noop("Bring what wallabag exported as JSON: articles with their words, and marks in them."),
    "all.json --dry-run",
    "all.json --gate Sundays",
    takes_gate=True,
)
readwise = _kind(
    "readwise",
    noop("Bring what Readwise exported as a table or JSON: highlights, and pages that were saved."),
    "highlights.csv",
    "reader.csv --gate Sundays",
    takes_gate=True,
)
rednotebook = _kind(
    "rednotebook",
    noop("Bring days of RedNotebook from PATH: the folder of its months, or the ZIP of a backup."),
    "~/.rednotebook/data --dry-run",
    "RedNotebook-Backup.zip",
)
pocket = _kind(
    "pocket",
    noop("Bring links of Pocket from PATH: its ZIP, or one of the tables in it."),
    "pocket.zip --dry-run",
    "part_000000.csv --gate Sundays",
    takes_gate=True,
)


@click.command(
    epilog="""\b
Examples:
  osmosis import opml feeds.opml --gate Sundays --dry-run
  osmosis import opml feeds.opml --gate Sundays"""
)
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--gate", help="Behind which gate goes what names none.")
@click.option("--dry-run", is_flag=True, help="Say what would come, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def opml(
    context: click.Context, file: Path, gate: str | None, dry_run: bool, as_json: bool
) -> None:
    """Take in the list of feeds in FILE, as `osmosis apert import` does."""
    from osmosis.practices.apert.cli.lists import import_ as take

    context.invoke(take, file=file, gate=gate, dry_run=dry_run, as_json=as_json)


@click.command(
    "list",
    epilog="""\b
Examples:
  osmosis import list
  osmosis import list --json""",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(shell: CommandShell, as_json: bool) -> None:
    """List every import, the latest first."""
    from osmosis.practices.rolls.parts import RollsParts
    from osmosis.practices.rolls.service.past import list_imports

    with shell.practice("rolls", RollsParts) as parts:
        runs = list_imports(parts.context)
        zone = parts.context.store.clock.zone()
    rows = [
        {
            "id": str(one.id),
            "source": one.source,
            "name": one.name,
            "began": one.began_at.to_tz(zone),
            "moments": one.moments,
            "unread": one.unread_count,
            "whole": one.ended_at is not None,
        }
        for one in runs
    ]
    if as_json:
        shell.print_json(rows)
    else:
        shell.print_table(rows, empty=gettext("Nothing was imported yet."))


@click.command(
    "let-go",
    epilog="""\b
Examples:
  osmosis import let-go 0196…
  osmosis import let-go 0196… --yes

ID is that of an import (`osmosis import list`) or of a moment (`osmosis roll past`).""",
)
@click.argument("id_text", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def let_go(shell: CommandShell, id_text: str, yes: bool) -> None:
    """Let a moment of the shelf go for good, or everything that an import brought."""
    from osmosis.kernel.ids import parse_id
    from osmosis.practices.rolls.parts import RollsParts
    from osmosis.practices.rolls.service import letting_go, past

    its_id = parse_id(id_text)
    with shell.practice("rolls", RollsParts) as parts:
        context = parts.context
        run = next((one for one in past.list_imports(context) if one.id == its_id), None)
        if run is None:
            past.get_past(context, its_id)
        for told in letting_go.copies_told(context):
            shell.warn(told)
        count = 1 if run is None else run.moments
        question = ngettext(
            "Let {n} moment go for good? No import brings them back",
            "Let {n} moments go for good? No import brings them back",
            count,
        )
        if not yes:
            click.confirm(question, abort=True)
        if run is None:
            past.let_go_of_past(context, [its_id])
        else:
            past.let_go_of_import(context, its_id)
    shell.say(ngettext("Let go: {n} moment.", "Let go: {n} moments.", count))


def _bring(
    shell: CommandShell,
    source: str,
    path: Path,
    zone: str | None,
    *,
    dry_run: bool,
    as_json: bool,
    gate: str | None = None,
) -> int:
    """Bring, or say what would come; 1 when something could not be read."""
    from osmosis.journals.reading import reading
    from osmosis.practices.rolls.service.bringing import Bringing, bring, plan

    with shell.opened() as app, reading(source, path) as found, Teller(shell) as teller:
        wanted = Bringing(
            source=source,
            name=path.resolve().name,
            found=found,
            zone=zone,
            tell=teller.hear,
            hand_over=None if gate is None else _to_gate(app, gate),
        )
        tally = plan(app.context, wanted) if dry_run else bring(app.context, wanted)
    if as_json:
        shell.print_json({"source": source, "dry_run": dry_run, **tally_facts(tally)})
    else:
        say_tally(shell, tally, dry_run=dry_run)
    return 1 if tally.unread else 0


def _to_gate(app: App, name: str) -> HandOver:
    """Save a link for the next book of a gate."""
    from osmosis.journals.model import Brought
    from osmosis.practices.apert.cli.words import gate_of
    from osmosis.practices.apert.parts import ApertParts
    from osmosis.practices.apert.service.saving import save_link

    parts = app.parts["apert"]
    assert isinstance(parts, ApertParts)
    context: PracticeContext = parts.context
    gate = gate_of(context, name)

    def hand_over(one: Brought) -> None:
        save_link(context, gate.id, one.address, one.title)

    return hand_over
