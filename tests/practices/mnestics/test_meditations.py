"""The meditations that come with Mnestics."""

from __future__ import annotations

from osmosis.practices.mnestics.meditations import shipped


def test_at_least_twelve_come_with_the_program_and_each_has_a_key_of_its_own() -> None:
    assert len(shipped()) >= 12
    assert len({one.key for one in shipped()}) == len(shipped())


def test_the_whole_begins_with_the_sentence_that_the_short_form_shows() -> None:
    assert [one.key for one in shipped() if not one.text.startswith(f"{one.sentence} ")] == []


def test_none_takes_more_than_a_minute_to_read() -> None:
    assert [one.key for one in shipped() if len(one.text.split()) > 120] == []


def test_none_commands_or_scolds() -> None:
    forbidden = ("must", "should have", "fail to", "guilt", "streak")
    found = [(one.key, word) for one in shipped() for word in forbidden if word in one.text]
    assert found == []
