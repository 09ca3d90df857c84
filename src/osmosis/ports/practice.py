"""The manifest by which a practice joins Osmosis: one folder, one line in ``app.py``.

A :class:`Manifest` says what a practice brings without importing any of it. Opened with a store
it becomes :class:`PracticeParts`, whose methods are the questions that the shells ask. Each has
the answer "nothing" by default, so a practice overrides only what it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from whenever import Date

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.ports.channels import Channel
from osmosis.ports.jobs import Task
from osmosis.ports.knobs import Knob


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of time, from ``start`` up to but not including ``end``."""

    start: Instant
    end: Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class DueItem:
    """Something that has fallen due: a state, not an event.

    Attributes:
        kind: ``practice.kind``, beginning with the practice's own name.
        slot: What makes it one of its kind; (person, kind, slot) is done once.
        due_at: When it fell due.
        perform: Does it, inside the transaction that records it, which is its one argument. It is
            quick: what takes long is asked for as a job (``JobQueue.ask_in``), what must be sent
            goes into the outbox. Raising undoes it all, and it is tried again. May be left out
            when falling due is all that happens.
        unseals: Whether it opens, unseals or lets go; it then waits while the clock is doubted.
    """

    kind: str
    slot: str
    due_at: Instant
    perform: Callable[[Any], None] | None = None
    unseals: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One thing asked of the person today, one tap away."""

    title: str
    address: str
    ref: Ref | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """How one begins with a practice, on the first evening.

    Attributes:
        text: What it is for and what it asks, in one or two sentences.
        action: The words of the way there.
        address: The page on which it is begun.
    """

    text: str
    action: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CounterReading:
    """What stands in a counter, as on a camera: so many of so many are spent."""

    title: str
    spent: int
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchDocument:
    """Text that may be found: developed, read or opened, never sealed.

    Attributes:
        at: When it happened, which may be long before it could be found; ``None`` where nobody
            knows.
        kind: What it is, for people to choose by, such as ``line`` or ``gloss``.
        label: The name that the person gave to what it belongs to, such as a virtue.
        address: Its page.
        part_of: What it belongs to and leaves with, should that be let go.
        rests_with: Other things with which it rests, such as the pathway of a message.
        until: From when on it must not be found any more, also before anybody removed it.
        removed: True when it must leave the index, with all that is part of it.
    """

    ref: Ref
    title: str
    text: str
    at: Instant | None
    kind: str
    label: str = ""
    address: str = ""
    part_of: Ref | None = None
    rests_with: tuple[Ref, ...] = ()
    until: Instant | None = None
    removed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadMark:
    """One mark in the drawing of all threads.

    Attributes:
        kind: What it is, in the words of docs/loom.md: a thread of its own (``roll``, ``pathway``,
            ``plan``, ``gate``) or something on one.
        until: To when it reaches; ``None`` for a moment, and for what has no end yet.
        label: How it is called. Of what is sealed it is never drawn.
        sealed: Whether nobody may read it yet.
        thread: On which thread it lies; the mark of a thread lies on itself.
        to: To which thread it leads, or which it belongs to.
        state: What became of it, in one word.
        colour: Of a roll, as docs/design-language.md names it.
        address: Where it leads; empty for nowhere.
        told: Who reads what when, or what else it is, in one sentence without a word of anybody's.
        seconds: How much of a person's time it had, where that is known.
        count: So many things it stands for.
    """

    ref: Ref
    kind: str
    at: Instant
    until: Instant | None = None
    label: str = ""
    sealed: bool = False
    thread: Ref | None = None
    to: Ref | None = None
    state: str = ""
    colour: str = ""
    address: str = ""
    told: str = ""
    seconds: int = 0
    count: int = 1

    def meets(self, span: Span) -> bool:
        """Whether some of it lies within a stretch of time."""
        return self.at < span.end and (self.until or self.at) >= span.start


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEntry:
    """One explicit event for a calendar, of which the person may also be reminded at its time.

    Attributes:
        uid: Stable for ever, no other's anywhere, at most 200 letters: ids and fixed words. It is
            also the key of the reminder, by which it can be withdrawn from the outbox.
        title: Only the name that the person gave it.
        zone: In which its time is told.
        about: What it speaks of, if that is one thing; while this rests, it is passed over.
        changed_at: When what it says was last changed; ``None`` when it never was.
    """

    uid: str
    title: str
    at: Instant
    zone: str
    minutes: int
    about: Ref | None = None
    changed_at: Instant | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaningMinutes:
    """Minutes that lean to one end of an axis, and to the other; the ends as they are called."""

    axis: str
    low_end: str
    high_end: str
    low: int
    high: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Minutes:
    """Minutes of inside or of outside on one day.

    Attributes:
        measured: Whether somebody looked at a clock; otherwise they are estimated.
        leanings: How the minutes of outside lean along the person's axes.
    """

    day: Date
    inside: int
    outside: int
    measured: bool
    leanings: tuple[LeaningMinutes, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """What a reference points at, for other practices and for the shells.

    Attributes:
        content_sha256: The hash of what it is, which a gloss chains to.
        glossable: Whether a later thought may be added beside it.
    """

    ref: Ref
    title: str
    address: str
    state: str
    content_sha256: str
    glossable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotation:
    """Something that another practice has to say beside a thing."""

    about: Ref
    by: Ref
    kind: str
    text: str
    at: Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened in a practice, told in the transaction that caused it.

    Attributes:
        name: ``practice.happened``, one of those that its manifest lists.
    """

    name: str
    ref: Ref
    at: Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedFile:
    """One plain file of an export: its path inside the export and its bytes."""

    path: str
    chunks: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that verification found missing or damaged.

    Attributes:
        what: ``blob``, ``row``, ``ledger`` or ``key``.
        name: Which one.
        problem: One sentence.
        mended: Whether it was put right from a copy.
    """

    what: str
    name: str
    problem: str
    mended: bool = False


class PracticeParts:
    """A practice opened on one person's store; every part is optional."""

    def tasks(self) -> Mapping[str, Task]:
        """The long works it can do, by name ``practice.task``."""
        return {}

    def on_opening(self) -> Sequence[str]:
        """What was found out while it was opened, a sentence each, for whoever opened it."""
        return ()

    def due(self, now: Instant) -> Iterable[DueItem]:
        """Whatever is due at ``now`` and may not have been recorded yet."""
        return ()

    def tend(self, now: Instant) -> None:
        """Do the small regular chores: take in what has arrived as files, and the like.

        Called about once a minute, outside of any transaction, perhaps by two processes at once.
        """

    def cards(self, day: Date) -> Sequence[Card]:
        """What it asks of the person on that day."""
        return ()

    def cards_without_server(self) -> Sequence[Card]:
        """What the server will do by itself, and a person who uses only the shell by a command.

        Their titles name the command. Only the shell asks for them.
        """
        return ()

    def has_begun(self) -> bool:
        """Whether the person has begun with it; asked only where there is a beginning."""
        return True

    def counters(self) -> Sequence[CounterReading]:
        """What is in use now and counted, for whoever wants to see no more than that."""
        return ()

    def search_documents(self, since: Instant) -> Iterable[SearchDocument]:
        """What may be found and has changed since then; all that may, from ``Instant.MIN`` on.

        Also, as removed, what may not be found any more. What rests is among them: it is passed
        over when somebody looks.
        """
        return ()

    def threads(self, span: Span) -> Iterable[ThreadMark]:
        """What lies on its threads in the drawing of all threads, of which some is in that span.

        The threads themselves are :meth:`thread_lines`. What rests is not among them, nor is
        anything behind a closed gate.
        """
        return ()

    def threads_from_afar(self, span: Span) -> Iterable[ThreadMark]:
        """The same as seen over years: marks may each stand for the things of a month."""
        return self.threads(span)

    def thread_lines(self) -> Iterable[ThreadMark]:
        """The threads themselves, of all time, without what lies on them.

        Where one lies in the drawing depends on these alone; ``until`` is ``None`` for a thread
        that has no end yet.
        """
        return ()

    def calendar(self, span: Span) -> Iterable[CalendarEntry]:
        """Its dates in that span, as explicit events, without those that were kept already.

        At the time of each, the person is reminded of it by the ways that they chose, so a
        practice sends no reminder of its own of what stands here.
        """
        return ()

    def minutes(self, span: Span) -> Iterable[Minutes]:
        """Minutes of inside and outside, day by day."""
        return ()

    def resolve(self, ref: Ref) -> Resolved:
        """What one of its references points at.

        Raises:
            NotFoundError: There is no such thing.
            SealedError: It is sealed, and when it opens.
        """
        raise NotFoundError("Nothing has this reference", ref=ref)

    def annotations(self, refs: Sequence[Ref]) -> Iterable[Annotation]:
        """What it has to say beside things of any practice."""
        return ()

    def accepts(self) -> Sequence[str]:
        """The kinds of content that :meth:`receive` takes, such as ``line`` or ``photo``."""
        return ()

    def received(self, kind: str, origin: Ref) -> Ref | None:
        """What something that came from another practice became here; ``None`` if it never came.

        Whoever handed it over may have died before they noted it, and asks again.
        """
        return None

    def receive(self, kind: str, content: Mapping[str, object], origin: Ref) -> Ref:
        """Take in something that came from another practice; the same origin and kind once.

        Raises:
            InvalidInputError: It does not take this kind.
        """
        raise InvalidInputError("This practice takes nothing of this kind", kind=kind)

    def channels(self, reading: Any) -> Sequence[Channel]:
        """Ways by which it sends things of its own, as they stand in a transaction that reads."""
        return ()

    def on_event(self, event: Event, transaction: Any) -> None:
        """Hear of an event, inside the transaction that caused it."""

    def export(self) -> Iterable[ExportedFile]:
        """Everything it keeps, as plain files."""
        return ()

    def import_(self, files: Iterable[ExportedFile]) -> None:
        """Take back what :meth:`export` gave, in any order; what is there already stays.

        Raises:
            InvalidInputError: It is no export of this practice, or is damaged.
        """

    def verify(self) -> Iterable[Finding]:
        """What it finds wrong beyond hashes of rows and blobs."""
        return ()

    def remake(self, sha256: str) -> Iterator[bytes] | None:
        """A damaged blob made anew out of others; ``None`` when this practice cannot."""
        return None

    def blob_names(self) -> Iterable[str]:
        """The SHA-256 of every blob that its rows need and do not name in a ``…sha256`` column."""
        return ()


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the shell that is imported only when it is called.

    Attributes:
        place: ``module:attribute`` of its click command.
        about: What it does, in one short sentence; shown in lists without importing it.
    """

    place: str
    about: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a practice brings, by names that are imported only when needed.

    Attributes:
        name: One word in small letters; the first part of its refs and tables.
        title: What a person calls it.
        migrations: The package that holds its numbered migrations.
        tables: ``module:attribute`` of its tables' ``MetaData``.
        parts: ``module:callable`` that opens it: ``open_parts(context) -> PracticeParts``.
        routes: ``module:callable`` giving its Starlette routes; empty when it has no pages.
        templates: The package folder of its templates, ``package:folder``; empty for none.
        doors: Beginnings of addresses, such as ``/opds``, whose routes find out by themselves who
            asks; no signed-in session is asked for there.
        commands: Name of each shell command and where it is written.
        events: The names of the events that it tells.
        knobs: The settings that it declares.
        beginning: How one begins with it; ``None`` when the first evening passes it over.
    """

    name: str
    title: str
    migrations: str
    tables: str
    parts: str
    routes: str = ""
    templates: str = ""
    doors: tuple[str, ...] = ()
    commands: Mapping[str, Command] = field(default_factory=dict)
    events: tuple[str, ...] = ()
    knobs: tuple[Knob, ...] = ()
    beginning: Beginning | None = None
