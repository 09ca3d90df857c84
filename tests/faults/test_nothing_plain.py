"""Nothing of a sealed frame lies in plain text: for each tier, by each way in, also after kill -9.

The marker is the line, the detail, the scent, the file's name, the comment in the photograph and
some of its bytes. It is looked for in every file under the store and under the process's TMPDIR,
in what was printed, and in every file that the server has open, in whatever form.
"""

from __future__ import annotations

import http.client
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from osmosis.access.tokens import add_token
from osmosis.app import App
from osmosis.kernel.clock import pause
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import developing, dropping, loading, opening
from osmosis.practices.rolls.store import frames, rolls
from osmosis.sealing.age import Identity, generate_identity
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.tiers import Tier, take_off_witness_layer
from tests.faults.machine import PASSPHRASE, PATIENCE_SECONDS, Machine, Server, context_of
from tests.faults.marking import MARKER, files_open_in, forms_in, places_of
from tests.media.making import box, card, encoded, exif_with, mp4

LONG_AGO = 1_700_000_000
TAKEN = "2031-05-04T08:15:30+02:00[Europe/Paris]"
WORDS = {"line": MARKER, "detail": MARKER, "scent": MARKER}
BOUNDARY = "a-boundary"
ARTIST = 0x013B


@dataclass
class Course:
    """What the search found after each part of a roll's life.

    Attributes:
        kept: How many frames were acknowledged.
        frames: How many there were when the store was opened again.
        found: Where the marker stood, by the name of the moment at which it was looked for.
    """

    kept: int = 0
    frames: int = 0
    found: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module", params=list(Tier))
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course of one roll's life, once for each tier."""
    life = _Life(Machine(root=tmp_path_factory.mktemp(request.param.value)), request.param)
    life.live()
    return life.course


SEALED_MOMENTS = (
    "the shell has spooled",
    "the server has taken everything in",
    "in the middle of an upload",
    "the server was killed",
    "the store was opened again",
)


@pytest.mark.parametrize("moment", SEALED_MOMENTS)
def test_no_file_holds_a_plain_byte_of_a_sealed_frame(course: Course, moment: str) -> None:
    assert course.found[moment] == []


def test_every_acknowledged_capture_is_there_after_the_kill_and_the_torn_one_is_not(
    course: Course,
) -> None:
    assert course.frames == course.kept


def test_the_search_finds_the_marker_once_the_roll_is_developed(course: Course) -> None:
    found = " ".join(course.found["developed"])
    assert "store.db" in found
    assert "/blobs/" in found


class _Life:
    """One roll, captured on in every way, killed, opened again, developed."""

    def __init__(self, machine: Machine, tier: Tier) -> None:
        self.machine = machine
        self.friend = generate_identity()
        self.course = Course()
        machine.begin()
        if tier is not Tier.CURTAIN:
            machine.set_passphrase()
        self.outside = machine.root / "outside"
        self.dropped = machine.root / "dropped"
        for folder in (self.outside, self.dropped):
            folder.mkdir()
        with machine.opened() as app:
            self.roll = _loaded(app, tier, self.friend)
            self.recipient = _recipient(app, self.roll)
            dropping.watch_folder(context_of(app), self.roll.id, self.dropped)
            self.secret = add_token(app.store, "script", "full")[1]

    def live(self) -> None:
        """Everything in its order."""
        self._by_shell()
        self._look("the shell has spooled")
        self._into_the_drop_folder()
        with self.machine.serving() as server:
            self._by_browser(server)
            self._by_script(server)
            self._wait_for_the_drop_folder()
            self._look("the server has taken everything in", server)
            with _HalfAnUpload(server, self.roll, self.secret):
                self._wait_for_half_a_blob()
                self._look("in the middle of an upload", server)
                server.kill()
        self._look("the server was killed")
        with self.machine.opened() as app:
            self.course.frames = len(_frames(app, self.roll))
            self._look("the store was opened again")
            _develop(app, self.roll, self.friend)
            self._look("developed")

    def _by_shell(self) -> None:
        photograph, video = self.outside / f"{MARKER}.jpg", self.outside / f"{MARKER}.mp4"
        photograph.write_bytes(a_photograph())
        video.write_bytes(mp4(sound=100_000).replace(bytes(400), MARKER.encode() * 10 + bytes(10)))
        said = [part for name, words in WORDS.items() for part in (f"--{name}", words)]
        for words, given in (
            (said, ""),
            (["--line", "-"], f"{MARKER}\n"),
            (["--scent", MARKER], ""),
            (["--photo", photograph, "--detail", MARKER], ""),
            (["--video", video], ""),
            (["--film", "20", "--line", MARKER], ""),
        ):
            answer = self.machine.osmosis("expose", *words, given=given)
            assert (answer.code, answer.err) == (0, "")
            self.course.kept += 1

    def _into_the_drop_folder(self) -> None:
        path = self.dropped / f"{MARKER}.jpg"
        path.write_bytes(a_photograph())
        # A file that has just changed is still being written by whatever syncs the folder.
        os.utime(path, (LONG_AGO, LONG_AGO))
        self.course.kept += 1

    def _by_browser(self, server: Server) -> None:
        line = MomentNote(kind="line", line=MARKER, detail=MARKER)
        photograph = MomentNote(kind="photo", scent=MARKER, file_name=f"{MARKER}.jpg")
        with server.browser() as browser:
            for note, file in ((line, None), (photograph, a_photograph())):
                sealed = seal_moment(note, None if file is None else [file], [self.recipient])
                answer = browser.post(
                    f"/api/v1/rolls/{self.roll.id}/frames",
                    params={"client_id": f"b-{note.kind}", "kind": note.kind, "taken": TAKEN},
                    headers={"Content-Type": "application/octet-stream"},
                    content=b"".join(sealed),
                )
                assert answer.status_code == 201, answer.text
                self.course.kept += 1

    def _by_script(self, server: Server) -> None:
        place = f"/api/v1/rolls/{self.roll.id}/frames"
        photo = {"photo": (f"{MARKER}.jpg", a_photograph(), "image/jpeg")}
        torn = {"photo": (f"{MARKER}.jpg", a_photograph()[:60_000], "image/jpeg")}
        with server.script(self.secret) as script:
            for answer in (
                script.post(place, json=WORDS),
                script.post(place, json={"film": 21, "line": MARKER}),
                script.post(place, data=WORDS, files=photo),
            ):
                assert answer.status_code == 201, answer.text
                self.course.kept += 1
            # What turns out to be no photograph when half of it is sealed already.
            assert script.post(place, data=WORDS, files=torn).status_code == 422
            assert script.post(place, json={"line": MARKER, "poem": MARKER}).status_code == 422

    def _wait_for_the_drop_folder(self) -> None:
        with self.machine.opened() as app:
            _wait(lambda: len(_frames(app, self.roll)) == self.course.kept)

    def _wait_for_half_a_blob(self) -> None:
        tmp = self.machine.folder.tmp
        _wait(lambda: any(path.stat().st_size for path in tmp.glob("*.blob")))

    def _look(self, moment: str, server: Server | None = None) -> None:
        machine = self.machine
        found = places_of(MARKER, [machine.home, machine.temporary, machine.printed])
        if server is not None:
            for path, data in files_open_in(server.process.pid):
                found += [f"{path} (open): {form}" for form in forms_in(data, MARKER)]
        self.course.found[moment] = found


