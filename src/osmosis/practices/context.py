"""What a practice is opened with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from osmosis.config import Config
from osmosis.kernel.refs import Ref
from osmosis.ports.blobs import BlobStore
from osmosis.ports.channels import Mail
from osmosis.ports.fetching import OpenNet
from osmosis.ports.jobs import JobQueue
from osmosis.ports.knobs import KnobReader
from osmosis.ports.mail import FetchMail, TidyMail
from osmosis.ports.practice import Event, Resolved
from osmosis.sealing.keys import KeyFolder
from osmosis.storage.store import Store
from osmosis.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class PracticeContext:
    """One person's adapters, handed to every practice alike.

    Attributes:
        config: The settings of this run.
        store: The person's rows, folder, time and ledger.
        blobs: The person's bytes.
        keys: The person's house key and vault.
        jobs: Where long work is asked for.
        net: The one way out to the web.
        mailboxes: The one way to look into mailboxes on mail servers.
        tidy_mail: The one way to mark or move letters there.
        mail: Sends files by e-mail.
        knobs: What the settings stand at on a day.
        tell: Lets every practice hear of an event, inside the transaction that caused it.
        resolve: Says what a reference of any practice points at.
        hand_over: Gives a practice (by name) something of a kind that it accepts, with what it
            says and where it comes from; outside of any transaction. Gives back what it became,
            also when it was handed over before, which is not done twice.
    """

    config: Config
    store: Store
    blobs: BlobStore
    keys: KeyFolder
    jobs: JobQueue
    net: OpenNet
    mailboxes: FetchMail
    tidy_mail: TidyMail
    mail: Mail
    knobs: KnobReader
    tell: Callable[[Event, Transaction], None]
    resolve: Callable[[Ref], Resolved]
    hand_over: Callable[[str, str, Mapping[str, object], Ref], Ref]
