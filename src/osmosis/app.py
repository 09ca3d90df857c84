"""The composition root: settings become adapters, adapters become practices.

Adding a practice is one line in :data:`PRACTICES`, adding a channel one in :data:`CHANNELS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from osmosis.blobs.files import FileBlobStore
from osmosis.channels import apprise, email, folder, push
from osmosis.config import Config
from osmosis.errors import NotFoundError, PluginError
from osmosis.jobs.embedded import EmbeddedJobs
from osmosis.kernel.clock import Clock, SystemClock
from osmosis.kernel.refs import Ref
from osmosis.net.fetching import NetSettings, opened
from osmosis.net.mail import look_into, tidy
from osmosis.ports.blobs import BlobStore
from osmosis.ports.channels import Channel, Mail
from osmosis.ports.fetching import OpenNet
from osmosis.ports.jobs import JobQueue, Task
from osmosis.ports.loading import load
from osmosis.ports.mail import FetchMail, TidyMail
from osmosis.ports.practice import Event, Manifest, PracticeParts, Resolved
from osmosis.practices.context import PracticeContext
from osmosis.practices.manifests import PRACTICES
from osmosis.sealing.house_secrets import open_secret
from osmosis.sealing.keys import KeyFolder
from osmosis.search.finding import Search
from osmosis.storage.delivery import ChannelOpener, Outbox, Surroundings
from osmosis.storage.due import DueLoop
from osmosis.storage.folder import StoreFolder
from osmosis.storage.migrating import MigrationSet
from osmosis.storage.opening import NewStore, init_store, open_store
from osmosis.storage.rehearsal import is_demo
from osmosis.storage.settings import StoredKnobs
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction, Transaction

CHANNELS: tuple[ChannelOpener, ...] = (
    folder.open_channels,
    email.open_channels,
    push.open_channels,
    apprise.open_channels,
)

DEMO_WEB = "osmosis.demo.newspapers"
"""What a demo has instead of the web."""


@dataclass(frozen=True, kw_only=True)
class App:
    """One person's Osmosis, opened.

    Attributes:
        outbox: Sends what practices have written to be sent.
        net: The one way out to the web.
        mailboxes: The one way to look into mailboxes on mail servers.
        tidy_mail: The one way to mark or move letters there.
        mail: Sends files by e-mail.
        due: Does what is due in every practice.
        search: Finds what was developed, read or opened.
        parts: Every practice by its name.
    """

    config: Config
    practices: Sequence[Manifest]
    store: Store
    blobs: BlobStore
    keys: KeyFolder
    jobs: JobQueue
    net: OpenNet
    mailboxes: FetchMail
    tidy_mail: TidyMail
    mail: Mail
    outbox: Outbox
    due: DueLoop
    search: Search
    parts: dict[str, PracticeParts] = field(default_factory=dict)

    @cached_property
    def context(self) -> PracticeContext:
        """What every practice is opened with, and what services take as their first argument."""
        return PracticeContext(
            config=self.config,
            store=self.store,
            blobs=self.blobs,
            keys=self.keys,
            jobs=self.jobs,
            net=self.net,
            mailboxes=self.mailboxes,
            tidy_mail=self.tidy_mail,
            mail=self.mail,
            knobs=StoredKnobs(self.store, self.practices),
            tell=self.tell,
            resolve=self.resolve,
            hand_over=self.hand_over,
        )

    def tasks(self) -> Mapping[str, Task]:
        """Every long work that any practice can do."""
        return {name: task for part in self.parts.values() for name, task in part.tasks().items()}

    def resolve(self, ref: Ref) -> Resolved:
        """What a reference of any practice points at.

        Raises:
            NotFoundError: There is no such practice or thing.
            SealedError: It is sealed, and when it opens.
        """
        part = self.parts.get(ref.practice)
        if part is None:
            raise NotFoundError("No practice knows this reference", ref=ref)
        return part.resolve(ref)

    def hand_over(self, to: str, kind: str, content: Mapping[str, object], origin: Ref) -> Ref:
        """Give a practice something that comes from another one, and say what it became.

        What was handed over before, to whomever, is not taken in again: then this says what it
        became at that time.

        Args:
            to: The name of the practice.
            kind: One of those that it accepts.

        Raises:
            NotFoundError: There is no such practice.
            InvalidInputError: It does not take this kind.
        """
        part = self.parts.get(to)
        if part is None:
            raise NotFoundError("There is no such practice", practice=to)
        before = (one.received(kind, origin) for one in self.parts.values())
        known = next((ref for ref in before if ref is not None), None)
        return known or part.receive(kind, content, origin)

    def tell(self, event: Event, transaction: Transaction) -> None:
        """Let every practice hear of an event, in the transaction that caused it.

        Raises:
            PluginError: No manifest lists it, so nobody could know that they may listen for it.
        """
        if not any(event.name in manifest.events for manifest in self.practices):
            raise PluginError("No practice tells of such an event", event=event.name)
        for part in self.parts.values():
            part.on_event(event, transaction)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()


def init_app(
    config: Config,
    wanted: NewStore,
    clock: Clock | None = None,
    practices: Sequence[Manifest] = PRACTICES,
    net: OpenNet | None = None,
) -> App:
    """Make a store with its house key and open Osmosis on it.

    Args:
        net: Another way out to the web than the one that the settings give, for tests.

    Raises:
        ConflictError: There is one already, or the folder holds something else.
    """
    folder = StoreFolder(config.home)
    store = init_store(folder, wanted, _sets(practices), clock or SystemClock())
    KeyFolder(folder.keys(store.person_id)).create_house()
    return _compose(config, store, practices, net)


def open_app(
    config: Config,
    clock: Clock | None = None,
    practices: Sequence[Manifest] = PRACTICES,
    net: OpenNet | None = None,
) -> App:
    """Open Osmosis on an existing store.

    Args:
        net: Another way out to the web than the one that the settings give, for tests.

    Raises:
        NotFoundError: There is no store at ``config.home``.
        StorageError: It cannot be opened.
    """
    folder = StoreFolder(config.home)
    store = open_store(folder, _sets(practices), clock or SystemClock())
    return _compose(config, store, practices, net)


def _sets(practices: Sequence[Manifest]) -> list[MigrationSet]:
    return [MigrationSet(name=manifest.name, package=manifest.migrations) for manifest in practices]


def _ways_out(config: Config, store: Store) -> tuple[OpenNet, FetchMail, TidyMail]:
    """The ways to the web and to mailboxes; a demo has neither, only its own newspapers."""
    if store.rehearsal and is_demo(store.folder):
        no_mailbox = load(f"{DEMO_WEB}:no_mailbox")
        return partial(load(f"{DEMO_WEB}:open_net"), store.clock), no_mailbox, no_mailbox
    settings = NetSettings(contact=config.contact, allowed_hosts=config.allowed_hosts)
    return (
        partial(opened, settings, store.clock),
        partial(look_into, config.allowed_hosts),
        partial(tidy, config.allowed_hosts),
    )


def _channels_of(
    parts: Mapping[str, PracticeParts], reading: ReadTransaction, _: Surroundings
) -> Sequence[Channel]:
    return [channel for part in parts.values() for channel in part.channels(reading)]


def _compose(
    config: Config, store: Store, practices: Sequence[Manifest], net: OpenNet | None
) -> App:
    person = store.person_id
    keys = KeyFolder(store.folder.keys(person))
    parts: dict[str, PracticeParts] = {}
    web, mailboxes, tidy_mail = _ways_out(config, store)
    app = App(
        config=config,
        practices=practices,
        store=store,
        blobs=FileBlobStore(store.folder.blobs(person), store.folder.tmp),
        keys=keys,
        jobs=EmbeddedJobs(store),
        net=net or web,
        mailboxes=mailboxes,
        tidy_mail=tidy_mail,
        mail=email.FileMail(store, partial(open_secret, keys)),
        outbox=Outbox(
            store,
            CHANNELS,
            also=[partial(_channels_of, parts)],
            open_secret=partial(open_secret, keys),
        ),
        due=DueLoop(store, parts),
        search=Search(store, parts),
        parts=parts,
    )
    for manifest in practices:
        parts[manifest.name] = load(manifest.parts)(app.context)
    return app
