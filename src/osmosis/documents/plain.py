"""Plain text, as letters and old books have it, brought into paragraphs."""

from __future__ import annotations

import re
from html import escape
from typing import Final

_DEEPEST = 5
_WRAPPED_FROM: Final = 50
"""Lines that are all longer than this were broken by a program, not by the writer."""

_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'’”]")
_QUOTED = re.compile(r"\s?>\s?")
_RULE = re.compile(r"\s*(?:[-_=*]\s*){3,}")


def html_of_text(text: str, *, is_flowed: bool = False) -> str:
    """The text as HTML: paragraphs, quotations, rules, and addresses that can be followed.

    Args:
        is_flowed: Whether a blank at the end of a line says that it goes on (RFC 3676).
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    return "\n".join(_blocks(_joined(lines) if is_flowed else lines, 0))


def without_reply(text: str) -> str:
    """A letter without the one that it answers, when that is quoted below everything else."""
    lines = text.rstrip().splitlines()
    end = len(lines)
    while end and (not lines[end - 1].strip() or _QUOTED.match(lines[end - 1])):
        end -= 1
    if end == len(lines) or not end:
        return text
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    says_who = lines[end - 1].rstrip().endswith(":") and end - start <= 3
    kept = lines[: start if says_who else end]
    return "\n".join(kept).rstrip() if any(map(str.strip, kept)) else text


def _blocks(lines: list[str], depth: int) -> list[str]:
    found: list[str] = []
    for run in _runs(lines):
        if _QUOTED.match(run[0]) and depth < _DEEPEST:
            inner = [_QUOTED.sub("", line, count=1) for line in run]
            found += ["<blockquote>", *_blocks(inner, depth + 1), "</blockquote>"]
        elif len(run) == 1 and _RULE.fullmatch(run[0]):
            found.append("<hr>")
        else:
            found.append(f"<p>{_paragraph(run)}</p>")
    return found


def _runs(lines: list[str]) -> list[list[str]]:
    """Lines that belong together: between blank ones, and all quoted or none."""
    runs: list[list[str]] = []
    before = ""
    for line in lines:
        if line.strip():
            is_same = before.strip() and bool(_QUOTED.match(before)) == bool(_QUOTED.match(line))
            if runs and is_same and not _RULE.fullmatch(line) and not _RULE.fullmatch(before):
                runs[-1].append(line)
            else:
                runs.append([line])
        before = line
    return runs


def _paragraph(lines: list[str]) -> str:
    is_wrapped = all(len(line) > _WRAPPED_FROM for line in lines[:-1])
    return (" " if is_wrapped else "<br>").join(_linked(line.strip()) for line in lines)


def _linked(line: str) -> str:
    pieces, at = [], 0
    for match in _ADDRESS.finditer(line):
        link = escape(match[0])
        pieces += [escape(line[at : match.start()]), f'<a href="{link}">{link}</a>']
        at = match.end()
    return "".join([*pieces, escape(line[at:])])


def _joined(lines: list[str]) -> list[str]:
    """Lines as they were before they were sent; a signature's line stands for itself."""
    found: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and _depth(found[-1]) == _depth(line) and line != "-- ":
            found[-1] += line.lstrip("> ") if _depth(line) else line.removeprefix(" ")
        else:
            found.append(line)
        goes_on = line.endswith(" ") and line != "-- "
    return found


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(">"))
