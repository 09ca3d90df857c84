"""JSON bodies against what the routes declare."""

from __future__ import annotations

from typing import Any

import pytest

from osmosis.errors import InvalidInputError
from osmosis.web.api.schemas import check_body

FRAME: dict[str, Any] = {
    "type": "object",
    "description": "A frame",
    "required": ["kind"],
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string", "enum": ["line", "photo"]},
        "glad": {"type": ["integer", "null"], "minimum": 0, "maximum": 100},
        "line": {"type": "string", "minLength": 1, "maxLength": 5},
        "on": {"type": "boolean"},
        "tags": {"type": "array", "maxItems": 2, "items": {"type": "string"}},
    },
}


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "line"},
        {"kind": "photo", "glad": None, "tags": []},
        {"kind": "line", "glad": 100, "line": "words", "on": True, "tags": ["a", "b"]},
    ],
)
def test_what_fits_passes(value: object) -> None:
    check_body(value, FRAME)


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ([], "body"),
        ({}, "body"),
        ({"kind": "other"}, "body.kind"),
        ({"kind": 1}, "body.kind"),
        ({"kind": "line", "glad": 101}, "body.glad"),
        ({"kind": "line", "glad": -1}, "body.glad"),
        ({"kind": "line", "glad": True}, "body.glad"),
        ({"kind": "line", "glad": 1.5}, "body.glad"),
        ({"kind": "line", "line": ""}, "body.line"),
        ({"kind": "line", "line": "too long"}, "body.line"),
        ({"kind": "line", "on": 1}, "body.on"),
        ({"kind": "line", "tags": ["a", "b", "c"]}, "body.tags"),
        ({"kind": "line", "tags": ["a", 2]}, "body.tags[1]"),
        ({"kind": "line", "more": 1}, "body"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(value: object, where: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_body(value, FRAME)
    assert caught.value.facts["at"] == where


def test_a_word_that_is_not_understood_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        check_body("x", {"type": "string", "pattern": "x+"})
