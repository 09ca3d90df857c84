"""The slow group's own rules."""

from __future__ import annotations

import pytest

from tests.slow import plugin
from tests.slow.plugin import Budget, Minutes


class Stopwatch:
    """Stands in for the time module: shows what it is told."""

    def __init__(self) -> None:
        self.shows = 0.0

    def monotonic(self) -> float:
        return self.shows


@pytest.fixture
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    watch = Stopwatch()
    monkeypatch.setattr(plugin, "time", watch)
    return watch


def run(pytester: pytest.Pytester, source: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(f"import pytest\n\n{source}")
    plain = ("-p", "tests.slow.plugin", "-p", "no:randomly", "-p", "no:xdist")
    return pytester.runpytest_inprocess(*plain, *options)


LOOP = """
@pytest.mark.slow
def test_loop(budget):
    for turn in budget.rounds(named={named}):
        {body}

def test_quick():
    pass
"""


def test_the_slow_group_does_not_run_unless_asked_for(pytester: pytest.Pytester) -> None:
    outcome = run(pytester, LOOP.format(named=3, body="assert False"))
    outcome.assert_outcomes(passed=1, deselected=1)


def test_the_slow_group_runs_alone_and_says_its_rounds_and_seeds(pytester: pytest.Pytester) -> None:
    source = LOOP.format(named=5, body="pass")
    outcome = run(pytester, source, "--slow", "1", "--slow-seed", "700")
    outcome.assert_outcomes(passed=1, deselected=1)
    outcome.stdout.fnmatch_lines(["*::test_loop: 5 of 5 rounds in 0 s, seeds 700 to 704"])


def test_a_tenth_of_the_named_rounds_is_enough(pytester: pytest.Pytester) -> None:
    run(pytester, LOOP.format(named=10, body="pass"), "--slow", "0").assert_outcomes(
        passed=1, deselected=1
    )


def test_a_loop_does_a_tenth_of_the_named_rounds_also_on_a_machine_that_is_too_busy_for_it(
    pytester: pytest.Pytester,
) -> None:
    outcome = run(pytester, LOOP.format(named=21, body="pass"), "--slow", "0")
    outcome.assert_outcomes(passed=1, deselected=1)
    outcome.stdout.fnmatch_lines(["*::test_loop: 3 of 21 rounds*"])


def test_a_loop_that_leaves_before_a_tenth_of_the_named_rounds_fails(
    pytester: pytest.Pytester,
) -> None:
    body = "if turn.number == 2: break"
    outcome = run(pytester, LOOP.format(named=11, body=body), "--slow", "1")
    outcome.assert_outcomes(failed=1, deselected=1)
    outcome.stdout.fnmatch_lines(["*only 1 of 11 rounds*less than a tenth*"])


def test_a_control_that_did_not_fail_fails_the_loop(pytester: pytest.Pytester) -> None:
    body = "budget.control('nothing is fsynced', failed=False)"
    outcome = run(pytester, LOOP.format(named=1, body=body), "--slow", "1")
    outcome.assert_outcomes(failed=1, deselected=1)
    outcome.stdout.fnmatch_lines(["*the control did not fail: nothing is fsynced*"])


def test_a_control_that_failed_is_counted(pytester: pytest.Pytester) -> None:
    body = "budget.control('nothing is fsynced', failed=True)"
    outcome = run(pytester, LOOP.format(named=2, body=body), "--slow", "1")
    outcome.assert_outcomes(passed=1, deselected=1)
    outcome.stdout.fnmatch_lines(["*2 of 2 rounds*2 controls failed as they must*"])


def test_a_failing_round_says_the_seed_that_repeats_it(pytester: pytest.Pytester) -> None:
    source = LOOP.format(named=9, body="assert turn.seed < 702")
    outcome = run(pytester, source, "--slow", "1", "--slow-seed", "700")
    outcome.assert_outcomes(failed=1, deselected=1)
    outcome.stdout.fnmatch_lines(["*round 3; again with --slow-seed 702*"])


def test_rounds_that_go_on_from_one_another_have_one_seed(pytester: pytest.Pytester) -> None:
    body = "budget.told = f'{turn.number} years lived'"
    source = LOOP.format(named=3, body=body).replace("named=3", "named=3, one_life=True")
    outcome = run(pytester, source, "--slow", "1", "--slow-seed", "700")
    outcome.assert_outcomes(passed=1, deselected=1)
    outcome.stdout.fnmatch_lines(["*: 3 of 3 rounds in 0 s, seed 700, 3 years lived"])
    failing = source.replace(body, "assert turn.number < 2")
    outcome = run(pytester, failing, "--slow", "1", "--slow-seed", "700")
    outcome.stdout.fnmatch_lines(["*round 2; again with --slow-seed 700*"])


@pytest.mark.parametrize(
    ("options", "phases"), [((), "generate"), (("--slow-shrink",), "generate shrink")]
)
def test_a_failure_is_made_smaller_only_when_asked_for(
    pytester: pytest.Pytester, options: tuple[str, ...], phases: str
) -> None:
    body = f"assert ' '.join(phase.name for phase in turn.phases) == '{phases}'"
    outcome = run(pytester, LOOP.format(named=2, body=body), "--slow", "1", *options)
    outcome.assert_outcomes(passed=1, deselected=1)


def test_a_loop_that_asks_for_no_rounds_fails(pytester: pytest.Pytester) -> None:
    source = "@pytest.mark.slow\ndef test_loop(budget):\n    pass"
    outcome = run(pytester, source, "--slow", "1")
    outcome.assert_outcomes(failed=1)


def test_a_slow_test_without_a_budget_is_refused(pytester: pytest.Pytester) -> None:
    source = "@pytest.mark.slow\ndef test_loop():\n    pass"
    outcome = run(pytester, source, "--slow", "1")
    outcome.stderr.fnmatch_lines(["*test_loop is marked slow, but takes no budget*"])


def test_a_loop_may_be_skipped_also_in_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    body = "pytest.skip('loop mounts are not allowed here')"
    run(pytester, LOOP.format(named=30, body=body), "--slow", "1").assert_outcomes(
        skipped=1, deselected=1
    )


def test_the_minutes_are_shared_by_weight_and_what_is_left_falls_to_the_next(
    stopwatch: Stopwatch,
) -> None:
    minutes = Minutes(600, first_seed=None)
    for loop, share in {"kill": 1, "cuts": 3, "flips": 2}.items():
        minutes.expect(loop, share)
    assert minutes.begin("kill").seconds == 100
    stopwatch.shows = 20
    minutes.finish("kill")
    assert minutes.begin("cuts").seconds == 580 * 3 / 5
    stopwatch.shows = 300
    minutes.finish("cuts")
    assert minutes.begin("flips").seconds == 300


@pytest.mark.parametrize("late", [150, 500, 2000])
def test_what_a_loop_takes_beyond_its_share_is_taken_from_no_other(
    stopwatch: Stopwatch, late: int
) -> None:
    minutes = Minutes(600, first_seed=None)
    for loop, share in {"kill": 1, "cuts": 3, "flips": 2}.items():
        minutes.expect(loop, share)
    minutes.begin("kill")
    stopwatch.shows = late
    minutes.finish("kill")
    assert minutes.begin("cuts").seconds == 300
    minutes.finish("cuts")
    assert minutes.begin("flips").seconds == max(200, 600 - late)


def test_what_is_left_out_by_name_wants_no_share(pytester: pytest.Pytester) -> None:
    source = LOOP.format(named=1, body="assert budget.seconds == 60")
    other = source.replace("test_loop", "test_other").replace("test_quick", "test_fast")
    outcome = run(pytester, source + other, "--slow", "1", "-k", "test_loop")
    outcome.assert_outcomes(passed=1, deselected=3)


def test_a_loop_ends_when_its_share_is_used(stopwatch: Stopwatch) -> None:
    budget = Budget(seconds=10, first_seed=1)
    for _turn in budget.rounds(named=30):
        stopwatch.shows += 4
    assert budget.done == 3
