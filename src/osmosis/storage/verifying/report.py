"""What verification found, while it is being found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from osmosis.languages.speaking import gettext
from osmosis.ports.practice import Finding


def told_finding(finding: Finding) -> str:
    """What is wrong, for a person."""
    return f"{gettext(finding.what)} {gettext(finding.name)}: {gettext(finding.problem)}"


@dataclass(kw_only=True, slots=True)
class Report:
    """What was read, and what was found wrong.

    Attributes:
        findings: One for each thing that is missing or damaged.
        blobs: How many blobs were read.
        rows: How many content rows were read.
        lines: How many ledger lines were read.
        files: How many keys and spooled moments were read.
        notes: What else is worth saying, a sentence each.
    """

    findings: list[Finding] = field(default_factory=list)
    blobs: int = 0
    rows: int = 0
    lines: int = 0
    files: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong any more."""
        return all(finding.mended for finding in self.findings)

    def find(self, what: str, name: str, problem: str, *, mended: bool = False) -> None:
        """Write down one thing that is wrong."""
        self.findings.append(Finding(what=what, name=name, problem=problem, mended=mended))

    def mend(self, what: str, name: str) -> None:
        """Write down that a thing was put right."""
        self.findings = [
            replace(one, mended=True) if (one.what, one.name) == (what, name) else one
            for one in self.findings
        ]

    def unmended(self, what: str) -> Iterator[Finding]:
        """What is still wrong of one kind."""
        return (one for one in self.findings if one.what == what and not one.mended)
