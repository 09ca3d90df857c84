"""Missing programs: installed once where that is allowed, otherwise a skip, in CI an error."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.services import provision
from tests.services.provision import Program

ASKS_FOR_A_MISSING_BROWSER = """
    import pytest
    from tests.services import plugin, provision
    MISSING = provision.Program(name="Chromium", package="chromium", find=lambda: None)

    @pytest.fixture(scope="session")
    def chromium(tmp_path_factory):
        return plugin.provide(MISSING, tmp_path_factory)

    def test_a_page(chromium):
        pass

    def test_another_page(chromium):
        pass
"""


@pytest.fixture(autouse=True)
def no_installing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv(provision.INSTALL, raising=False)


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.RunResult:
    pytester.makepyfile(ASKS_FOR_A_MISSING_BROWSER)
    return pytester.runpytest_inprocess("-p", "tests.services.plugin", "-p", "no:randomly")


def test_a_missing_program_skips_and_is_named_in_one_line(run: pytest.RunResult) -> None:
    run.assert_outcomes(skipped=2)
    run.stdout.fnmatch_lines(["Not run: 2 tests: needs Chromium (on Debian: apt install chromium)"])


def test_a_missing_program_is_an_error_in_ci(
    monkeypatch: pytest.MonkeyPatch, pytester: pytest.Pytester
) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makepyfile(ASKS_FOR_A_MISSING_BROWSER)
    run = pytester.runpytest_inprocess("-p", "tests.services.plugin", "-p", "no:randomly")
    run.assert_outcomes(errors=2)
    run.stdout.fnmatch_lines(["*Chromium is missing, and CI=true asks for it*"])


def test_a_package_is_installed_once_in_a_run_and_the_list_refreshed_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    called: list[Sequence[str]] = []

    def note(command: Sequence[str], **_options: Any) -> subprocess.CompletedProcess[bytes]:
        called.append(command[4:])
        return subprocess.CompletedProcess(command, 100)

    monkeypatch.setattr(subprocess, "run", note)
    for package in ("chromium", "chromium", "postgresql"):
        missing = Program(name=package, package=package, find=lambda: None)
        provision.install(missing, tmp_path)
    assert called == [
        ["update"],
        ["install", "--yes", "--no-install-recommends", "chromium"],
        ["install", "--yes", "--no-install-recommends", "postgresql"],
    ]


def test_nothing_is_installed_unless_the_run_asked_for_it() -> None:
    assert not provision.may_install()


def test_the_command_for_tests_asks_for_what_is_missing() -> None:
    """Without it nothing is installed on a machine where nothing was prepared by hand."""
    lines = (Path(__file__).parents[2] / "run").read_text(encoding="utf-8").splitlines()
    assert f"  export {provision.INSTALL}=1" in lines
