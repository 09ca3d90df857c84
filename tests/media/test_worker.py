"""The limited child process: what it may not do, and that its parent outlives it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.confined.wire import WireError, read_head
from osmosis.errors import ConfigError, StorageError
from osmosis.media.pictures import DerivationFailed, Picture, PictureLimits, Size
from osmosis.media.work import Answer, read_answer
from osmosis.media.worker import PictureWorker
from tests.media.making import FORMATS, bomb_png, card, encoded, photograph
from tests.media.test_check import mutated

SMALL = (Size(name="whole", longest=96),)
linux = pytest.mark.skipif(sys.platform != "linux", reason="these limits are Linux's")
posix = pytest.mark.skipif(os.name != "posix", reason="these signals are POSIX's")


@pytest.fixture
def worker() -> Iterator[PictureWorker]:
    with PictureWorker(sizes=SMALL) as worker:
        yield worker


@pytest.fixture(scope="module")
def lasting() -> Iterator[PictureWorker]:
    with PictureWorker(sizes=SMALL) as worker:
        yield worker


def test_one_child_serves_many_photographs(worker: PictureWorker) -> None:
    first = worker.child.pid
    for form in FORMATS:
        assert isinstance(worker.derive(photograph(form)), Picture)
    assert worker.child.pid == first


def test_a_photograph_may_come_in_pieces(worker: PictureWorker) -> None:
    data = encoded(card((900, 600)), "PNG")
    pieces = [data[at : at + 1_000] for at in range(0, len(data), 1_000)]
    picture = worker.derive(lambda: iter(pieces))
    assert picture == worker.derive(data)
    assert isinstance(picture, Picture)
    assert picture.sha256 == sha256(data).hexdigest()


def test_when_the_worker_is_closed_its_child_is_gone(worker: PictureWorker) -> None:
    worker.derive(photograph("JPEG"))
    pid = worker.child.pid
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@posix
def test_a_child_killed_between_two_photographs_is_replaced(worker: PictureWorker) -> None:
    assert isinstance(worker.derive(photograph("JPEG")), Picture)
    os.kill(worker.child.pid, signal.SIGKILL)
    assert isinstance(worker.derive(photograph("PNG")), Picture)


@posix
def test_a_child_killed_in_the_middle_once_costs_nothing(worker: PictureWorker) -> None:
    source = _killing(worker, times=1)
    picture = worker.derive(source)
    assert isinstance(picture, Picture)


@posix
def test_a_photograph_that_always_kills_its_child_fails_and_the_next_one_works(
    worker: PictureWorker,
) -> None:
    failed = worker.derive(_killing(worker, times=9))
    assert failed == DerivationFailed(
        reason="The photograph makes its decoder fail",
        sha256=sha256(_LONG).hexdigest(),
        size=len(_LONG),
    )
    assert isinstance(worker.derive(photograph("JPEG")), Picture)


def _killing(worker: PictureWorker, *, times: int) -> Callable[[], Iterator[bytes]]:
    """A photograph whose reading kills the child after the first piece, so many times."""
    left = [times]

    def pieces() -> Iterator[bytes]:
        yield _LONG[:100]
        if left[0]:
            left[0] -= 1
            os.kill(worker.child.pid, signal.SIGKILL)
        for at in range(100, len(_LONG), 500_000):
            yield _LONG[at : at + 500_000]

    return pieces


def test_a_photograph_that_takes_too_long_fails_and_the_next_one_works(
    worker: PictureWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.child.confined()
    monkeypatch.setattr(threading, "Timer", _AtOnce)
    failed = worker.derive(photograph("JPEG"))
    monkeypatch.undo()
    assert isinstance(failed, DerivationFailed)
    assert failed.reason == "The photograph took too long to decode"
    assert isinstance(worker.derive(photograph("JPEG")), Picture)


class _AtOnce(threading.Timer):
    """An alarm that rings when it is set."""

    def start(self) -> None:
        self.function()


@linux
def test_a_photograph_that_needs_too_much_memory_fails_and_the_next_one_works() -> None:
    limits = PictureLimits(memory_bytes=180_000_000)
    with PictureWorker(sizes=SMALL, limits=limits) as worker:
        failed = worker.derive(bomb_png(9_900, 10_000))
        assert isinstance(failed, DerivationFailed)
        assert failed.reason == "The photograph needs more memory than is allowed"
        assert isinstance(worker.derive(photograph("JPEG")), Picture)


def test_an_original_over_the_limit_fails_and_the_next_one_works() -> None:
    limits = PictureLimits(source_bytes=1_000_000)
    with PictureWorker(sizes=SMALL, limits=limits) as worker:
        whole = photograph("JPEG") + bytes(2_000_000)
        first = worker.child.pid
        failed = worker.derive(whole)
        assert worker.child.pid != first  # it was not even sent to its end
        assert isinstance(failed, DerivationFailed)
        assert failed.reason == "The photograph is larger than the limit of 1 MB"
        assert failed.sha256 == sha256(whole).hexdigest()
        assert isinstance(worker.derive(photograph("JPEG")), Picture)


def test_an_error_of_the_source_passes_and_the_next_photograph_works(
    worker: PictureWorker,
) -> None:
    def broken() -> Iterator[bytes]:
        yield photograph("JPEG")[:100]
        raise StorageError("The blob is damaged")

    with pytest.raises(StorageError):
        worker.derive(broken)
    assert isinstance(worker.derive(photograph("JPEG")), Picture)


def test_a_child_that_cannot_be_begun_is_not_blamed_on_the_photograph(
    worker: PictureWorker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "osmosis").mkdir()
    (tmp_path / "osmosis" / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(ConfigError, match="cannot be started"):
        worker.derive(photograph("JPEG"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python-here"))
    with pytest.raises(ConfigError, match="cannot be started"):
        worker.derive(photograph("JPEG"))
    monkeypatch.undo()
    assert isinstance(worker.derive(photograph("JPEG")), Picture)


def test_the_child_gets_none_of_our_environment(
    worker: PictureWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSMOSIS_SECRET", "a passphrase")
    seen: dict[str, str] = {}
    real = subprocess.Popen

    def look(*arguments: object, **options: dict[str, str]) -> object:
        seen.update(options["env"])
        return real(*arguments, **options)  # type: ignore[call-overload]  # passed through

    monkeypatch.setattr(subprocess, "Popen", look)
    assert isinstance(worker.derive(photograph("JPEG")), Picture)
    assert "PYTHONPATH" in seen
    assert not {name for name in seen if "OSMOSIS" in name or "HOME" in name}


FORBIDDEN = """
import ctypes, json, os, resource, socket, sys, threading
from pathlib import Path
from osmosis.confined.confine import confine
folder = Path(sys.argv[1])
in_force = confine(memory_bytes=800_000_000)
def refused(attempt):
    try:
        attempt()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "allowed"
