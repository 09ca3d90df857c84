"""``osmosis roll past``: the shelf of what was imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from osmosis.languages.speaking import gettext, noop
from osmosis.practices.rolls.parts import RollsParts
from osmosis.practices.rolls.past import PastMoment, Wanted
from osmosis.practices.rolls.service.past import list_past

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell

_SHORT = 60
KINDS = {
    "note": noop("note"),
    "photo": noop("photo"),
    "audio": noop("audio"),
    "video": noop("video"),
    "letter": noop("letter"),
    "article": noop("article"),
    "highlight": noop("highlight"),
    "link": noop("link"),
}


@click.command(
    epilog="""\b
Examples:
  osmosis roll past --year 2019
  osmosis roll past --text fig --tag garden
  osmosis roll past --kind photo --from 48 --json"""
)
@click.option("--year", type=int, help="Only of this year.")
@click.option("--text", default="", help="Only where these words stand.")
@click.option("--tag", default="", help="Only with this tag.")
@click.option("--kind", default="", help="Only note, photo, audio, video, letter and so on.")
@click.option("--from", "start", type=click.IntRange(0), default=0, help="Pass over so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def past(
    shell: CommandShell,
    year: int | None,
    text: str,
    tag: str,
    kind: str,
    start: int,
    as_json: bool,
) -> None:
    """List the shelf of the past in the order of time, 48 at a time."""
    wanted = Wanted(year=year, text=text, tag=tag, kind=kind)
    with shell.practice("rolls", RollsParts) as parts:
        page = list_past(parts.context, wanted, start=start)
    if as_json:
        facts = [_facts(one) for one in page.moments]
        shell.print_json({"moments": facts, "following": page.following})
        return
    shell.print_table([_row(one) for one in page.moments], empty=gettext("There is nothing on it."))
    if page.following is not None:
        shell.say(gettext("There is more: --from {following}", following=page.following))


def _row(one: PastMoment) -> dict[str, object]:
    words = " ".join((one.title or one.text or one.name).split())
    return {
        noop("id"): str(one.id),
        noop("when"): one.taken,
        noop("kind"): gettext(KINDS[one.kind]),
        noop("words"): words if len(words) <= _SHORT else words[: _SHORT - 1] + "…",
    }


def _facts(one: PastMoment) -> dict[str, object]:
    return {
        "id": str(one.id),
        "import": str(one.import_id),
        "kind": one.kind,
        "taken": one.taken,
        "only_day_known": one.is_day,
        "certainty": None if one.taken is None else one.taken.certainty,
        "title": one.title,
        "text": one.text,
        "place": one.place,
        "address": one.address,
        "tags": list(one.tags),
        "starred": one.starred,
        "files": [
            {"name": file.name, "media_type": file.media_type, "sha256": file.original_sha256}
            for file in one.files
        ],
    }
