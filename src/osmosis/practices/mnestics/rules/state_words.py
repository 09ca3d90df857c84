"""What the states and answers of Mnestics are called in a sentence: in small letters."""

from __future__ import annotations

from osmosis.languages.speaking import gettext, pgettext
from osmosis.practices.mnestics.model import (
    Forgetting,
    GlossKind,
    JunctionState,
    Medium,
    PathwayState,
)
from osmosis.practices.mnestics.plans import PlanState
from osmosis.sealing.tiers import Tier

__all__ = [
    "date_state_words",
    "forgetting_words",
    "gloss_kind_words",
    "medium_words",
    "pathway_state_words",
    "plan_state_words",
    "tier_words",
]


def date_state_words(state: JunctionState) -> str:
    """What became of a date, as it stands beside it: "kept"."""
    return {
        JunctionState.COMING: pgettext("a date of a pathway", "coming"),
        JunctionState.OPEN: pgettext("a date of a pathway", "open"),
        JunctionState.KEPT: pgettext("a date of a pathway", "kept"),
        JunctionState.UNKEPT: pgettext("a date of a pathway", "unkept"),
    }[state]


def pathway_state_words(state: PathwayState) -> str:
    """How a pathway stands: "paused"."""
    return {
        PathwayState.OPEN: pgettext("a pathway", "open"),
        PathwayState.PAUSED: pgettext("a pathway", "paused"),
        PathwayState.ENDED: pgettext("a pathway", "ended"),
    }[state]


def plan_state_words(state: PlanState) -> str:
    """How a plan stands: "met", once its authors have."""
    return {
        PlanState.OPEN: pgettext("a plan", "open"),
        PlanState.MET: pgettext("a plan", "met"),
        PlanState.ENDED: pgettext("a plan", "ended"),
    }[state]


def medium_words(medium: Medium) -> str:
    """As what something is written: "letter"."""
    return {
        Medium.LINE: pgettext("written as", "line"),
        Medium.LETTER: pgettext("written as", "letter"),
        Medium.STREAM: pgettext("written as", "stream"),
        Medium.SHORT: pgettext("written as", "short"),
        Medium.BOARD: pgettext("written as", "board"),
        Medium.PAGE: pgettext("written as", "page"),
        Medium.AUDIO: pgettext("written as", "audio"),
        Medium.VIDEO: pgettext("written as", "video"),
        Medium.PAPER: pgettext("written as", "paper"),
    }[medium]


def forgetting_words(forgetting: Forgetting) -> str:
    """What becomes of a message after its last reading, as the shell has it: "fades"."""
    return {
        Forgetting.KEPT: pgettext("after the last reading", "kept"),
        Forgetting.FADES: pgettext("after the last reading", "fades"),
        Forgetting.LET_GO: pgettext("after the last reading", "let-go"),
    }[forgetting]


def tier_words(tier: Tier) -> str:
    """What keeps a message unread: "sealed"."""
    return {
        Tier.CURTAIN: pgettext("a seal", "curtain"),
        Tier.SEALED: pgettext("a seal", "sealed"),
        Tier.WITNESSED: pgettext("a seal", "witnessed"),
    }[tier]


def gloss_kind_words(kind: GlossKind) -> str:
    """What a later thought is, as the shell has it: "thanks"."""
    return {
        GlossKind.CORRECTION: gettext("correction"),
        GlossKind.FORGIVENESS: gettext("forgiveness"),
        GlossKind.MEANING: gettext("meaning"),
        GlossKind.THANKS: gettext("thanks"),
    }[kind]
