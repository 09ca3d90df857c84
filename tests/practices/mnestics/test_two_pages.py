"""One draft written from two pages: no words are lost, and none of one page come twice."""

from __future__ import annotations

import json

import pytest

from osmosis.practices.mnestics.model import Pathway, Sitting
from osmosis.practices.mnestics.rules.drafting import Page
from osmosis.practices.mnestics.service import drafts, sealing, sending, sitting
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.left_drafts import list_left, take_over
from osmosis.sealing.moment import MomentNote
from tests.practices.mnestics.conftest import World


class Writing:
    """A sitting in which somebody writes along one pathway, from pages that they open."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.path: Pathway = world.path()
        world.live()
        self.held: Sitting = world.begin(self.path)

    @property
    def key(self) -> DraftKey:
        return DraftKey(about=self.path.id)

    @property
    def kept(self) -> str:
        return drafts.read_drafts(self.world.context, self.held.id).get(self.key, "")

    def opens(self) -> Page:
        """A page that shows what is kept now."""
        begun = drafts.open_drafts(self.world.context, self.held.id)
        return drafts.page_for(self.world.context, begun)

    def types(self, page: Page, words: str) -> None:
        drafts.save_draft(self.world.context, self.held.id, self.key, words, page)

    def cannot_send(self, page: Page, words: str) -> None:
        drafts.keep_unsent(self.world.context, self.held.id, self.key, words, page)

    def sends(self, page: Page, words: str) -> None:
        outgoing = sealing.Outgoing(
            client_id=self.world.client_id(),
            medium=self.path.parameters.medium,
            note=MomentNote(kind="line", line=words),
            page=page,
        )
        sending.send_along(self.world.context, self.held.id, self.path.id, outgoing)


@pytest.fixture
def writing(either_world: World) -> Writing:
    return Writing(either_world)


def test_two_pages_keep_their_words_beside_each_other(writing: Writing) -> None:
    one, other = writing.opens(), writing.opens()
    writing.types(one, "The fig")
    writing.types(other, "The river")
    writing.types(one, "The fig has a leaf.")
    writing.types(other, "The river is high.")
    assert writing.kept == "The fig has a leaf.\n\nThe river is high."


def test_one_page_replaces_its_own_words_and_what_it_was_shown(writing: Writing) -> None:
    first = writing.opens()
    for words in ("The", "The fig", "The fig", "The", "The figs grow"):
        writing.types(first, words)
        assert writing.kept == words
    again = writing.opens()
    writing.types(again, "Figs grow")
    assert writing.kept == "Figs grow"
    writing.types(again, "")
    assert writing.kept == ""


def test_a_save_that_comes_after_a_reload_doubles_nothing_that_goes_on(writing: Writing) -> None:
    first = writing.opens()
    writing.types(first, "The fig")
    again = writing.opens()
    writing.types(first, "The fig has")
    writing.types(again, "The fig has a leaf")
    assert writing.kept == "The fig has a leaf"
    writing.types(writing.opens(), "The fig has no leaf")
    assert writing.kept == "The fig has no leaf"


def test_what_two_pages_could_not_send_is_all_there_next_time(writing: Writing) -> None:
    one, other = writing.opens(), writing.opens()
    sitting.close(writing.world.context, writing.held.id, keeps_drafts=True)
    writing.cannot_send(one, "The fig has a leaf.")
    writing.cannot_send(other, "The river is high.")
    writing.cannot_send(other, "The river is high.")
    [left] = list_left(writing.world.context)
    assert left.words == "The fig has a leaf.\n\nThe river is high."
    assert left.is_of_several
    writing.world.live()
    following = writing.world.begin(writing.path)
    take_over(writing.world.context, writing.held.id, left.key, following.id)
    taken = drafts.read_drafts(writing.world.context, following.id)
    assert taken == {writing.key: left.words}


def test_what_is_sent_from_one_page_leaves_the_words_of_another(writing: Writing) -> None:
    one, other = writing.opens(), writing.opens()
    writing.types(one, "The fig")
    writing.types(other, "The river")
    writing.sends(one, "The fig has a leaf.")
    assert writing.kept == "The river"
    writing.sends(Page(id="shell"), "From the shell.")
    assert writing.kept == "The river"
    writing.sends(writing.opens(), "At last a lake.")
    assert writing.kept == ""


def test_an_end_lets_go_only_of_what_its_page_has_shown(writing: Writing) -> None:
    writing.types(writing.opens(), "Not for anybody")
    ending = writing.opens()
    other = writing.opens()
    writing.types(other, "But this")
    sitting.close(writing.world.context, writing.held.id, page=ending)
    assert [one.words for one in list_left(writing.world.context)] == ["But this"]


def test_a_draft_that_was_kept_as_words_alone_is_read(
    writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(json, "dumps", lambda *_, **__: f'{{"{writing.key}": "Half"}}')
        writing.types(writing.opens(), "Half")
    assert writing.kept == "Half"
    writing.types(writing.opens(), "Half a thought")
    assert writing.kept == "Half a thought"
