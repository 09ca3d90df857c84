"""A test that leaves the process otherwise than it found it fails itself, and no later one."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CHANGES = {
    "levels of our logs": "logging.getLogger('osmosis').setLevel('WARNING')",
    "temporary folder": "monkeypatch.undo(); tempfile.tempdir = '/'",
    "time zone": "os.environ['TZ'] = 'Asia/Kathmandu'; time.tzset()",
    "folder": "os.chdir('/')",
    "patience of sockets": "socket.setdefaulttimeout(7)",
    "where modules are found": "sys.path.append('/nowhere')",
}
UNDONE = """
    monkeypatch.setattr(tempfile, 'tempdir', '/')
    monkeypatch.setenv('TZ', 'Asia/Kathmandu')
    monkeypatch.chdir('/')
    monkeypatch.syspath_prepend('/nowhere')
    caplog.set_level('DEBUG', 'osmosis')
"""


@pytest.fixture(autouse=True)
def ours_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a pytest that runs elsewhere find the plugin."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def outcomes(pytester: pytest.Pytester, *bodies: str) -> dict[str, int]:
    """What comes of tests that do this, one after another, in a process of their own."""
    head = "import logging, os, socket, sys, tempfile, time\n"
    tests = (
        f"def test_{number}(monkeypatch, caplog):\n    {body.strip()}\n"
        for number, body in enumerate(bodies)
    )
    pytester.makepyfile(head + "\n".join(tests))
    plain = ("-p", "tests.services.own_process", "-p", "no:randomly", "-p", "no:cacheprovider")
    return pytester.runpytest_subprocess(*plain).parseoutcomes()


def test_whoever_leaves_something_is_named_and_those_after_it_are_not(
    pytester: pytest.Pytester,
) -> None:
    assert outcomes(pytester, *CHANGES.values(), "pass") == {
        "passed": len(CHANGES) + 1,
        "errors": len(CHANGES),
    }


def test_what_is_put_back_may_be_changed(pytester: pytest.Pytester) -> None:
    assert outcomes(pytester, UNDONE, "pass") == {"passed": 2}
