"""A bag in a folder takes no file that would lie elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.bags.bag_folder import FolderWriter
from osmosis.bags.errors import BagError


@pytest.mark.parametrize("path", ["../a", "a/../../b", "a\\..\\b", "./a", "a//b", "a/", ""])
def test_a_file_that_leads_elsewhere_is_not_put_into_a_bag(path: str, tmp_path: Path) -> None:
    with pytest.raises(BagError, match="cannot be put into the bag"):
        FolderWriter(tmp_path).add(path, b"words")
    assert list(tmp_path.iterdir()) == []


def test_a_name_with_dots_in_it_is_a_name(tmp_path: Path) -> None:
    FolderWriter(tmp_path).add("a/..b/c..txt", b"words")
    assert (tmp_path / "data" / "a" / "..b" / "c..txt").read_bytes() == b"words"
