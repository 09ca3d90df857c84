"""Paper for real rolls and cases: spine labels, labels for film cans, a shot list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext, ngettext
from osmosis.typeset.engine import Document, Paper
from osmosis.typeset.palette import hex_of


@dataclass(frozen=True, kw_only=True, slots=True)
class RollLabel:
    """What is written on a roll's box or can.

    Attributes:
        virtue: What the roll is for.
        edge_code: Its edge code.
        colour: The name of its colour.
        exposures: 24 or 36.
        dates: In words; empty leaves lines to write on.
        identity_line: Who the person in its frames is; on spines only.
    """

    virtue: str
    edge_code: str = ""
    colour: str = "slate"
    exposures: int = 36
    dates: str = ""
    identity_line: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shot:
    """One line of a shot list.

    Attributes:
        number: The frame's number.
        taken: When, in words; empty leaves room to write.
        words: What is known of it.
    """

    number: int
    taken: str = ""
    words: str = ""


def spine_labels(
    labels: Sequence[RollLabel], *, at: Instant, paper: Paper = Paper.A4, language: str = ""
) -> Document:
    """Labels of 100 by 20 mm for the spines of boxes in a case, twelve to a sheet."""
    return _labels(
        "spine-labels", gettext("Spine labels"), labels, at=at, paper=paper, language=language
    )


def can_labels(
    labels: Sequence[RollLabel], *, at: Instant, paper: Paper = Paper.A4, language: str = ""
) -> Document:
    """Labels of 104 by 40 mm that go round a film can, each with a disc for its lid."""
    return _labels(
        "can-labels", gettext("Labels for film cans"), labels, at=at, paper=paper, language=language
    )


def shot_list(
    label: RollLabel,
    shots: Sequence[Shot],
    *,
    at: Instant,
    paper: Paper = Paper.A4,
    language: str = "",
) -> Document:
    """One sheet for a roll on real film: a line for each frame, to be written on."""
    data = {
        **_label_data(label),
        "shots": [
            {"number": shot.number, "taken": shot.taken, "words": shot.words} for shot in shots
        ],
    }
    return Document(
        template="shot-list",
        title=gettext("Shot list: {virtue}", virtue=label.virtue),
        created_at=at,
        data=data,
        paper=paper,
        language=language,
        said={
            "frame": gettext("frame"),
            "when": gettext("when and where"),
            "noticed": gettext("what I noticed"),
        },
    )


def _labels(
    template: str,
    title: str,
    labels: Sequence[RollLabel],
    *,
    at: Instant,
    paper: Paper,
    language: str,
) -> Document:
    data = {"labels": [_label_data(label) for label in labels]}
    said = {
        "exposures": gettext("exposures"),
        "loaded": gettext("loaded"),
        "finished": gettext("finished"),
        "glue": gettext("glue"),
    }
    return Document(
        template=template,
        title=title,
        created_at=at,
        data=data,
        paper=paper,
        language=language,
        said=said,
    )


def _label_data(label: RollLabel) -> dict[str, object]:
    return {
        "virtue": label.virtue,
        "edge_code": label.edge_code,
        "colour": hex_of(label.colour),
        "exposures": label.exposures,
        "exposures_told": ngettext("{n} exposure", "{n} exposures", label.exposures),
        "dates": label.dates,
        "identity_line": label.identity_line,
    }
