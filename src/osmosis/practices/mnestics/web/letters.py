"""Letters: to a date, to the next sitting of a pathway, to the day a roll is developed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import NotFoundError, SealedError, UserError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id, parse_id
from osmosis.kernel.refs import Ref
from osmosis.languages.dates import told_date
from osmosis.languages.errors import told_sentence
from osmosis.languages.listing import either, quoted
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Address, Forgetting, Medium, Message, PathwayState
from osmosis.practices.mnestics.service import known, letters, sealing, sending
from osmosis.practices.mnestics.service.letters import SeenLetter
from osmosis.practices.mnestics.web import choices
from osmosis.practices.mnestics.web.addresses import LETTERS, message_at, sitting_at
from osmosis.practices.mnestics.web.limits import LONGEST_WORDS, WORDS_BODY_BYTES
from osmosis.sealing.tiers import Tier
from osmosis.storage.rests import RestFilter, rested

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

_FIELDS = ("to", "date", "pathway", "roll", "words", "tier", "witness", "forgetting", "client_id")


def routes(shell: WebShell) -> list[BaseRoute]:
    """The list of letters, writing one, and opening those that have come."""
    pages = _Pages(shell)
    return [
        Route(LETTERS, pages.show),
        Route(LETTERS + "/new", pages.write),
        Route(LETTERS + "/new", pages.send, methods=["POST"]),
        Route(LETTERS + "/open", pages.open, methods=["POST"]),
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """A letter in words, without one of its own."""

    to: str
    sent: str
    note: str
    href: str
    may_open: bool
    id: UUID


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """Letters that have come, those on their way, and those that were read."""
        context = self._shell.context(request)
        with context.store.read() as reading:
            hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        names = known.names_of(known.list_met(context))
        met = [one for one in letters.list_letters(context) if _is_met(one.letter, hidden, names)]
        told = [(one, _told(context, one, names, hidden)) for one in sorted(met, key=_by_day)]
        values = {
            "come": [words for one, words in told if one.has_come and not one.is_read],
            "coming": [words for one, words in told if not one.has_come and not one.is_read],
            "read": [words for one, words in told if one.is_read],
            "may_open": any(one.may_be_opened for one, _ in told),
        }
        return self._shell.render(
            request, "mnestics/letters.html", values, title=gettext("Letters")
        )

    async def write(self, request: Request) -> Response:
        """A letter to be written."""
        given = {name: request.query_params.get(name, "")[:40] for name in ("to", "pathway")}
        return self._page(request, {"to": Address.DATE.value, **_filled(given)})

    async def send(self, request: Request) -> Response:
        """Seal it and send it, or say what is wrong; what was written stays."""
        context = self._shell.context(request)
        form = await self._shell.form(request, most=WORDS_BODY_BYTES)
        try:
            asked = await self._ask_passphrase(request, form)
            if asked is not None:
                return asked
            message = _send(context, form)
        except UserError as error:
            given = {name: form.text(name, most=LONGEST_WORDS) for name in _FIELDS if name in form}
            return self._page(request, given, told_sentence(error))
        return self._shell.redirect(request, LETTERS, message=_sent_words(message))

    async def open(self, request: Request) -> Response:
        """Sit down for the letters that have come."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        ids = [parse_id(text) for text in form.texts("letter", most=40)]
        begun = letters.open_letters(context, ids)
        return self._shell.redirect(request, sitting_at(begun.id, "now"))

    async def _ask_passphrase(self, request: Request, form: Form) -> Response | None:
        tier = _tier(form)
        if tier is Tier.CURTAIN or _address(form) is Address.NEXT:
            return None
        return await self._shell.first_passphrase(
            request,
            form,
            lead=gettext("Sealed letters open with a passphrase of yours.")
            if tier is Tier.SEALED
            else gettext("Witnessed letters open with a passphrase of yours."),
            yes=gettext("Set it and send the letter"),
            back=LETTERS,
            fields=[
                (name, form.text(name, most=LONGEST_WORDS)) for name in _FIELDS if name in form
            ],
        )

    def _page(self, request: Request, given: dict[str, str], problem: str = "") -> Response:
        context = self._shell.context(request)
        now = context.store.time().now
        living = [one for one in known.list_met(context) if one.state is PathwayState.OPEN]
        rolls = self._rolls(context, now)
        to = [(Address.DATE.value, gettext("A date"))]
        to += [(Address.NEXT.value, gettext("The next sitting of a pathway"))] if living else []
        to += [(Address.ROLL.value, gettext("The day a roll is developed"))] if rolls else []
        values = {
            "given": {
                "date": now.to_tz(context.store.clock.zone()).date().add(years=1).format_iso(),
                "tier": Tier.CURTAIN.value,
                "forgetting": Forgetting.KEPT.value,
                "client_id": str(new_id(now)),
                **given,
            },
            "problem": problem,
            "to": to,
            "pathways": [(str(one.id), one.name) for one in living],
            "rolls": rolls,
            "tiers": choices.tier_cards(Tier.CURTAIN, Tier.SEALED),
            "witnessed": choices.tier_cards(Tier.WITNESSED),
            "forgettings": choices.forgetting_cards(),
        }
        return self._shell.render(
            request,
            "mnestics/letter_new.html",
            values,
            title=gettext("A letter"),
            status=422 if problem else 200,
        )

    def _rolls(self, context: PracticeContext, now: Instant) -> list[tuple[str, str]]:
        """The rolls that are not developed yet, by what practices say of themselves in drawings."""
        with context.store.read() as reading:
            hidden = rested(reading, now)
        return [
            (str(mark.ref), mark.label)
            for parts in self._shell.app.parts.values()
            for mark in parts.thread_lines()
            if mark.kind == "roll"
            and mark.sealed
            and not hidden.hides(mark.ref, at=mark.at, texts=(mark.label,))
        ]


