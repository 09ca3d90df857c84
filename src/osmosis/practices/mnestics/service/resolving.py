"""What references to pathways, messages, sittings, glosses, plans and signatures point at."""

from __future__ import annotations

from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.kernel.refs import Ref
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext
from osmosis.ports.practice import Resolved
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Gloss,
    Message,
    NotArrivedError,
    Pathway,
    Sitting,
)
from osmosis.practices.mnestics.plans import Plan, Signature
from osmosis.practices.mnestics.rules.checkpoints import state_of
from osmosis.practices.mnestics.service.known import name_of_home
from osmosis.practices.mnestics.service.reaching import opens_on
from osmosis.practices.mnestics.store import glosses, messages, pathways, plans, sittings
from osmosis.storage.releases import is_released
from osmosis.storage.transaction import ReadTransaction


def resolve(context: PracticeContext, ref: Ref) -> Resolved:
    """What a reference to a thing of Mnestics points at.

    Raises:
        NotFoundError: There is no such thing, or it was let go.
        SealedError: The message is on its way.
    """
    with context.store.read() as reading:
        if is_released(reading, ref):
            raise NotFoundError("This was let go")
        match ref.kind:
            case "pathway":
                return _resolved_pathway(reading, pathways.get_pathway(reading, ref.id))
            case "message":
                return _resolved_message(context, reading, ref.id)
            case "sitting":
                return _resolved_sitting(reading, sittings.get_sitting(reading, ref.id))
            case "gloss":
                return _resolved_gloss(reading, ref)
            case "plan":
                return _resolved_plan(plans.get_plan(reading, ref.id))
            case "signature":
                return _resolved_signature(reading, plans.get_signature(reading, ref.id))
    raise NotFoundError("Mnestics knows nothing of this kind", kind=ref.kind)


def title_of(message: Message, home: str) -> str:
    """What a message that was read is called, without a word of it.

    Args:
        home: The name of the pathway or plan to which it belongs.
    """
    day = told_date(message.sent.local().date())
    return gettext("Letter of {day}", day=day) if message.home is None else f"{home}, {day}"


def gloss_title(gloss: Gloss) -> str:
    """What a later thought is called, without a word of it."""
    return gettext("Gloss of {date}", date=told_date(gloss.added.local().date()))


def _resolved_pathway(reading: ReadTransaction, pathway: Pathway) -> Resolved:
    return Resolved(
        ref=pathway.ref,
        title=pathway.name,
        address=f"/mnestics/pathways/{pathway.id}",
        state=pathway.state.value,
        content_sha256=pathways.content_hash(reading, pathway.id),
        glossable=True,
    )


def _resolved_message(
    context: PracticeContext, reading: ReadTransaction, message_id: UUID
) -> Resolved:
    message = messages.get_message(reading, message_id)
    if sittings.find_reading(reading, message_id) is None:
        opens = opens_on(context, reading, message)
        raise NotArrivedError("This message was not read yet", opens=opens)
    return Resolved(
        ref=message.ref,
        title=title_of(message, name_of_home(reading, message)),
        address=f"/mnestics/messages/{message.id}",
        state="read",
        content_sha256=messages.content_hash(reading, message_id),
        glossable=True,
    )


def _resolved_sitting(reading: ReadTransaction, sitting: Sitting) -> Resolved:
    return Resolved(
        ref=sitting.ref,
        title=gettext("Sitting of {day}", day=sitting.begun.local().date().format_iso()),
        address=f"/mnestics/sittings/{sitting.id}",
        state="open" if sitting.closed_at is None else "closed",
        content_sha256=sittings.content_hash(reading, sitting.id),
        glossable=sitting.closed_at is not None,
    )


def _resolved_gloss(reading: ReadTransaction, ref: Ref) -> Resolved:
    gloss = glosses.get_gloss(reading, ref.id)
    return Resolved(
        ref=gloss.ref,
        title=gloss_title(gloss),
        address=f"/mnestics/glosses/{gloss.id}",
        state=gloss.kind.value,
        content_sha256=gloss.sha256,
        glossable=False,
    )


def _resolved_plan(plan: Plan) -> Resolved:
    return Resolved(
        ref=plan.ref,
        title=plan.name,
        address=f"/mnestics/plans/{plan.id}",
        state=state_of(plan).value,
        content_sha256=plan.chain[-1].sha256,
        glossable=True,
    )


def _resolved_signature(reading: ReadTransaction, signature: Signature) -> Resolved:
    name = plans.names_of_plans(reading).get(signature.plan_id, "")
    return Resolved(
        ref=signature.ref,
        title=gettext(
            "{name}, signed {date}", name=name, date=signature.signed.local().date().format_iso()
        ),
        address=f"/mnestics/plans/{signature.plan_id}",
        state=signature.kind.value,
        content_sha256=signature.sha256,
        glossable=False,
    )
