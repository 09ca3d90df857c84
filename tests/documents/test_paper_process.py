"""PDFs that were made to hang or to fill a program: their reader falls, and nothing else does."""

from __future__ import annotations

import os
import subprocess

import pytest

from osmosis.confined import processes
from osmosis.documents.model import DocumentError
from osmosis.documents.paper_process import PaperLimits, read_confined
from osmosis.documents.papers import MOST_BYTES, read_paper
from tests.documents.files import looping_paper, paper, unfolding_paper

posix = pytest.mark.skipif(os.name != "posix", reason="limits of processes are POSIX")


def test_a_paper_read_by_the_child_says_what_it_says_here() -> None:
    assert read_confined(paper()) == read_paper(paper())


@posix
def test_a_paper_that_loops_is_given_up_when_its_processor_time_is_used() -> None:
    with pytest.raises(DocumentError, match="takes too long"):
        read_confined(looping_paper(), PaperLimits(cpu_seconds=0))


def test_a_paper_that_loops_is_given_up_when_the_clock_says_so() -> None:
    with pytest.raises(DocumentError, match="takes too long"):
        read_confined(looping_paper(), PaperLimits(wall_seconds=0.5))


@posix
def test_a_paper_that_unfolds_is_given_up_when_its_memory_is_used() -> None:
    with pytest.raises(DocumentError, match="more memory|makes its reader fail"):
        read_confined(unfolding_paper(60), PaperLimits(memory_bytes=160_000_000))


def test_no_child_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    begin = processes.begin_child

    def noted(module: str, *arguments: str) -> subprocess.Popen[bytes]:
        begun.append(begin(module, *arguments))
        return begun[-1]

    monkeypatch.setattr("osmosis.documents.paper_process.begin_child", noted)
    with pytest.raises(DocumentError, match="cannot be read"):
        read_confined(b"%PDF-1.4 nothing")
    [child] = begun
    assert child.returncode is not None
    with pytest.raises(DocumentError, match="too large"):
        read_confined(b"%PDF-1.4" + bytes(MOST_BYTES))
    assert len(begun) == 1