def threaded():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()
print(json.dumps({
    "in force": in_force,
    "connect": refused(lambda: socket.socket()),
    "program": refused(lambda: os.execv("/bin/true", ["true"])),
    "write": refused(lambda: (folder / "new").write_bytes(b"plain")),
    "append": refused(lambda: (folder / "old").open("ab", buffering=0).write(b"plain")),
    "remove": refused(lambda: (folder / "old").unlink()),
    "rename": refused(lambda: (folder / "old").rename(folder / "other")),
    "kill": refused(lambda: os.kill(os.getppid(), 0)),
    "memory": refused(lambda: bytearray(900_000_000)),
    "more memory": refused(lambda: resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40))
                           if os.getuid() else (_ for _ in ()).throw(OSError())),
    "dumpable": ctypes.CDLL(None).prctl(3),
    "read": refused(lambda: (folder / "old").read_bytes()),
    "thread": refused(threaded),
}))
"""


@linux
def test_a_confined_process_can_read_and_count_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"as it was")
    done = subprocess.run(
        [sys.executable, "-c", FORBIDDEN, str(tmp_path)], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert found.pop("in force") == [
        *("memory", "file size", "core file", "crash report"),
        *(["system calls"] if os.uname().machine in ("x86_64", "aarch64") else []),
    ]
    assert found.pop("memory") == "MemoryError"
    assert (found.pop("read"), found.pop("thread"), found.pop("dumpable")) == (
        "allowed",
        "allowed",
        0,
    )
    assert {name for name, outcome in found.items() if outcome == "allowed"} == set()
    assert (tmp_path / "old").read_bytes() == b"as it was"
    assert not (tmp_path / "new").exists() or (tmp_path / "new").read_bytes() == b""


@linux
def test_the_worker_s_child_is_confined(worker: PictureWorker) -> None:
    assert set(worker.child.confined()) >= {"memory", "file size", "core file", "crash report"}


@posix
def test_processor_time_is_counted_anew_for_each_photograph() -> None:
    script = (
        "from osmosis.confined.confine import allow_cpu_seconds\n"
        "allow_cpu_seconds(100)\nallow_cpu_seconds(0)\n"
        "while True:\n    pass\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -signal.SIGXCPU


@settings(max_examples=150)
@given(st.sampled_from([*FORMATS, "GIF"]), st.data())
def test_whatever_is_changed_in_a_photograph_it_gets_an_answer(
    lasting: PictureWorker, form: str, more: st.DataObject
) -> None:
    data = mutated(_WHOLE[form], more)
    outcome = lasting.derive(data)
    assert isinstance(outcome, Picture | DerivationFailed)
    assert outcome.sha256 == sha256(data).hexdigest()
    assert not isinstance(outcome, DerivationFailed) or "\n" not in outcome.reason


_LONG = photograph("JPEG") + bytes(3_000_000)
_WHOLE = {form: photograph(form, gps=True) for form in FORMATS} | {"GIF": encoded(card(), "GIF")}

_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
_FIELDS = ("kind", "width", "height", "exif", "derived", "failed")
_EXIF = {"orientation": 1, "camera": None, "taken": None, "has_gps": False}
_ANSWER = {"kind": "JPEG", "width": 1, "height": 1, "exif": _EXIF, "derived": []}


@given(st.dictionaries(st.sampled_from(_FIELDS), _anything))
def test_a_child_that_speaks_nonsense_is_not_believed(fields: dict[str, object]) -> None:
    try:
        answer = read_answer(_ANSWER | fields, BytesIO(b"\xff\xd8\xff"))
    except WireError:
        return
    assert isinstance(answer, Answer | str)


@pytest.mark.parametrize(
    "derived",
    [
        [["whole", 1, 1, -1]],
        [["whole", 1, 1, 4]],
        [["whole", 1, 1]],
        [[1, 1, 1, 1]],
    ],
)
def test_a_child_that_sends_no_picture_is_not_believed(derived: list[list[object]]) -> None:
    with pytest.raises(WireError):
        read_answer(_ANSWER | {"derived": derived}, BytesIO(b"<svg>"))


def test_a_child_that_announces_far_too_much_is_not_waited_for() -> None:
    class Pipe(BytesIO):
        def read(self, count: int | None = -1, /) -> bytes:
            raise AssertionError("nothing should be read")

    with pytest.raises(WireError):
        read_answer(_ANSWER | {"derived": [["whole", 1, 1, 10**12]]}, Pipe())


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\xff\xff\xff\xff", b"\0\0\0\2{]", b"\0\0\0\2[]"])
def test_a_child_that_does_not_speak_json_is_not_believed(sent: bytes) -> None:
    with pytest.raises(WireError):
        read_head(BytesIO(sent))
