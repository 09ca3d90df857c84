"""Which pieces an edition holds: ranked selection under minutes and quotas, solved exactly.

It is an integer program. A piece may be taken to skim or to read whole; the minutes of all stay
within the budget; each event is told once, or by two sides of an axis; no source takes more than
its share. A quiet source, one that brought at most half of what sources bring on average, has its
place: a piece of it is there, before quotas and scores are looked at. Where the limits have no room
for all of them, as many as can be are heard. The first piece of every other source gets a bonus as
large as the best score of all. On each axis the mean leaning of what is read, by minutes, has to
lie within the tolerance of its target. Where that cannot be, the sum of what is missing is made as
small as can be first, and said; then the score is made as large as can be. HiGHS solves both
(Huangfu and Hall 2018, doi 10.1007/s12532-017-0130-5), on one thread, with a fixed seed, and sees
the pieces in the order of their keys. Scores are counted in twentieths and lengths in seconds:
nobody can tell finer ones apart, and whole numbers can be proven.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import Intensity, Target
from osmosis.practices.apert.rules.candidates import Form, Pick, Scored
from osmosis.practices.apert.rules.program import Program
from osmosis.practices.apert.rules.shortlisting import shortlist

SKIM_WORDS = 80
"""So many words of a piece are taken when it is skimmed: about a paragraph."""

_SKIM_WORTH = 0.35
_SHARES_OF_MIX = {Form.DEEP: 0.75, Form.SKIM: 0.4}  # at most
_LOUDEST = 0.34  # of the minutes, from one source
_LONGEST_PART = 0.4  # of the minutes is counted of a part of a work that could not be cut
_LEAST_FILLED = 0.6  # of what could be read, so that quotas are not met by an empty book
_GRAIN_OF_SCORES = 20
_SECONDS = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What an edition should be.

    Attributes:
        minutes: How much reading it may hold.
        targets: One for each axis that counts.
    """

    minutes: float
    words_per_minute: float
    intensity: Intensity
    targets: Sequence[Target] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """How an edition stands on one axis.

    Attributes:
        mean: The mean leaning by minutes of what leans at all, -100 to 100; ``None`` if nothing.
        off_by: How far beyond its tolerance it is; 0 when it is within.
        placed_minutes: How many of its minutes come from sources that were placed on this axis.
    """

    target: Target
    mean: float | None
    off_by: float
    placed_minutes: float

    @property
    def is_met(self) -> bool:
        """Whether the quota is met, to half a point."""
        return self.off_by < 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What was chosen.

    Attributes:
        picks: In the order of their score.
        is_proven: Whether it is shown that no better choice of the shortlist exists.
        is_cut: Whether there was more than can be weighed, so that the quietest were passed over.
    """

    picks: Sequence[Pick]
    balances: Sequence[Balance] = field(default_factory=tuple)
    is_proven: bool = True
    is_cut: bool = False

    @property
    def minutes(self) -> float:
        """How long all of it takes to read."""
        return sum(pick.minutes for pick in self.picks)


def choose(pieces: Sequence[Scored], wish: Wish) -> Choice:
    """The best edition of these pieces.

    Args:
        pieces: Each once, as :func:`~osmosis.practices.apert.rules.scoring.scored` gives them.
    """
    quiet = quiet_sources(pieces)
    fitting = [piece for piece in pieces if _fits(piece, wish)]
    weighed = shortlist(fitting, [_shortest(piece, wish) for piece in fitting], _budget(wish))
    options = _options(weighed.pieces, wish)
    if not options:
        return Choice(picks=(), balances=[_balance((), target) for target in wish.targets])
    program = _program(options, wish, quiet)
    taken, is_proven = program.solve()
    picks = sorted(
        (option for option, is_taken in zip(options, taken, strict=True) if is_taken),
        key=lambda pick: (-pick.scored.score, pick.scored.candidate.key),
    )
    picks = [_with_its_place(pick, quiet) for pick in picks]
    balances = [_balance(picks, target) for target in wish.targets]
    return Choice(picks=picks, balances=balances, is_proven=is_proven, is_cut=weighed.is_cut)


def quiet_sources(pieces: Sequence[Scored]) -> frozenset[UUID]:
    """The sources that brought at most half as many pieces as sources bring on average."""
    brought = Counter(piece.candidate.voice.source_id for piece in pieces)
    return frozenset(
        source for source, count in brought.items() if 2 * count * len(brought) <= len(pieces)
    )


def _with_its_place(pick: Pick, quiet: Collection[UUID]) -> Pick:
    """A pick that says so when its source has a place for saying little."""
    voice = pick.scored.candidate.voice
    if voice.source_id not in quiet:
        return pick
    kept = gettext("{source} says little, and keeps its place.", source=voice.name)
    reasons = (*pick.scored.reasons, kept)
    return replace(pick, scored=replace(pick.scored, reasons=reasons))


def _budget(wish: Wish) -> int:
    """How many whole seconds there are to read."""
    return math.floor(wish.minutes * _SECONDS)


def _shortest(piece: Scored, wish: Wish) -> int:
    """How many seconds a piece takes at least."""
    words = max(1, piece.candidate.words)
    if wish.intensity is not Intensity.DEEP and not piece.candidate.is_part:
        words = min(words, SKIM_WORDS)
    return math.ceil(words / wish.words_per_minute * _SECONDS)


def _fits(piece: Scored, wish: Wish) -> bool:
    """Whether there is any form in which it could stand in the edition."""
    return piece.candidate.is_part or _shortest(piece, wish) <= _budget(wish)


def _options(pieces: Sequence[Scored], wish: Wish) -> list[Pick]:
    """Each piece in each form in which it fits into the budget."""
    forms = {
        Intensity.SKIM: (Form.SKIM,),
        Intensity.DEEP: (Form.DEEP,),
        Intensity.MIX: (Form.SKIM, Form.DEEP),
    }[wish.intensity]
    options: list[Pick] = []
    for piece in sorted(pieces, key=lambda one: one.candidate.key):
        words = max(1, piece.candidate.words)
        if piece.candidate.is_part:
            options.append(
                Pick(scored=piece, form=Form.DEEP, minutes=words / wish.words_per_minute)
            )
            continue
        is_short = words <= SKIM_WORDS
        for form in forms:
            if form is Form.SKIM and is_short and len(forms) > 1:
                continue  # whole, it is as short
            length = min(words, SKIM_WORDS) if form is Form.SKIM else words
            minutes = length / wish.words_per_minute
            if math.ceil(minutes * _SECONDS) <= wish.minutes * _SECONDS:
                options.append(Pick(scored=piece, form=form, minutes=minutes))
    return options


def _program(options: Sequence[Pick], wish: Wish, quiet: Collection[UUID]) -> Program:
    program = Program(gains=[_gain(option) for option in options])
    lengths = [_counted(option, wish) for option in options]
    budget = _budget(wish)
    program.at_most(range(len(options)), lengths, budget)
    _each_once(program, options)
    _no_one_too_loud(program, options, wish)
    if wish.intensity is Intensity.MIX:
        for form, share in _SHARES_OF_MIX.items():
            so_read = [at for at, option in enumerate(options) if option.form is form]
            program.at_most(so_read, [lengths[at] for at in so_read], budget * share)
    _all_heard(program, options, quiet)
    if wish.targets:
        program.fill(list(map(_filling, options, lengths)), _LEAST_FILLED)
        for target in wish.targets:
            _quota(program, options, target)
    return program


def _gain(option: Pick) -> int:
    """What an option is worth, in twentieths; at least one."""
    worth = _SKIM_WORTH if option.form is Form.SKIM else 1.0
    return max(1, round(option.scored.score * worth * _GRAIN_OF_SCORES))


def _length(option: Pick) -> int:
    """How long it takes, in whole seconds, rounded up."""
    return max(1, math.ceil(option.minutes * _SECONDS))


def _each_once(program: Program, options: Sequence[Pick]) -> None:
    """A piece in one form; an event once, or once by each side of an axis."""
    pieces: dict[str, list[int]] = defaultdict(list)
    sides: dict[tuple[int, str], list[int]] = defaultdict(list)
    clusters: dict[int, list[int]] = defaultdict(list)
    for at, option in enumerate(options):
        candidate = option.scored.candidate
        pieces[candidate.key].append(at)
        clusters[option.scored.cluster].append(at)
        sides[option.scored.cluster, _side(option)].append(at)
    for group, most in (
        *((group, 1) for group in pieces.values()),
        *((group, 1) for group in sides.values()),
        *((group, 2) for group in clusters.values()),
    ):
        if len(group) > most:
            program.at_most(group, [1.0] * len(group), most)


def _side(option: Pick) -> str:
    """On which side of which axes its source stands, clearly."""
    leanings = sorted(option.scored.candidate.voice.leanings.items())
    clear = [(axis, leaning > 0) for axis, leaning in leanings if abs(leaning) >= 25]
    return ",".join(f"{axis}{'+' if is_high else '-'}" for axis, is_high in clear)


def _counted(option: Pick, wish: Wish) -> int:
    """What it takes of the budget: no part of a work waits for ever because it cannot be cut."""
    length = _length(option)
    if not option.scored.candidate.is_part:
        return length
    return min(length, max(1, math.floor(wish.minutes * _SECONDS * _LONGEST_PART)))


def _filling(option: Pick, length: int) -> int:
    """How far it fills the book: beside a long part, others would be left out to meet a quota."""
    return 0 if option.scored.candidate.is_part else length


def _by_source(options: Sequence[Pick]) -> Mapping[UUID, list[int]]:
    """The positions of each source's options."""
    sources: dict[UUID, list[int]] = defaultdict(list)
    for at, option in enumerate(options):
        sources[option.scored.candidate.voice.source_id].append(at)
    return sources