def a_photograph() -> bytes:
    """A photograph with the marker in its EXIF, in its comment, and behind its end."""
    exif = exif_with()
    exif[ARTIST] = MARKER
    picture = encoded(
        card((640, 480)), "JPEG", exif=exif.tobytes(), comment=MARKER.encode() * 1_500
    )
    return picture + MARKER.encode() * 100


class _HalfAnUpload:
    """A plain video that a script has half sent."""

    def __init__(self, server: Server, roll: Roll, secret: str) -> None:
        place = urlsplit(server.address)
        self._connection = http.client.HTTPConnection(
            place.hostname or "", place.port, timeout=PATIENCE_SECONDS
        )
        self._roll, self._secret = roll, secret

    def __enter__(self) -> None:
        head = "".join(
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}"
            for name, value in (
                ('name="detail"', f"{MARKER}\r\n"),
                (f'name="video"; filename="{MARKER}.mp4"', ""),
            )
        )
        half = box(b"ftyp", b"isom" + bytes(4) + b"mp42") + struct.pack(">I", 4 << 20) + b"mdat"
        connection = self._connection
        connection.putrequest("POST", f"/api/v1/rolls/{self._roll.id}/frames")
        connection.putheader("Authorization", f"Bearer {self._secret}")
        connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
        connection.putheader("Content-Length", str(5 << 20))
        connection.endheaders()
        connection.send(head.encode() + half + MARKER.encode() * 50_000)

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def _loaded(app: App, tier: Tier, friend: Identity) -> Roll:
    witness = friend.recipient if tier is Tier.WITNESSED else None
    return loading.load_roll(
        context_of(app), loading.NewRoll(virtue="Patience", tier=tier, witness=witness)
    )


def _recipient(app: App, roll: Roll) -> str:
    with app.store.read() as reading:
        return rolls.get_recipient(reading, roll.id)


def _frames(app: App, roll: Roll) -> list[object]:
    with app.store.read() as reading:
        return [frame for _, frame in frames.list_frames(reading, roll.id)]


def _develop(app: App, roll: Roll, friend: Identity) -> None:
    context = context_of(app)
    if roll.tier is not Tier.CURTAIN:
        key = None
        if roll.tier is Tier.WITNESSED:
            key = take_off_witness_layer(opening.key_for_witness(context, roll.id), friend)
        opening.unlock_roll(context, roll.id, PASSPHRASE, key)
    job = developing.open_early(context, roll.id, "to see whether the search bites")
    app.jobs.run(job.id, app.tasks())


def _wait(is_so: Callable[[], bool]) -> None:
    for _ in range(int(PATIENCE_SECONDS / 0.02)):
        if is_so():
            return
        pause(0.02)
    raise AssertionError("it did not come to that")
