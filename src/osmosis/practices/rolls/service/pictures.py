"""The derived sizes of photographs: made in the bath, kept in a folder, made again when gone."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from uuid import UUID

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.languages.speaking import noop
from osmosis.media.check import MediaCheck
from osmosis.media.dates import moment_taken
from osmosis.media.kinds import Kind
from osmosis.media.limits import MediaRefusedError
from osmosis.media.pictures import SIZES, DerivationFailed, Picture, PictureLimits
from osmosis.media.worker import PictureWorker
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.prints import Development, PrintSize
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import replace_durably

_LONGEST = {size.name: size.longest for size in SIZES}


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a look at an original showed.

    Attributes:
        problem: Why nothing can be shown of it; the original is kept all the same.
    """

    original_sha256: str | None = None
    original_size: int = 0
    media_type: str = ""
    width: int | None = None
    height: int | None = None
    camera: str = ""
    photographed: str = ""
    photographed_certainty: str = ""
    has_location: bool = False
    problem: str = ""


class Bath:
    """Looks at originals, one after the other, and derives their sizes in a limited child."""

    def __init__(self, context: PracticeContext) -> None:
        self._context = context
        self._worker = PictureWorker(
            limits=PictureLimits(
                source_bytes=context.config.photo_bytes, pixels=context.config.photo_pixels
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    def keep(self, frame_id: UUID, file: Iterator[bytes], zone: str | None = None) -> Look:
        """Keep an original as it is, and derive its sizes if it is a photograph.

        The original is durable before anything else happens to it.

        Args:
            zone: Where the moment was, for a camera that does not say; the person's zone now when
                it is not known.
        """
        watch = _Watch()
        original = self._context.blobs.put(watch.passing(file))
        try:
            kind = watch.finish()
        except MediaRefusedError as error:
            return Look(
                original_sha256=original.sha256,
                original_size=original.size,
                problem=error.message,
            )
        look = Look(
            original_sha256=original.sha256,
            original_size=original.size,
            media_type=kind.media_type,
        )
        return self._photograph(frame_id, look, zone) if kind.family == "photo" else look

    def derive_again(self, development: Development) -> None:
        """Make the sizes of a developed photograph anew.

        Raises:
            NotFoundError: There is no photograph to make them from.
        """
        if development.original_sha256 is None or development.problem:
            raise NotFoundError("There is no picture of this frame")
        self.derive(development.frame_id, development.original_sha256)

    def derive(self, frame_id: UUID, original_sha256: str) -> None:
        """Make the sizes of an original that is kept; of one that cannot be shown none are made."""
        self._photograph(frame_id, Look(original_sha256=original_sha256))

    def _photograph(self, frame_id: UUID, look: Look, zone: str | None = None) -> Look:
        sha256 = str(look.original_sha256)
        outcome = self._worker.derive(lambda: self._context.blobs.open(sha256))
        if isinstance(outcome, DerivationFailed):
            return Look(
                original_sha256=look.original_sha256,
                original_size=look.original_size,
                media_type=look.media_type,
                problem=outcome.reason,
            )
        for name, derived in outcome.derived.items():
            path = derived_path(self._context, frame_id, PrintSize(name))
            with disk_failures(noop("The sizes of a photograph could not be written")):
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                replace_durably(path, derived.data)
        return self._seen(look, outcome, zone or self._context.store.clock.zone())

    def _seen(self, look: Look, picture: Picture, zone: str) -> Look:
        taken, certainty = "", ""
        if picture.exif.taken is not None:
            try:
                moment = moment_taken(picture.exif.taken, zone)
                taken, certainty = str(moment), moment.certainty
            except InvalidInputError:
                # A camera whose date is nonsense; the moment keeps the date of its capture.
                certainty = "uncertain"
        return Look(
            original_sha256=look.original_sha256,
            original_size=look.original_size,
            media_type=look.media_type,
            width=picture.width,
            height=picture.height,
            camera=picture.exif.camera or "",
            photographed=taken,
            photographed_certainty=certainty if taken else "",
            has_location=picture.exif.has_gps,
        )


def derived_path(context: PracticeContext, frame_id: UUID, size: PrintSize) -> Path:
    """Where a derived size lies; it may be gone."""
    folder = context.store.folder.derived(context.store.person_id)
    return folder / str(frame_id) / f"{size.value}.jpg"


def remove_derived(context: PracticeContext, frame_ids: Iterable[UUID]) -> None:
    """Remove every derived size of these frames."""
    folder = context.store.folder.derived(context.store.person_id)
    for frame_id in frame_ids:
        shutil.rmtree(folder / str(frame_id), ignore_errors=True)


def picture_of(context: PracticeContext, development: Development, size: PrintSize) -> Path:
    """The file of a derived size, made again if somebody deleted it.

    Raises:
        NotFoundError: There is no photograph to make it from.
    """
    path = derived_path(context, development.frame_id, size)
    if not path.exists():
        if not development.media_type.startswith("image/"):
            raise NotFoundError("There is no picture of this frame")
        with Bath(context) as bath:
            bath.derive_again(development)
    if not path.exists():
        raise NotFoundError("There is no picture of this frame")
    return path


def size_in_pixels(development: Development, size: PrintSize) -> tuple[int, int]:
    """Width and height of a derived size of a photograph, without opening it."""
    width, height = development.width or 1, development.height or 1
    scale = min(1.0, _LONGEST[size.value] / max(width, height))
    return max(round(width * scale), 1), max(round(height * scale), 1)


class _Watch:
    """Looks at an original while it streams past, and never stops it."""

    def __init__(self) -> None:
        self._check = MediaCheck()
        self._refusal: MediaRefusedError | None = None

    def passing(self, file: Iterator[bytes]) -> Iterator[bytes]:
        """The same chunks."""
        for chunk in file:
            if self._refusal is None:
                try:
                    self._check.feed(chunk)
                except MediaRefusedError as error:
                    self._refusal = error
            yield chunk

    def finish(self) -> Kind:
        """What the original is.

        Raises:
            MediaRefusedError: It cannot be shown.
        """
        if self._refusal is not None:
            raise self._refusal
        return self._check.finish().kind
