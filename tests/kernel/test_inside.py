"""A path stays inside its folder when each of its parts is a plain name."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.kernel import inside
from osmosis.kernel.inside import stays_inside


@pytest.mark.parametrize("path", ["a", "a/b.txt", "a/..b/c", "...", "a b/ü", ".hidden", "a:b"])
def test_plain_names_stay_inside(path: str) -> None:
    assert stays_inside(path)


@pytest.mark.parametrize(
    "path", ["", "/", "/a", "a/", "a//b", ".", "./a", "a/.", "..", "../a", "a/../b", "a\\b", "a\0b"]
)
def test_whatever_else_leads_elsewhere(path: str) -> None:
    assert not stays_inside(path)


def test_a_drive_leads_elsewhere_where_there_are_drives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "PurePath", PureWindowsPath)
    assert not stays_inside("a/C:b")
    assert stays_inside("a/b")


@given(st.text(alphabet="ab./\\: ", max_size=12))
def test_what_stays_inside_is_below_its_folder_and_spelled_in_one_way(path: str) -> None:
    if stays_inside(path):
        there = (Path("/folder") / path).resolve()
        assert there.as_posix() == f"/folder/{path}"