def _filled(given: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in given.items() if text}


def _send(context: PracticeContext, form: Form) -> Message:
    words = form.required("words", most=LONGEST_WORDS)
    outgoing = sealing.line(form.required("client_id", most=64), words, Medium.LETTER)
    address = _address(form)
    if address is Address.NEXT:
        return sending.send_to_next(context, parse_id(form.text("pathway", most=40)), outgoing)
    tier = _tier(form)
    keeping = sealing.Keeping(
        tier=tier,
        witness=form.required("witness", most=200) if tier is Tier.WITNESSED else None,
        forgetting=Forgetting(
            form.choice("forgetting", list(Forgetting), default=Forgetting.KEPT.value)
        ),
    )
    if address is Address.ROLL:
        return sending.send_to_roll(context, Ref.parse(form.text("roll")), outgoing, keeping)
    return sending.send_to_date(context, form.date("date"), outgoing, keeping)


def _address(form: Form) -> Address:
    allowed = (Address.DATE, Address.NEXT, Address.ROLL)
    return Address(form.choice("to", allowed, default=Address.DATE.value))


def _tier(form: Form) -> Tier:
    return Tier(form.choice("tier", list(Tier), default=Tier.CURTAIN.value))


def _is_met(letter: Message, hidden: RestFilter, names: dict[UUID, str]) -> bool:
    """Whether a letter is shown: neither it nor its pathway rests."""
    if hidden.hides(letter.ref, at=letter.sent.instant):
        return False
    return letter.pathway_id is None or letter.pathway_id in names


def _by_day(seen: SeenLetter) -> tuple[str, Instant]:
    day = seen.letter.to_date
    return ("9999" if day is None else day.format_iso(), seen.letter.sent.instant)


def _told(
    context: PracticeContext, seen: SeenLetter, names: dict[UUID, str], hidden: RestFilter
) -> _Told:
    letter = seen.letter
    return _Told(
        to=_to_words(context, letter, names, hidden),
        sent=gettext("sent on {date}", date=told_date(letter.sent.local().date())),
        note=_note(seen, names),
        href=message_at(letter.id) if seen.is_read else "",
        may_open=seen.may_be_opened,
        id=letter.id,
    )


def _to_words(
    context: PracticeContext, letter: Message, names: dict[UUID, str], hidden: RestFilter
) -> str:
    if letter.to_date is not None:
        return gettext("To {date}", date=told_date(letter.to_date))
    if letter.to_ref is not None:
        return _to_roll_words(context, letter.to_ref, hidden)
    name = None if letter.pathway_id is None else names.get(letter.pathway_id)
    return gettext("To the next sitting of “{name}”", name=name)


def _to_roll_words(context: PracticeContext, ref: Ref, hidden: RestFilter) -> str:
    try:
        title = context.resolve(ref).title
    except (NotFoundError, SealedError):
        title = ""
    if not title or hidden.hides(ref, texts=(title,)):
        return gettext("To the day on which a roll is developed")
    return gettext("To the day on which “{roll}” is developed", roll=title)


def _note(seen: SeenLetter, names: dict[UUID, str]) -> str:
    """Which pathway reads it, when one does."""
    if seen.is_read or seen.letter.to is Address.NEXT:
        return ""
    told = [quoted(names[one.id]) for one in seen.read_by if one.id in names]
    return gettext("A sitting of {names} reads it.", names=either(told)) if told else ""


def _sent_words(message: Message) -> str:
    if message.to_date is not None:
        return gettext("It is sealed and on its way to {date}.", date=told_date(message.to_date))
    return gettext("It is sealed and on its way.")
