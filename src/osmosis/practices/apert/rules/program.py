"""A choice of yes and no under linear limits, solved by HiGHS to the proven best.

Limits hold always. Who is to be heard is heard as far as the limits let. Wishes are kept as well as
both let them: first the sum by which they fail is made as small as can be, then the gain as large
as can be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from osmosis.errors import OsmosisError

if TYPE_CHECKING:
    from highspy import HighsLp, HighsSolution
    from highspy._core import _Highs

MOST_NODES = 20_000
"""Where a search ends unproven: a count and not a time, so that it ends alike everywhere."""

MOST_WORK = 8_000_000
"""Nodes times options: a node of a large program costs more, so that it ends after fewer."""

_SEED = 20_260
_TOLERANCE = 1e-6


def _is_what_it_says(solver: _Highs, model: HighsLp) -> bool:
    """Whether an answer comes to the sum that HiGHS gives for it.

    HiGHS 1.16 takes the answer that it starts from for a better one than it is after some
    reductions, in about one small program of a hundred; it then looks for nothing better.
    """
    values = solver.getSolution().col_value
    summed = sum(cost * value for cost, value in zip(model.col_cost_, values, strict=True))
    said = float(solver.getInfo().objective_function_value)
    return math.isclose(summed, said, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)


@dataclass(frozen=True, slots=True)
class _Row:
    """``low <= sum of weights times columns <= high``."""

    columns: Sequence[int]
    weights: Sequence[float]
    low: float
    high: float


class Program:
    """The yes and no of so many options.

    Args:
        gains: What a yes to each option is worth, in whole numbers.
    """

    def __init__(self, gains: Sequence[int]) -> None:
        self._options = len(gains)
        self._gains: list[float] = list(gains)
        self._rows: list[_Row] = []
        self._wishes: list[_Row] = []
        self._is_proven = True
        self._known: Sequence[float] = ()

    def at_most(self, columns: Sequence[int], weights: Sequence[float], high: float) -> None:
        """The weights of those of these options that are taken come to this at most."""
        self._rows.append(_Row(columns, weights, -math.inf, high))

    def gain_if_any(self, columns: Sequence[int], gain: int) -> None:
        """A gain of its own, once, when any of these options is taken."""
        heard = len(self._gains)
        self._gains.append(gain)
        weights = [1.0] * len(columns)
        self._rows.append(_Row([*columns, heard], [*weights, -1.0], 0.0, math.inf))

    def hear(self, groups: Sequence[Sequence[int]], gain: int) -> None:
        """One option at least is taken of as many of these groups as the limits let be heard.

        It comes before every wish, and is a limit from then on. Call it when all others stand.

        Args:
            gain: Of its own, once for each group that is heard.
        """
        if not groups:
            return
        first = len(self._gains)
        for group in groups:
            self.gain_if_any(group, gain)
        heard = range(first, len(self._gains))
        costs = [0.0] * first + [1.0] * len(heard)
        values = self._solved(costs, math.inf)
        most = round(sum(values[at] for at in heard))
        self._rows.append(_Row(heard, [1.0] * len(heard), most, math.inf))

    def wish_at_most(self, columns: Sequence[int], weights: Sequence[float]) -> None:
        """The weights of those of these options that are taken should come to 0 at most."""
        self._wishes.append(_Row(columns, weights, -math.inf, 0.0))

    def fill(self, weights: Sequence[float], share: float) -> None:
        """What is taken weighs at least this share of the most that the limits let be taken.

        Call it when all limits stand.

        Args:
            weights: One for each option.
            share: 0 to 1.
        """
        columns = range(self._options)
        costs = [*weights, *[0.0] * (len(self._gains) - self._options)]
        values = self._solved(costs, math.inf)
        most = sum(weights[at] * values[at] for at in columns)
        self._rows.append(_Row(columns, weights, most * share - _TOLERANCE, math.inf))

    def solve(self) -> tuple[list[bool], bool]:
        """Which options are taken, and whether it is proven that nothing is better.

        Raises:
            OsmosisError: HiGHS has no answer.
        """
        missing = math.inf
        if self._wishes:
            values = self._solved([0.0] * len(self._gains), math.inf, slack_cost=-1.0)
            missing = sum(values[len(self._gains) :])
        values = self._solved(self._gains, missing)
        return [value > 0.5 for value in values[: self._options]], self._is_proven

    def _solved(
        self, costs: Sequence[float], missing: float, *, slack_cost: float = 0.0
    ) -> Sequence[float]:
        """The values of all columns, those of the wishes' slacks last.

        Args:
            costs: Of each option and each further gain; their sum is made as large as can be.
            missing: By how much the wishes may fail together.
        """
        from highspy import HighsModelStatus

        model = self._model([*costs, *[slack_cost] * len(self._wishes)], missing)
        # All sums are whole numbers but those of the wishes.
        gap = _TOLERANCE if slack_cost else 0.99
        solver = self._run(model, {"mip_abs_gap": gap})
        if not _is_what_it_says(solver, model):
            solver = self._run(model, {"mip_abs_gap": gap, "presolve": "off"})
        status = solver.getModelStatus()
        if status not in {HighsModelStatus.kOptimal, HighsModelStatus.kSolutionLimit}:
            raise OsmosisError(
                "The choice has no answer", status=solver.modelStatusToString(status)
            )
        self._is_proven = self._is_proven and status == HighsModelStatus.kOptimal
        values = list(solver.getSolution().col_value)
        self._known = values[: len(self._gains)]
        return values

    def _run(self, model: HighsLp, options: Mapping[str, float | str]) -> _Highs:
        """HiGHS, after it has looked for the best."""
        # Its public subclass prints a banner before it can be told to be still.
        from highspy._core import _Highs

        solver = _Highs()
        for name, value in {
            "output_flag": False,
            "threads": 1,
            "random_seed": _SEED,
            "mip_rel_gap": 0.0,
            "mip_max_nodes": self._most_nodes(),
            **options,
        }.items():
            solver.setOptionValue(name, value)
        solver.passModel(model)
        solver.setSolution(self._start())
        solver.run()
        return solver

    def _most_nodes(self) -> int:
        return min(MOST_NODES, MOST_WORK // max(1, len(self._gains)))

    def _start(self) -> HighsSolution:
        """What is known to be allowed: the last answer, or nothing at all.

        With it a search that ends early never ends without an answer.
        """
        from highspy import HighsSolution

        known = [*self._known, *[0.0] * (len(self._gains) - len(self._known))]
        sums = [
            sum(weight * known[at] for at, weight in zip(wish.columns, wish.weights, strict=True))
            for wish in self._wishes
        ]
        start = HighsSolution()
        start.col_value = [*known, *(max(0.0, missed) for missed in sums)]
        return start

    def _model(self, costs: Sequence[float], missing: float) -> HighsLp:
        from highspy import HighsLp, HighsVarType, MatrixFormat, ObjSense

        whole = len(self._gains)
        slacks = range(whole, whole + len(self._wishes))
        rows = [
            *self._rows,
            *(
                _Row([*wish.columns, slack], [*wish.weights, -1.0], wish.low, wish.high)
                for wish, slack in zip(self._wishes, slacks, strict=True)
            ),
        ]
        if math.isfinite(missing):
            rows.append(_Row(slacks, [1.0] * len(slacks), -math.inf, missing + _TOLERANCE))
        model = HighsLp()
        model.num_col_ = len(costs)
        model.num_row_ = len(rows)
        model.sense_ = ObjSense.kMaximize
        model.col_cost_ = list(costs)
        model.col_lower_ = [0.0] * len(costs)
        model.col_upper_ = [*[1.0] * whole, *[math.inf] * len(slacks)]
        model.integrality_ = [
            *[HighsVarType.kInteger] * whole,
            *[HighsVarType.kContinuous] * len(slacks),
        ]
        model.row_lower_ = [row.low for row in rows]
        model.row_upper_ = [row.high for row in rows]
        matrix = model.a_matrix_
        matrix.format_ = MatrixFormat.kRowwise
        starts, indexes, values = [0], list[int](), list[float]()
        for row in rows:
            indexes.extend(row.columns)
            values.extend(row.weights)
            starts.append(len(indexes))
        matrix.start_, matrix.index_, matrix.value_ = starts, indexes, values
        return model
