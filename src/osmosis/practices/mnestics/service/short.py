"""Three short messages of one sitting: each is sent on its own, and none is lost with another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.errors import InvalidInputError, OsmosisError
from osmosis.languages.errors import told_message
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Medium, Message
from osmosis.practices.mnestics.rules.drafting import ALONE, Page
from osmosis.practices.mnestics.rules.words import LONGEST_SHORT, MOST_SHORT
from osmosis.practices.mnestics.service import sending
from osmosis.practices.mnestics.service.drafts import DraftKey, keep_unsent
from osmosis.practices.mnestics.service.sealing import written


@dataclass(frozen=True, kw_only=True, slots=True)
class SentShort:
    """What became of three short messages.

    Attributes:
        kept: Those that are on their way.
        problems: Why another could not be sent, by its place from 1; its words stay in its draft.
    """

    kept: Sequence[Message]
    problems: Sequence[tuple[int, str]]


def send_short(
    context: PracticeContext,
    sitting_id: UUID,
    pathway_id: UUID,
    client_id: str,
    lines: list[str],
    *,
    page: Page = ALONE,
) -> SentShort:
    """Send up to three short messages along a pathway, from the junction that is being sat.

    An empty one is passed over. A second arrival of the same ids sends nothing a second time.

    Raises:
        InvalidInputError: There are more than three.
        NotFoundError: There is no such sitting.
    """
    if len(lines) > MOST_SHORT:
        raise InvalidInputError("A sitting here sends at most three short messages")
    kept: list[Message] = []
    problems: list[tuple[int, str]] = []
    for part, words in enumerate(lines, start=1):
        if not words.strip():
            continue
        key = DraftKey(about=pathway_id, part=part)
        try:
            outgoing = written(f"{client_id}-{part}", Medium.SHORT, _short(words), key)
            outgoing = replace(outgoing, page=page)
            kept.append(sending.send_along(context, sitting_id, pathway_id, outgoing))
        except OsmosisError as error:
            problems.append((part, told_message(error)))
            keep_unsent(context, sitting_id, key, words, page)
    return SentShort(kept=kept, problems=problems)


def _short(words: str) -> str:
    if len(words) > LONGEST_SHORT:
        raise InvalidInputError(
            gettext("A short message is at most {n} characters", n=LONGEST_SHORT),
            characters=len(words),
        )
    return words
