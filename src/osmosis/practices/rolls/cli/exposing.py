"""``osmosis expose`` and ``osmosis cap``: the camera in the shell.

``expose`` opens no database: it reads ``capture.json``, encrypts, writes one file to the spool,
makes it durable and says "kept". Whoever opens the store next gives the frame its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Clock, SystemClock
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import gettext
from osmosis.practices.rolls.capture_state import (
    CapturableRoll,
    CaptureState,
    read_capture_state,
)
from osmosis.practices.rolls.model import FrameKind, NoCurrentRollError, Origin
from osmosis.practices.rolls.rules.times import ensure_lived
from osmosis.storage.folder import Marker, StoreFolder, default_root
from osmosis.storage.moved import MovedStoreError, living_root, refuse_moved
from osmosis.storage.pieces import pieces_of
from osmosis.storage.rehearsal import rehearsal_clock
from osmosis.storage.spool import SpoolHeader, list_spooled, remove_spooled, write_spooled

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell
    from osmosis.sealing.moment import MomentNote

_FAMILIES: Final[dict[FrameKind, Literal["photo", "audio", "video"]]] = {
    FrameKind.PHOTO: "photo",
    FrameKind.AUDIO: "audio",
    FrameKind.VIDEO: "video",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """What the command line asked for."""

    roll: str | None
    media: tuple[FrameKind, Path] | None
    line: str | None
    detail: str | None
    glad: int | None
    scent: str | None
    film: int | None
    at: str | None


@click.command(
    epilog="""\b
Examples:
  osmosis expose --line "Said it plainly, and stayed in the room."
  osmosis expose --photo bench.jpg --detail "her glove on the rail" --glad 80
  osmosis expose --roll Courage --film 17
  echo "The tram was late; nobody minded." | osmosis expose --line -"""
)
@click.option("--roll", help="Which roll; the one in the camera if left out.")
@click.option("--photo", type=click.Path(path_type=Path), help="A photograph.")
@click.option("--audio", type=click.Path(path_type=Path), help="A sound.")
@click.option("--video", type=click.Path(path_type=Path), help="A video.")
@click.option("--line", help="One line; `-` reads it from standard input.")
@click.option("--detail", help="One noticed detail.")
@click.option("--glad", type=int, help="How glad you will be to see this again, 0 to 100.")
@click.option("--scent", help="The bottle that was open.")
@click.option("--film", type=int, help="Exposed on real film: the frame's number.")
@click.option("--at", help="When it was, if not now: 2031-05-04T09:00+03:00.")
@click.pass_obj
def expose(
    shell: CommandShell,
    roll: str | None,
    photo: Path | None,
    audio: Path | None,
    video: Path | None,
    line: str | None,
    detail: str | None,
    glad: int | None,
    scent: str | None,
    film: int | None,
    at: str | None,
) -> None:
    """Expose one frame, sealed before it touches the disk."""
    media = [
        (kind, path)
        for kind, path in (
            (FrameKind.PHOTO, photo),
            (FrameKind.AUDIO, audio),
            (FrameKind.VIDEO, video),
        )
        if path is not None
    ]
    if len(media) > 1:
        raise InvalidInputError("A frame holds one photograph, one sound or one video")
    _expose(
        shell,
        _Wanted(
            roll=roll,
            media=media[0] if media else None,
            line=_line(shell, line),
            detail=detail,
            glad=glad,
            scent=scent,
            film=film,
            at=at,
        ),
    )


@click.command(
    epilog="""\b