def _no_one_too_loud(program: Program, options: Sequence[Pick], wish: Wish) -> None:
    """No source fills more than a third, unless there are too few of them for that."""
    sources = _by_source(options)
    if len(sources) * _LOUDEST < 1.3:
        return
    loudest = wish.minutes * _SECONDS * _LOUDEST
    for group in sources.values():
        lengths = [_length(options[at]) for at in group]
        # One piece is always possible, however long.
        program.at_most(group, lengths, max(loudest, *lengths))


def _all_heard(program: Program, options: Sequence[Pick], quiet: Collection[UUID]) -> None:
    """A quiet source has its place; the first piece of another counts for as much as the best."""
    sources = _by_source(options)
    best = max(_gain(option) for option in options)
    program.hear([sources[one] for one in sorted(sources) if one in quiet], best)
    for source in sorted(sources):
        if source not in quiet:
            program.gain_if_any(sources[source], best)


def _quota(program: Program, options: Sequence[Pick], target: Target) -> None:
    placed = [
        (at, _length(option), option.scored.candidate.voice.leanings[target.axis_id])
        for at, option in enumerate(options)
        if target.axis_id in option.scored.candidate.voice.leanings
    ]
    if not placed:
        return
    low, high = target.value - target.tolerance, target.value + target.tolerance
    positions = [at for at, _, _ in placed]
    program.wish_at_most(positions, [length * (lean - high) for _, length, lean in placed])
    program.wish_at_most(positions, [length * (low - lean) for _, length, lean in placed])


def _balance(picks: Sequence[Pick], target: Target) -> Balance:
    placed = [
        (pick.minutes, pick.scored.candidate.voice.leanings[target.axis_id])
        for pick in picks
        if target.axis_id in pick.scored.candidate.voice.leanings
    ]
    minutes = sum(length for length, _ in placed)
    if not minutes:
        return Balance(target=target, mean=None, off_by=0.0, placed_minutes=0.0)
    mean = sum(length * leaning for length, leaning in placed) / minutes
    off_by = max(0.0, abs(mean - target.value) - target.tolerance)
    return Balance(target=target, mean=mean, off_by=off_by, placed_minutes=minutes)
