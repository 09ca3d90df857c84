"""What a host allows programs to fetch: robots.txt (RFC 9309).

Python's own reader knows no wildcards before 3.15 and takes the first rule instead of the longest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from osmosis.net.addresses import quoted

# The part of robots.txt that has to be read (RFC 9309, section 2.5).
MOST_BYTES = 500 * 1024
_EVERYBODY = "*"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    pattern: str
    allows: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Robots:
    """The rules of one host for one program.

    Attributes:
        rules: In the order in which they are written.
        gap_seconds: How long to wait between two connections; 0 when nothing is said.
    """

    rules: tuple[_Rule, ...] = ()
    gap_seconds: float = 0.0

    def allow(self, path: str) -> bool:
        """Whether a path with its query may be fetched: the longest rule decides, kindly."""
        fitting = [rule for rule in self.rules if _fits(rule.pattern, path)]
        if not fitting or path == "/robots.txt":
            return True
        return max(fitting, key=lambda rule: (len(rule.pattern), rule.allows)).allows


def robots_from(text: str, program: str) -> Robots:
    """The rules that a robots.txt gives to a program, or else to everybody."""
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    is_heading = False
    for name, value in _lines(text):
        if name == "user-agent":
            agents = [*agents, value.lower()] if is_heading else [value.lower()]
            groups.setdefault(value.lower(), [])
        else:
            for agent in agents:
                groups[agent].append((name, value))
        is_heading = name == "user-agent"
    return _robots(groups.get(program.lower(), groups.get(_EVERYBODY, [])))


def _robots(lines: list[tuple[str, str]]) -> Robots:
    rules = [
        _Rule(pattern=quoted(value), allows=name == "allow")
        for name, value in lines
        if name in {"allow", "disallow"} and value
    ]
    gaps = [_seconds(value) for name, value in lines if name == "crawl-delay"]
    return Robots(rules=tuple(rules), gap_seconds=max(gaps, default=0.0))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        if name.strip().lower() in {"user-agent", "allow", "disallow", "crawl-delay"}:
            yield name.strip().lower(), value.strip()


def _seconds(value: str) -> float:
    return float(value) if value.replace(".", "", 1).isdecimal() and value.isascii() else 0.0


def _fits(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern says; ``*`` is anything, a last ``$`` the end.

    Part after part from the left, which takes no longer for a pattern that means harm.
    """
    is_whole = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not parts:
        return path == first if is_whole else path.startswith(first)
    if not path.startswith(first):
        return False
    at = len(first)
    for part in parts[:-1]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return path.endswith(parts[-1], at) if is_whole else path.find(parts[-1], at) >= 0
