"""Carries the file of an open book to a folder or by e-mail, when the outbox says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from osmosis.errors import (
    NotFoundError,
    PermanentDeliveryError,
    SealedError,
    TransientDeliveryError,
)
from osmosis.ports.channels import Channel, Notice, Parcel
from osmosis.practices.apert.deliveries import Delivery, DeliveryKind
from osmosis.practices.apert.rules.catalogues import BOOK_TYPE
from osmosis.practices.apert.service.catalogues import BookFile, get_file
from osmosis.practices.apert.service.delivering import MOST_MAIL_BYTES
from osmosis.practices.apert.store import deliveries
from osmosis.practices.context import PracticeContext
from osmosis.storage.durable import replace_durably
from osmosis.storage.transaction import ReadTransaction


def open_channels(context: PracticeContext, reading: ReadTransaction) -> Sequence[Channel]:
    """One for each delivery of each gate."""
    return [
        FolderCarrier(context, one)
        if one.kind is DeliveryKind.FOLDER
        else MailCarrier(context, one)
        for one in deliveries.list_deliveries(reading)
    ]


def copy_into(folder: Path, file: BookFile) -> Path:
    """Copy a book into a folder: whole or not at all.

    Raises:
        OSError: The folder is away or takes no file.
    """
    return copy_as(folder / file.name, file)


def copy_as(path: Path, file: BookFile) -> Path:
    """Copy a book to where it is to be: whole or not at all.

    Raises:
        OSError: The folder is away or takes no file.
    """
    # What an attempt left behind that was cut off; the name may hold what a pattern is made of.
    for left_behind in path.parent.glob(f".{escape(path.name)}.*.tmp"):
        left_behind.unlink(missing_ok=True)
    replace_durably(path, _begun_late(file))
    return path


@dataclass(frozen=True, slots=True)
class _Carrier:
    """What carries the books of one delivery (:class:`osmosis.ports.channels.Channel`)."""

    context: PracticeContext
    delivery: Delivery

    @property
    def name(self) -> str:
        """That of its delivery."""
        return self.delivery.channel

    @property
    def label(self) -> str:
        """The folder or the address."""
        return self.delivery.target


@dataclass(frozen=True, slots=True)
class FolderCarrier(_Carrier):
    """Copies books into a folder.

    The folder has to be there: one that is missing is a reader that is not plugged in.
    """

    replaces_repeats: ClassVar[bool] = True

    def send(self, notice: Notice) -> None:
        """Copy the book, durably; a repeat replaces it.

        Raises:
            TransientDeliveryError: The folder is away, or takes no file now.
            PermanentDeliveryError: The gate has closed, or there is a file in its place.
        """
        file, folder = _file_of(self.context, notice), Path(self.delivery.target)
        if folder.exists() and not folder.is_dir():
            raise PermanentDeliveryError("There is a file where the folder should be")
        if not folder.exists():
            raise TransientDeliveryError("The folder is not there; it may not be plugged in")
        try:
            copy_into(folder, file)
        except OSError as error:
            raise TransientDeliveryError("The folder takes no file") from error


@dataclass(frozen=True, slots=True)
class MailCarrier(_Carrier):
    """Sends books by e-mail, one file in each message, through the person's own mail server.

    A repeat has the same ``Message-ID``, which no mailbox has to heed, so it may arrive twice.
    """

    replaces_repeats: ClassVar[bool] = False

    def send(self, notice: Notice) -> None:
        """Hand the book to the mail server.

        Raises:
            TransientDeliveryError: There is no mail server yet, or it does not answer.
            PermanentDeliveryError: The gate has closed, the file is too large, or it is refused.
        """
        file = _file_of(self.context, notice)
        if file.size > MOST_MAIL_BYTES:
            raise PermanentDeliveryError(
                "The book is larger than what a reader's address takes",
                megabytes=file.size // 1_000_000,
                most=MOST_MAIL_BYTES // 1_000_000,
            )
        self.context.mail.send(
            Parcel(
                key=f"{self.name}:{notice.key}",
                recipient=self.delivery.target,
                subject=file.name.removesuffix(".epub"),
                file_name=file.name,
                media_type=BOOK_TYPE,
                data=b"".join(file.chunks()),
            )
        )


def _begun_late(file: BookFile) -> Iterator[bytes]:
    """The bytes of a book, which is opened when there is a place to write it to."""
    yield from file.chunks()


def _file_of(context: PracticeContext, notice: Notice) -> BookFile:
    try:
        return get_file(
            context, UUID(str(notice.details["opening"])), int(str(notice.details["part"]))
        )
    except (SealedError, NotFoundError) as error:
        raise PermanentDeliveryError("The gate has closed before this could go") from error
