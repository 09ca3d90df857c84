"""Writing in a terminal what leaves in a sitting, and what was left of an earlier one."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from osmosis.errors import UserError
from osmosis.kernel.ids import new_id
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.cli.files import from_file
from osmosis.practices.mnestics.cli.typed import ask, typed_words
from osmosis.practices.mnestics.model import Medium, Pathway
from osmosis.practices.mnestics.rules.drafting import Page
from osmosis.practices.mnestics.rules.state_words import medium_words
from osmosis.practices.mnestics.rules.words import KIND_OF, MOST_SHORT
from osmosis.practices.mnestics.service import drafts, left_drafts, sending
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.left_drafts import LeftDraft
from osmosis.practices.mnestics.service.sealing import Outgoing, written
from osmosis.practices.mnestics.service.short import SentShort, send_short
from osmosis.practices.mnestics.service.sitting import Sat, SeenSitting

if TYPE_CHECKING:
    from osmosis.cli.shell import CommandShell


def outgoing_of(
    context: PracticeContext, pathway: Pathway, words: str, file: Path | None
) -> Outgoing:
    """What is sent along a pathway: words, or a file with a line beside it.

    Raises:
        InvalidInputError: The pathway carries the other, or the file is none of its kind.
    """
    client_id = str(new_id(context.store.time().now))
    medium = pathway.parameters.medium
    if file is not None:
        return replace(from_file(client_id, medium, file, words), page=Page(id=client_id))
    return replace(written(client_id, medium, words), page=Page(id=client_id))


def send_lines(
    shell: CommandShell,
    context: PracticeContext,
    sitting_id: UUID,
    pathway: Pathway,
    words: str,
    page: Page | None = None,
) -> SentShort:
    """Send up to three short messages, one on each line, and say which could not be sent.

    Args:
        page: On which they were written, where something was shown there.

    Raises:
        InvalidInputError: There are more than three.
    """
    lines = [line for line in words.splitlines() if line.strip()]
    client_id = str(new_id(context.store.time().now))
    page = page or Page(id=client_id)
    found = send_short(context, sitting_id, pathway.id, client_id, lines, page=page)
    if found.kept:
        shell.say(gettext("Sealed: {kept} of {lines}.", kept=len(found.kept), lines=len(lines)))
    for part, problem in found.problems:
        shell.warn(
            gettext(
                "Number {part} was not sent and is kept. {problem}.", part=part, problem=problem
            )
        )
    return found


def ask_about_left(shell: CommandShell, context: PracticeContext, seen: SeenSitting) -> None:
    """Show what was begun in a sitting that ended by itself, and let the person decide."""
    for one in left_drafts.list_left(context):
        shell.say(f"\n{_left_words(one)}")
        shell.say(one.words)
        if sys.stdin.isatty():
            _decide(context, seen, one)


class Writer:
    """Asks along each pathway of a sitting what is to be sent."""

    def __init__(self, shell: CommandShell, context: PracticeContext, seen: SeenSitting) -> None:
        self._shell = shell
        self._context = context
        self._sitting_id = seen.sitting.id
        begun = drafts.open_drafts(context, seen.sitting.id)
        self._begun = {key: draft.words for key, draft in begun.items()}
        self._page = drafts.page_for(context, begun)

    def write(self, one: Sat) -> None:
        """Ask for words along one pathway and send them; an empty answer sends nothing."""
        medium = one.parameters.medium
        if medium in KIND_OF:
            self._shell.say(
                gettext(
                    "{name} travels as {medium}: use the browser, or\n"
                    "`osmosis mnestic send {name} --file FILE`.",
                    name=one.pathway.name,
                    medium=medium_words(medium),
                )
            )
        elif medium is Medium.SHORT:
            self._write_short(one)
        else:
            self._write_words(one)

    def _write_words(self, one: Sat) -> None:
        key = DraftKey(about=one.pathway.id)
        words = self._words(
            gettext("Along {name}.", name=one.pathway.name), self._begun.get(key, "")
        )
        if not words:
            return
        outgoing = written(
            str(new_id(self._context.store.time().now)), one.parameters.medium, words, key
        )
        try:
            outgoing = replace(outgoing, page=self._page)
            sending.send_along(self._context, self._sitting_id, one.pathway.id, outgoing)
        except UserError:
            # What was typed must not be lost because it could not be sent.
            drafts.keep_unsent(self._context, self._sitting_id, key, words, self._page)
            raise
        self._shell.say(gettext("Sealed."))

    def _write_short(self, one: Sat) -> None:
        keys = [DraftKey(about=one.pathway.id, part=part) for part in range(MOST_SHORT + 1)]
        begun = "\n".join(filter(None, (self._begun.get(key, "") for key in keys)))
        lead = gettext("Along {name}: three short messages, each on a line.", name=one.pathway.name)
        words = self._words(lead, begun)
        if not words:
            return
        try:
            found = send_lines(
                self._shell, self._context, self._sitting_id, one.pathway, words, self._page
            )
        except UserError:
            # Too many for a sitting: all of them stay, to be made fewer.
            for key in keys:
                text = "" if key.part else words
                drafts.keep_unsent(self._context, self._sitting_id, key, text, self._page)
            raise
        unsent = {part for part, _ in found.problems}
        for key in keys:
            if key in self._begun and key.part not in unsent:
                # Its words went out, or stay, under the number of their line.
                drafts.keep_unsent(self._context, self._sitting_id, key, "", self._page)

    def _words(self, lead: str, begun: str) -> str:
        if not sys.stdin.isatty():
            return self._shell.piped_words()
        return typed_words(self._shell, lead, begun)


def _left_words(one: LeftDraft) -> str:
    date = told_date(one.begun)
    if one.pathway is not None:
        return gettext(
            "You had begun to write this on {date}, along {name}:",
            date=date,
            name=one.pathway.name,
        )
    if one.plan:
        return gettext(
            "You had begun to write this on {date}, for the plan {plan}:",
            date=date,
            plan=one.plan,
        )
    return gettext("You had begun to write this on {date}, as an answer:", date=date)


def _decide(context: PracticeContext, seen: SeenSitting, one: LeftDraft) -> None:
    wish = ask(
        # Translators: “take” and “let go” are what is typed, and stay as they are.
        gettext("“take” goes on with it, “let go” lets it go, Enter leaves it for another day.")
    )
    if wish == "take":
        left_drafts.take_over(context, one.sitting_id, one.key, seen.sitting.id)
    elif wish.replace(" ", "-") == "let-go":
        left_drafts.let_go_of_left(context, one.sitting_id, one.key)