Examples:
  osmosis cap"""
)
@click.pass_obj
def cap(shell: CommandShell) -> None:
    """Put the lens cap on: void the last exposure, within its minute."""
    from osmosis.practices.rolls.parts import RollsParts
    from osmosis.practices.rolls.service.exposing import cap as put_cap_on

    with shell.practice("rolls", RollsParts) as parts:
        roll, placement = put_cap_on(parts.context)
    shell.say(
        gettext(
            "Frame {number} of {virtue} is void; its place stays spent.",
            number=placement.number,
            virtue=roll.virtue,
        )
    )


def _line(shell: CommandShell, given: str | None) -> str | None:
    if given != "-":
        return given
    return shell.piped_words()


def _expose(shell: CommandShell, wanted: _Wanted) -> None:
    folder = StoreFolder(living_root(default_root()))
    marker = folder.read_marker()
    refuse_moved(folder.root)
    clock = rehearsal_clock(folder, marker, SystemClock())
    roll = _roll(shell, folder, marker, wanted.roll)
    now = clock.now()
    taken = _taken(wanted.at, clock)
    kind = _kind(wanted)
    header = SpoolHeader(
        roll_id=roll.id,
        client_id=str(new_id(now)),
        kind=kind.value,
        taken=str(taken),
        origin=(Origin.FILM if kind is FrameKind.FILM else Origin.SHELL).value,
        kept_at=now.format_iso(),
        number=_film_number(roll, wanted.film),
    )
    spool = folder.spool(marker.person_id)
    written = write_spooled(spool, header, _sealed(wanted, kind, roll))
    try:
        # It may have gone away in this very moment, and have left this moment behind.
        refuse_moved(folder.root)
    except MovedStoreError:
        remove_spooled(written)
        raise
    shell.say(_answer(roll, wanted.film, len(_spooled_for(spool, roll))))


def _roll(
    shell: CommandShell, folder: StoreFolder, marker: Marker, name: str | None
) -> CapturableRoll:
    state = read_capture_state(folder.capture_file, marker.person_id)
    meant = () if state is None else state.list_meant(name)
    if not meant:
        # The file is missing, damaged or behind: the database knows, at the price of a slow start.
        meant = _state_of_the_store(shell).list_meant(name)
    if len(meant) == 1:
        return meant[0]
    if name is None:
        raise NoCurrentRollError("No roll is in the camera; `osmosis roll load VIRTUE` loads one")
    if not meant:
        raise NotFoundError("No loaded roll is called that")
    raise NotFoundError(
        "More than one loaded roll is called that; name it by its id", rolls=len(meant)
    )


def _state_of_the_store(shell: CommandShell) -> CaptureState:
    from osmosis.practices.rolls.parts import RollsParts
    from osmosis.practices.rolls.service import capture_file

    with shell.practice("rolls", RollsParts) as parts:
        return capture_file.read(parts.context)


def _taken(at: str | None, clock: Clock) -> CivilMoment:
    now = CivilMoment(instant=clock.now(), zone=clock.zone())
    if at is None:
        return now
    taken = parse_moment(at, zone=clock.zone())
    ensure_lived(taken, now)
    return taken


def _kind(wanted: _Wanted) -> FrameKind:
    if wanted.media is not None:
        return wanted.media[0]
    if wanted.film is not None:
        return FrameKind.FILM
    if wanted.line:
        return FrameKind.LINE
    if wanted.scent:
        return FrameKind.SCENT
    raise InvalidInputError("A frame needs a photograph, a sound, a video, a line or a scent")


def _film_number(roll: CapturableRoll, number: int | None) -> int | None:
    if number is not None and not (
        1 <= number <= roll.exposures or number == roll.lucky_number >= 0
    ):
        raise InvalidInputError(
            "This roll has no such frame",
            frame=number,
            frames=gettext("1 to {exposures}", exposures=roll.exposures),
        )
    return number


def _sealed(wanted: _Wanted, kind: FrameKind, roll: CapturableRoll) -> Iterator[bytes]:
    from osmosis.sealing.container import pack_moment
    from osmosis.sealing.moment import MomentNote
    from osmosis.sealing.streams import encrypting

    if kind is FrameKind.FILM and not (wanted.line or wanted.detail):
        return
    note = MomentNote(
        kind="line" if kind is FrameKind.FILM else kind.value,
        line=wanted.line or (wanted.detail if kind is FrameKind.FILM else None),
        detail=wanted.detail,
        glad=wanted.glad,
        scent=wanted.scent,
    )
    payload = None
    if wanted.media is not None:
        note, payload = _with_file(note, kind, wanted.media[1])
    yield from encrypting(pack_moment(note, payload), [roll.recipient])


def _with_file(note: MomentNote, kind: FrameKind, path: Path) -> tuple[MomentNote, Iterator[bytes]]:
    from dataclasses import replace

    from osmosis.media.check import check_file
    from osmosis.media.names import display_name

    try:
        with path.open("rb") as file:
            checked = check_file(file, name=path.name, expect=_FAMILIES[kind])
    except OSError as error:
        raise InvalidInputError("This file cannot be read", file=display_name(path.name)) from error
    if checked.note:
        click.echo(checked.note, err=True)
    note = replace(note, file_name=path.name, media_type=checked.kind.media_type)
    return note, pieces_of(path)


def _spooled_for(spool: Path, roll: CapturableRoll) -> list[SpoolHeader]:
    return [header for header, _ in list_spooled(spool) if header.roll_id == roll.id]


def _answer(roll: CapturableRoll, film: int | None, spooled: int) -> str:
    # A place is provisional until somebody opens the store and gives it to the frame.
    if film is not None:
        return gettext(
            "Kept. {virtue}, asked for as frame {film} on film; it gets its place when "
            "the store is next opened.",
            virtue=roll.virtue,
            film=film,
        )
    number = min(roll.spent + spooled, roll.exposures)
    return gettext(
        "Kept. {virtue}, about {number} of {exposures}.",
        virtue=roll.virtue,
        number=number,
        exposures=roll.exposures,
    )
