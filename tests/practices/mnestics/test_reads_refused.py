"""What a pathway cannot read: one sentence, and a caret under the place."""

from __future__ import annotations

from uuid import UUID

import pytest

from osmosis.errors import InvalidInputError
from osmosis.practices.mnestics.rules.reads_text import ReadsError, parse_reads

NAMES = {
    name: UUID(int=number)
    for number, name in enumerate(
        ["Yearly", "My yearly", "Half-year", "Year2", "Last", "Old", "WEEK", "week"], 1
    )
}
AHEAD = "Only what lies behind can be read; the sitting before is -1"
ITSELF = "A sitting does not read itself; the one before it is -1"
UNIT = "After a number stands d, w, m or y, or a + before something else"
DAYS = "Give or take is said in days, as in ±3d"
WITHIN = "Give or take follows a lag of the calendar, as in -1y±3d"
GLUED = "Written together, +- gives or takes days, as in -1y+-3d; to join two things, write + -2"
PAST = "After a pathway stands what is read of it, such as -1"
ALONE = "This stands alone, or not at all"
UNKNOWN = "Nothing that can be read is called this"


@pytest.mark.parametrize(
    ("marked", "sentence"),
    [
        # ⌃ stands before the character that the caret marks.
        ("⌃+1", AHEAD),
        ("⌃1", AHEAD),
        ("⌃1y", AHEAD),
        ("-1 + ⌃1", AHEAD),
        ("-⌃0", ITSELF),
        ("⌃0", ITSELF),
        ("-⌃0y", ITSELF),
        ("1,⌃00", ITSELF),
        ("last ⌃0", "A board shows at least one"),
        ("last ⌃400", "This number is too large; here it is at most 100"),
        ("-⌃36526", "This number is too large; here it is at most 36525"),
        ("1,2,⌃36526", "This number is too large; here it is at most 36525"),
        ("-⌃101 years", "This number is too large; here it is at most 100"),
        ("-⌃5219w", "This number is too large; here it is at most 5218"),
        ("-⌃" + "9" * 5_000, "This number is too large; here it is at most 36525"),
        ("-1y±⌃367d", "This number is too large; here it is at most 366"),
        ("-1y±⌃53w", "This number is too large; here it is at most 52"),
        ("1,⌃,2", "Between these two commas a number is missing"),
        ("⌃,2", "Before this comma a number is missing"),
        ("1,2,⌃", "After a comma stands a number"),
        ("1,2,⌃1", "This number is here already"),
        ("last 2⌃,3", "A comma stands between numbers only, as in 1,2,4,8"),
        ("-⌃-1", "One minus is enough"),
        ("-1 + ⌃- yearly", "After a minus stands a number, as in -1"),
        ("⌃+ yearly -1", "Before this + something is missing"),
        ("-1 ⌃+ ", "After this + something is missing"),
        ("-1 +⌃+ -2", "Between these two + something is missing"),
        ("-1 ⌃-2", "Between two things to read stands a +"),
        ("random old ⌃yearly -1", "Between two things to read stands a +"),
        ("-1 ⌃last 4", UNIT),
        ("-1⌃q", UNIT),
        ("-1⌃.5y", UNIT),
        ("-1y±⌃3", DAYS),
        ("-1y±⌃3m", DAYS),
        ('-1y±⌃3"d"', DAYS),
        ("-1y±⌃", DAYS),
        ("-1y+-⌃2", GLUED),
        ("-1⌃±3d", WITHIN),
        ("⌃±3d", WITHIN),
        ("-1y±3d⌃±2d", WITHIN),
        ("last ⌃four", "After “last” this goes on differently, as in “last 4”"),
        ("to me ⌃tody", "After “to” this goes on differently, as in “to me today”"),
        ("Random⌃", "After “Random” this goes on differently, as in “random old”"),
        ("-1 + ⌃nothing", ALONE),
        ("⌃nothing + -1", ALONE),
        ("yearly⌃", PAST),
        ("yearly ⌃+ -1", PAST),
        ("yearly ⌃to me today", PAST),
        ("-1 + ⌃yaerly -1", f"{UNKNOWN}; near it is Yearly"),
        ("⌃lst 4", f"{UNKNOWN}; near it is last 4"),
        ("⌃randm old", f"{UNKNOWN}; near it is random old"),
        ("⌃today", f"{UNKNOWN}; near it is to me today"),
        ("⌃my yearly -1", f'{UNKNOWN}; near it is "My yearly"'),
        ("⌃half-year -1", f'{UNKNOWN}; near it is "Half-year"'),
        ("⌃year2 -1", f'{UNKNOWN}; near it is "Year2"'),
        ('⌃"Wekk" -1', f"{UNKNOWN}; near it is week"),
        ("⌃xyzzy -1", UNKNOWN),
        ('⌃"" -1', UNKNOWN),
        ("⌃" + "x" * 100_000, UNKNOWN),
        ("⌃Week -1", "Several pathways are called this; write WEEK or week exactly so"),
        ("⌃last -1", 'A pathway of this name is written in quotes: "Last"'),
        ("-1 + ⌃old last 2", 'A pathway of this name is written in quotes: "Old"'),
        ('-1 + ⌃"yearly', "This quotation mark has no second one"),
        ("⌃”", "This quotation mark has no second one"),
        ("-1 + " * 12 + "⌃-1", "A pathway reads at most 12 things"),
        (
            ",".join(map(str, range(1, 101))) + ",⌃101",
            "A list has at most 100 numbers",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(marked: str, sentence: str) -> None:
    with pytest.raises(ReadsError) as caught:
        parse_reads(marked.replace("⌃", ""), NAMES)
    assert caught.value.message == sentence
    assert caught.value.position == marked.index("⌃")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-1 + lst 4", "-1 + lst 4\n     ^"),
        ("-1 +", "-1 +\n   ^"),
        ("yearly", "yearly\n      ^"),
        ("-1\n+\tlst 4", "-1 + lst 4\n     ^"),
        ('"日記" -1', '"日記" -1\n^'),
        ("-1 + 日記 0", "-1 + 日記 0\n     ^"),
        ("日記e\u0301 0", "日記e\u0301 0\n      ^"),
        (
            "-1 + " * 12 + "-1",
            "…" + "-1 + " * 8 + "-1\n" + " " * 41 + "^",
        ),
        ("0" + " + -1" * 9, "0 + -1 + -1 + -1 + -1 + -1 + -…\n^"),
    ],
)
def test_the_caret_stands_under_the_place(text: str, shown: str) -> None:
    names = {"Yearly": UUID(int=1), "日記e\u0301": UUID(int=2)}
    with pytest.raises(InvalidInputError) as caught:
        parse_reads(text, names)
    assert str(caught.value).split("\n", 1)[1] == shown
