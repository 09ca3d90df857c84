"""References: a practice, a kind and an id, as one text that never changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.errors import InvalidInputError
from osmosis.kernel.ids import parse_id
from osmosis.kernel.refs import Ref

FRAME = parse_id("01c2abe5-1400-75d5-97e8-224824644c2d")
NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,31}", fullmatch=True)


def test_a_reference_is_written_with_colons() -> None:
    assert str(Ref("rolls", "frame", FRAME)) == f"rolls:frame:{FRAME}"


@given(practice=NAMES, kind=NAMES, one=st.uuids())
def test_every_reference_comes_back_from_its_text(practice: str, kind: str, one: object) -> None:
    ref = Ref(practice, kind, one)  # type: ignore[arg-type]  # Hypothesis says object
    assert Ref.parse(str(ref)) == ref


@pytest.mark.parametrize(
    "text",
    [
        "", "rolls", "rolls:frame", f"rolls:frame:{FRAME}:more", f"Rolls:frame:{FRAME}",
        f":frame:{FRAME}", f"rolls:frame:{FRAME} ", "rolls:frame:7", f"ro lls:frame:{FRAME}",
        f"{'r' * 33}:frame:{FRAME}", f"rolls:frame\n:{FRAME}",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        Ref.parse(text)


def test_references_can_be_sorted_and_used_as_keys() -> None:
    one, two = Ref("rolls", "frame", FRAME), Ref("rolls", "roll", FRAME)
    assert sorted({two, one, Ref.parse(str(one))}) == [one, two]
