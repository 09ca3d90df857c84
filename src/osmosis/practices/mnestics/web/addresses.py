"""Where the pages of Mnestics are."""

from __future__ import annotations

from uuid import UUID

from osmosis.practices.mnestics.service.drafts import DraftKey

PATHWAYS = "/mnestics"
NEW = "/mnestics/new"
RESTS = "/rests"
SIT = "/mnestics/sit"
LETTERS = "/mnestics/letters"
MAP = "/mnestics/map"
PLANS = "/mnestics/plans"
PLAN = "/mnestics/plans/{plan_id:uuid}"
PATHWAY = "/mnestics/pathways/{pathway_id:uuid}"
SITTING = "/mnestics/sittings/{sitting_id:uuid}"
MESSAGE = "/mnestics/messages/{message_id:uuid}"


def pathway_at(pathway_id: UUID, piece: str = "") -> str:
    """A page of a pathway."""
    return _at(PATHWAY, "pathway_id", pathway_id, piece)


def plan_at(plan_id: UUID, piece: str = "") -> str:
    """A page of a plan."""
    return _at(PLAN, "plan_id", plan_id, piece)


def sitting_at(sitting_id: UUID, piece: str = "") -> str:
    """A page of a sitting; ``now`` is where it stands."""
    return _at(SITTING, "sitting_id", sitting_id, piece)


def draft_at(sitting_id: UUID, key: DraftKey) -> str:
    """Where one of a sitting's drafts is kept."""
    return f"{sitting_at(sitting_id, 'draft')}?of={key}"


def message_at(message_id: UUID, piece: str = "") -> str:
    """A page of a message."""
    return _at(MESSAGE, "message_id", message_id, piece)


def _at(pattern: str, name: str, value: UUID, piece: str) -> str:
    page = pattern.replace("{" + name + ":uuid}", str(value))
    return f"{page}/{piece}" if piece else page
