"""Developing a roll: unlocking it, the bath with its real count, and opening early."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, NotAllowedError, UserError
from osmosis.languages.speaking import gettext
from osmosis.ports.jobs import Job, JobState
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import developing, opening, rolls_seen
from osmosis.practices.rolls.service.rolls_seen import SeenRoll
from osmosis.practices.rolls.web.addresses import ROLL, roll_at
from osmosis.practices.rolls.web.telling import day_told
from osmosis.sealing.age import WrongKeyError, WrongPassphraseError
from osmosis.sealing.tiers import LockedVaultError, StillWitnessedError, Tier

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

KEY_BYTES = 1024 * 1024
_REFUSED = (InvalidInputError, WrongKeyError, WrongPassphraseError, StillWitnessedError)
AT_WORK = (JobState.WAITING, JobState.RUNNING)


def routes(shell: WebShell) -> list[BaseRoute]:
    """Developing, opening early, and the key that goes to a witness."""
    pages = _Pages(shell)
    return [
        Route(ROLL + "/develop", pages.watch),
        Route(ROLL + "/develop", pages.develop, methods=["POST"]),
        Route(ROLL + "/open-early", pages.ask_to_open_early),
        Route(ROLL + "/open-early", pages.open_early, methods=["POST"]),
        Route(ROLL + "/key.age", pages.key),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def watch(self, request: Request) -> Response:
        """The bath while it works; afterwards on to the sheet."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        roll = seen.roll
        if roll.is_open:
            return self._shell.redirect(request, roll_at(roll.id, "sheet"))
        job = context.jobs.find(developing.TASK, str(roll.id))
        if job is None:
            return self._unlock(request, context, seen)
        values = _bath_values(roll, job, seen.spent)
        if self._shell.is_htmx(request):
            return self._shell.fragment(request, "rolls/bath.html", values)
        return self._shell.render(
            request, "rolls/developing.html", values, title=gettext("Developing")
        )

    async def develop(self, request: Request) -> Response:
        """Put it into the bath; a sealed roll is unlocked first."""
        context = self._shell.context(request)
        roll_id = request.path_params["roll_id"]
        form = await self._shell.form_with_file(request, most_file=KEY_BYTES)
        try:
            developing.ask_to_develop(context, roll_id)
        except LockedVaultError:
            try:
                await self._unlock_with(context, roll_id, form)
            except _REFUSED as error:
                seen = rolls_seen.see_roll(context, roll_id)
                return self._unlock(request, context, seen, form, error)
            developing.ask_to_develop(context, roll_id)
        self._shell.wake()
        return self._shell.redirect(request, roll_at(roll_id, "develop"))

    async def ask_to_open_early(self, request: Request) -> Response:
        """Ask once, and say what stays."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        return self._early_page(request, context, seen)

    async def open_early(self, request: Request) -> Response:
        """Develop it before its time."""
        context = self._shell.context(request)
        roll_id = request.path_params["roll_id"]
        form = await self._shell.form_with_file(request, most_file=KEY_BYTES)
        seen = rolls_seen.see_roll(context, roll_id)
        rules.ensure_openable_early(seen.roll, context.store.time(), seen.placements)
        try:
            reason = _reason(form)
            if opening.needs_passphrase(context, seen.roll):
                await self._unlock_with(context, roll_id, form, reason)
        except _REFUSED as error:
            return self._early_page(request, context, seen, form, error)
        developing.open_early(context, roll_id, reason)
        self._shell.wake()
        return self._shell.redirect(request, roll_at(roll_id, "develop"))

    async def key(self, request: Request) -> Response:
        """A witnessed roll's wrapped key, for the friend."""
        context = self._shell.context(request)
        roll_id = request.path_params["roll_id"]
        wrapped = opening.key_for_witness(context, roll_id)
        return self._shell.media(
            request,
            lambda: iter([wrapped]),
            size=len(wrapped),
            media_type="application/octet-stream",
            file_name=f"osmosis-roll-{roll_id}.age",
            is_download=True,
        )

    def _unlock(
        self,
        request: Request,
        context: PracticeContext,
        seen: SeenRoll,
        form: Form | None = None,
        error: UserError | None = None,
    ) -> Response:
        """What stands between a closed roll and the bath."""
        rules.ensure_developable(seen.roll, context.store.time())
        values = _asked(context, seen.roll, form, error)
        return self._shell.render(
            request,
            "rolls/unlock.html",
            values,
            title=gettext("Develop"),
            status=self._status(error),
        )

    def _early_page(
        self,
        request: Request,
        context: PracticeContext,
        seen: SeenRoll,
        form: Form | None = None,
        error: UserError | None = None,
    ) -> Response:
        """What is asked before a roll is opened early, as it was filled in."""
        roll = seen.roll
        rules.ensure_openable_early(roll, context.store.time(), seen.placements)
        ready = roll.ready_at
        values = {
            **_asked(context, roll, form, error),
            "opens": None if ready is None else day_told(ready, context.store.clock.zone()),
            "given": {} if form is None else form.values(),
        }
        return self._shell.render(
            request,
            "rolls/open_early.html",
            values,
            title=gettext("Open early"),
            status=self._status(error),
        )

    def _status(self, error: UserError | None) -> int:
        """The status of a form; a key or a passphrase that does not fit forbids nothing."""
        if error is None:
            return 200
        return 422 if isinstance(error, NotAllowedError) else self._shell.status(error)

    async def _unlock_with(
        self, context: PracticeContext, roll_id: UUID, form: Form, early_reason: str = ""
    ) -> None:
        files = form.files("witness_file")
        given = files[0].data if files else None
        passphrase = form.secret("passphrase")
        if not passphrase:
            raise InvalidInputError("This roll opens with your passphrase", field="passphrase")
        await anyio.to_thread.run_sync(
            lambda: opening.unlock_roll(context, roll_id, passphrase, given, early_reason)
        )


def _reason(form: Form) -> str:
    """Why a roll is opened early.

    Raises:
        InvalidInputError: There is none, or it is too long.
    """
    try:
        return rules.checked_reason(form.text("reason"))
    except InvalidInputError as error:
        raise InvalidInputError(error.message, field="reason") from error


def _asked(
    context: PracticeContext, roll: Roll, form: Form | None, error: UserError | None
) -> dict[str, object]:
    """What a template asks for before a roll opens, and what is said beside it."""
    return {
        "roll": roll,
        "needs_passphrase": opening.needs_passphrase(context, roll),
        "is_witnessed": roll.tier is Tier.WITNESSED,
        "problems": _problems(roll, form, error),
    }


def _problems(roll: Roll, form: Form | None, error: UserError | None) -> dict[str, str]:
    """What is said beside each field of a form that was refused, by the field's name."""
    if form is None or error is None:
        return {}
    of_key = roll.tier is Tier.WITNESSED and not isinstance(error, WrongPassphraseError)
    field = "witness_file" if of_key else "passphrase"
    return form.told_beside(error, field=field, file="witness_file")


def _bath_values(roll: Roll, job: Job, frames: int) -> dict[str, object]:
    return {
        "roll": roll,
        "done": job.done,
        "total": job.total or frames,
        "is_at_work": job.state in AT_WORK,
        "reason": gettext(job.reason) if job.reason else "",
    }
