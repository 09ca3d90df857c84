"""What stands below the help of a command: examples with their remarks, and sentences after them.

Paragraphs are parted by an empty line. One that click is told to leave is written as it stands:
its first line is a heading, and behind three spaces or more an example may have a remark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

_AS_IT_STANDS: Final = "\b\n"
_REMARK: Final = re.compile(r"^( +\S.*?\S {3,})(\S.*)$")


def words_of_epilog(epilog: str) -> Iterator[str]:
    """Every heading, remark and sentence of it, to be translated."""
    found: list[str] = []

    def noted(words: str) -> str:
        found.append(words)
        return words

    told_epilog(epilog, noted)
    yield from found


def told_epilog(epilog: str, said: Callable[[str], str]) -> str:
    """The same with its words in another language; the commands stay as they are.

    Args:
        said: Gives words in the other language.
    """
    return "\n\n".join(_paragraph(one, said) for one in epilog.split("\n\n"))


def _paragraph(text: str, said: Callable[[str], str]) -> str:
    if not text.startswith(_AS_IT_STANDS):
        return said(" ".join(text.split()))
    heading, *examples = text.removeprefix(_AS_IT_STANDS).split("\n")
    return _AS_IT_STANDS + "\n".join([said(heading), *(_example(one, said) for one in examples)])


def _example(line: str, said: Callable[[str], str]) -> str:
    match = _REMARK.match(line)
    return line if match is None else match[1] + said(match[2])
