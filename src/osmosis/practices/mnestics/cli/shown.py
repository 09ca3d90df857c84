"""Messages as a terminal shows them: the original first, then what was said and thought of it."""

from __future__ import annotations

from collections.abc import Iterator

from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext
from osmosis.practices.mnestics.rules.answer_words import answer_words, answered_words
from osmosis.practices.mnestics.rules.state_words import gloss_kind_words
from osmosis.practices.mnestics.service.reading import ReadMessage


def message_lines(one: ReadMessage, number: int | None = None) -> Iterator[str]:
    """One message that was read.

    Args:
        number: By which it can be answered.
    """
    mark = "" if number is None else f"{number}. "
    yield f"\n{mark}{told_date(one.message.sent.local().date())}"
    if one.answered is not None:
        sent = one.answered.sent.local().date()
        yield f"{answered_words(sent, one.message.answers_at_seconds)}."
    if one.problem:
        yield f"{one.problem}."
    elif one.message.envelope:
        yield gettext("Open the envelope: {envelope}", envelope=one.message.envelope)
    if one.note is not None:
        yield one.note.line or ""
        if one.note.has_file:
            yield f"[{one.note.kind}] /mnestics/messages/{one.message.id}"
    yield from _beside(one)


def _beside(one: ReadMessage) -> Iterator[str]:
    for answer in one.answers:
        sent = answer.message.sent.local().date()
        told = answer_words(sent, answer.message.answers_at_seconds, is_read=answer.is_read)
        yield f"    {told}{':' if answer.words else '.'} {answer.words}".rstrip()
    for gloss in one.glosses:
        day = told_date(gloss.added.local().date())
        yield f"    {gloss_kind_words(gloss.kind)}, {day}: {gloss.words}"
