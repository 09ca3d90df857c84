"""The shelf of the past: brought once, kept byte for byte, looked at, drawn on, and let go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from whenever import TimeDelta

from osmosis.blobs.files import FileBlobStore
from osmosis.errors import InvalidInputError, NotFoundError, StorageError
from osmosis.journals.model import Attached, Brought, BroughtKind, Found, Unread, When, key_of
from osmosis.journals.reading import reading
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.manifests import PRACTICES
from osmosis.practices.rolls.past import Tally, Wanted
from osmosis.practices.rolls.prints import PrintSize
from osmosis.practices.rolls.service import past, searching, telling
from osmosis.practices.rolls.service.before import make_roll_from_before
from osmosis.practices.rolls.service.bringing import Bringing, bring, plan
from osmosis.practices.rolls.service.past_pictures import PastPictures
from osmosis.practices.rolls.service.pictures import derived_path
from osmosis.practices.rolls.service.sheets import contact_sheet
from osmosis.storage.disk import StoreFullError
from osmosis.storage.forgetting import forget
from osmosis.storage.rests import add_rest
from osmosis.storage.search_index import SearchFilter
from osmosis.storage.verify import verify_store
from tests.journals.making import dayone_entry, journal, md5, packed, picture, write
from tests.practices.rolls.conftest import World

LONG_AGO = Instant.from_utc(1900, 1, 1)
PICTURE = picture("2019:02:03 10:11:12")


def note(number: int, **said: object) -> Brought:
    fields: dict[str, object] = {
        "key": key_of("test", str(number)),
        "kind": BroughtKind.NOTE,
        "name": f"{number}.md",
        "when": When(instant=Instant.from_utc(2000 + number, 6, 1)),
        "text": f"Words {number}.",
        **said,
    }
    return Brought(**fields)  # type: ignore[arg-type]  # a test names the fields it cares for


def attached(*chunks: bytes | Exception) -> Attached:
    def opened() -> Iterator[bytes]:
        for chunk in chunks:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    return Attached(name="a.bin", media_type="application/x-any", size=1, opened=opened)


def brought(world: World, found: Sequence[Found], **said: object) -> Tally:
    bringing = Bringing(source="markdown", name="vault", found=found, **said)  # type: ignore[arg-type]  # likewise
    return bring(world.context, bringing)


def words(world: World, **wanted: object) -> list[str]:
    page = past.list_past(world.context, Wanted(**wanted))  # type: ignore[arg-type]  # likewise
    return [one.text for one in page.moments]


def findings(world: World) -> list[object]:
    """What is not as the ledger says."""
    folder = world.app.store.folder
    return [*verify_store(folder, PRACTICES, world.clock, blobs=FileBlobStore).findings]


def rows_and_blobs(world: World) -> tuple[object, ...]:
    moments = past.list_past(world.context, Wanted()).moments
    return (
        moments,
        past.list_imports(world.context),
        [one.sha256 for one in world.context.blobs.list()],
    )


def test_an_export_comes_onto_the_shelf_and_a_second_time_changes_nothing(
    either_world: World, tmp_path: Path
) -> None:
    said = dayone_entry(photos=[{"md5": md5(PICTURE), "type": "jpeg"}], tags=["winter"])
    files = {"Journal.json": journal(said, 3), f"photos/{md5(PICTURE)}.jpeg": PICTURE}
    path = packed(tmp_path / "export.zip", files)
    tallies, states = [], []
    for _ in range(2):
        with reading("dayone", path) as found:
            wanted = Bringing(source="dayone", name=path.name, found=found)
            tallies.append(bring(either_world.context, wanted))
        states.append(rows_and_blobs(either_world))
    assert [(one.brought, one.present, len(one.unread)) for one in tallies] == [
        (1, 0, 1),
        (0, 1, 1),
    ]
    assert states[0] == states[1]
    (one,) = past.list_past(either_world.context, Wanted()).moments
    assert str(one.taken) == "2019-01-02T00:30:00+02:00[Europe/Bucharest]"
    assert one.taken is not None
    assert one.taken.certainty == "exact"
    (run,) = past.list_imports(either_world.context)
    assert (run.moments, run.unread) == (1, (("Journal.json, entry 2", "This is no entry"),))
    assert run.ended_at is not None
    assert b"".join(either_world.context.blobs.open(one.files[0].original_sha256)) == PICTURE


def test_everything_that_came_is_in_the_ledger_and_whole(world: World) -> None:
    brought(world, [note(1, files=(attached(b"a"),)), note(2)])
    assert findings(world) == []


def test_a_plan_says_what_would_come_and_changes_nothing(world: World) -> None:
    brought(world, [note(1)])
    before = rows_and_blobs(world)
    torn = Unread(name="x", why="Torn")
    found: list[Found] = [note(1), note(2), note(2), note(3, when=None), torn]
    tally = plan(world.context, Bringing(source="markdown", name="v", found=found))
    assert (dict(tally.kinds), tally.present, tally.undated) == ({"note": 2}, 2, 1)
    assert str(tally.first) == "2002-06-01T03:00:00+03:00[Europe/Bucharest]"
    assert tally.import_id is None
    assert rows_and_blobs(world) == before


def test_a_time_without_a_zone_is_placed_where_one_says_and_stays_uncertain(world: World) -> None:
    tally = brought(world, [note(1)], zone="Asia/Tokyo")
    (one,) = past.list_past(world.context, Wanted()).moments
    assert str(one.taken) == "2001-06-01T09:00:00+09:00[Asia/Tokyo]"
    assert (one.taken and one.taken.certainty, tally.unzoned) == ("uncertain", 1)
    with pytest.raises(InvalidInputError, match="no time zone"):
        brought(world, [], zone="Mars/Base")


def test_a_moment_whose_file_breaks_off_is_named_and_the_others_come(world: World) -> None:
    broken = note(1, files=(attached(b"a", OSError("gone")),))
    told: list[Found] = []
    tally = brought(world, [broken, note(2)], tell=told.append)
    assert words(world) == ["Words 2."]
    assert [one.name for one in tally.unread] == ["1.md"]
    assert [one.name for one in told] == ["1.md", "2.md", "1.md"]


def test_a_full_disk_stops_an_import_and_the_next_run_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [note(number) for number in range(1, 100)]
    full = note(100, files=(attached(StoreFullError("The disk is full; nothing was changed")),))
    with pytest.raises(StorageError):
        brought(world, [*many[:70], full])
    assert [one.ended_at for one in past.list_imports(world.context)] == [None]
    tally = brought(world, many)
    assert (tally.present, tally.brought) == (64, 35)


def test_links_go_to_a_gate_once_and_what_it_refuses_is_named(either_world: World) -> None:
    links = [
        note(number, kind=BroughtKind.LINK, text="", address=address)
        for number, address in enumerate(["https://quiet.example", "https://no.example"])
    ]
    handed: list[str] = []

    def hand_over(one: Brought) -> None:
        if "no" in one.address:
            raise InvalidInputError("This address cannot be saved")
        handed.append(one.address)

    first = brought(either_world, links, hand_over=hand_over)
    again = brought(either_world, links, hand_over=hand_over)
    assert handed == ["https://quiet.example"]
    assert (first.handed, again.handed, again.present, len(first.unread)) == (1, 0, 1, 1)
    assert words(either_world) == []


def test_the_shelf_is_looked_through_by_year_words_tag_and_kind_48_at_a_time(
    either_world: World,
) -> None:
    few = [
        note(1, text="Figs in Lisbon", tags=("Garden", "a%b")),
        note(2, title="figs again", text="x", place="Zürich, Été", tags=("ÄRGER",)),
        note(3, kind=BroughtKind.LETTER, text="Dear figs_"),
    ]
    same = When(instant=Instant.from_utc(2010, 1, 1))
    brought(either_world, [*few, *(note(number, when=same) for number in range(100, 160))])
    assert words(either_world, year=2001) == ["Figs in Lisbon"]
    assert words(either_world, text="FIGS again") == ["x"]
    assert words(either_world, text="figs_") == ["Dear figs_"]
    assert words(either_world, tag="garden") == ["Figs in Lisbon"]
    assert words(either_world, text="ZÜRICH ÉTÉ") == words(either_world, text="zürich été") == ["x"]
    assert words(either_world, tag="ärger") == ["x"]
    assert words(either_world, tag="a_b") == []
    assert words(either_world, kind="letter") == ["Dear figs_"]
    first = past.list_past(either_world.context, Wanted())
    rest = past.list_past(either_world.context, Wanted(), start=first.following or 0)
    assert (len(first.moments), len(rest.moments), rest.following) == (48, 15, None)
    assert past.list_years(either_world.context) == [2001, 2002, 2003, 2010]


def test_what_is_at_rest_is_not_met_on_the_shelf(world: World) -> None:
    brought(world, [note(1, text="With Ada."), note(2), note(3)])
    every = past.list_past(world.context, Wanted()).moments
    with world.app.store.write() as transaction:
        add_rest(transaction, human="Ada")
        span = (Instant.from_utc(2002, 1, 1), Instant.from_utc(2003, 1, 1))
        add_rest(transaction, span=span)
    assert words(world) == ["Words 3."]
    with pytest.raises(NotFoundError):
        past.get_past(world.context, every[0].id)
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=Ref("rolls", "import", every[2].import_id))
    assert words(world) == []


def test_a_roll_from_before_draws_on_the_shelf_with_its_times_and_pictures(
    world: World, tmp_path: Path
) -> None:
    folder = write(tmp_path, {"a.jpg": picture("2019:02:03 10:11:12", "+02:00")})
    with reading("photos", folder) as found:
        bring(world.context, Bringing(source="photos", name="p", found=found))
    long = "word " * 2_000
    brought(world, [note(1, text=long), note(2, files=(attached(b"a"),))])
    ids = [one.id for one in past.list_past(world.context, Wanted()).moments]
    things = past.things_of_shelf(world.context, [*ids, ids[0]])
    roll = make_roll_from_before(world.context, "Patience", things)
    sheet = contact_sheet(world.context, roll.id)
    kinds = [one.frame.kind.value for one in sheet.frames]
    assert kinds == ["line", "line", "photo"]
    assert [one.frame.taken.instant for one in sheet.frames] == [
        one.taken.instant for one in things
    ]
    line = sheet.frames[0].development
    assert line is not None
    assert line.line.endswith("[…]")
    assert len(line.line) <= 4_000
    assert len(words(world)) == 3


def test_pictures_of_the_shelf_are_derived_together_when_one_is_asked_for(
    world: World, tmp_path: Path
) -> None:
    with reading(
        "photos", write(tmp_path, {"a.jpg": PICTURE, "b.png": b"\x89PNG\r\n\x1a\n"})
    ) as found:
        bring(world.context, Bringing(source="photos", name="p", found=found))
    whole, torn = past.list_past(world.context, Wanted()).moments
    assert whole.picture is not None
    assert torn.picture is not None
    pictures = PastPictures()
    pictures.look_forward([whole.picture, torn.picture])
    with pytest.raises(NotFoundError):
        pictures.path_of(world.context, torn.picture, PrintSize.THUMB)
    made = derived_path(world.context, whole.picture.id, PrintSize.THUMB)
    assert made.read_bytes().startswith(b"\xff\xd8")
    assert pictures.path_of(world.context, whole.picture, PrintSize.THUMB) == made


def test_what_is_let_go_leaves_with_its_bytes_and_is_not_brought_again(either_world: World) -> None:
    shared = attached(b"of both")
    found = [note(1, files=(attached(b"of one"), shared)), note(2, files=(shared,))]
    brought(either_world, found)
    one = past.list_past(either_world.context, Wanted()).moments[0]
    past.let_go_of_past(either_world.context, [one.id])
    assert words(either_world) == ["Words 2."]
    left = [
        b"".join(either_world.context.blobs.open(blob.sha256))
        for blob in either_world.context.blobs.list()
    ]
    assert left == [b"of both"]
    again = brought(either_world, found)
    assert (again.let_go, again.present, again.brought) == (1, 1, 0)
    assert findings(either_world) == []


def test_a_whole_import_is_let_go_and_only_that(world: World) -> None:
    first = brought(world, [note(n, files=(attached(b"%d" % n),)) for n in range(1, 31)])
    brought(world, [note(40, files=(attached(b"stays"),))])
    assert first.import_id is not None
    assert past.let_go_of_import(world.context, first.import_id) == 30
    assert words(world) == ["Words 40."]
    assert [one.moments for one in past.list_imports(world.context)] == [1]
    assert len(list(world.context.blobs.list())) == 1
    with pytest.raises(NotFoundError):
        past.get_import(world.context, first.import_id)
    assert findings(world) == []


def test_a_moment_without_a_date_is_of_no_day_also_in_search(world: World) -> None:
    brought(world, [note(1, text="Dated figs."), note(2, text="Figs.", when=None)])
    search = world.app.search
    assert [hit.at for hit in search.find("figs").hits if hit.at is None] == [None]
    today = SearchFilter(start=world.clock.now() - TimeDelta(hours=24))
    assert search.find("figs", today).hits == ()
    with world.app.store.write() as transaction:
        add_rest(transaction, span=(world.clock.now() - TimeDelta(hours=24), None))
    assert len(search.find("figs").hits) == 2
    moments = past.list_past(world.context, Wanted()).moments
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=moments[0].refs[1])
    assert search.find("figs").hits == ()


def test_the_words_of_the_shelf_may_be_found_and_those_let_go_leave(world: World) -> None:
    brought(world, [note(1, title="Figs", tags=("garden",))])
    (one,) = past.list_past(world.context, Wanted()).moments
    (document,) = searching.search_documents(world.context, LONG_AGO)
    assert (document.ref, document.title, document.kind) == (one.ref, "Figs", "note")
    assert "garden" in document.text
    assert document.rests_with == one.refs[1:]
    assert telling.resolve(world.context, one.ref).title == "Figs"
    world.clock.advance(TimeDelta(hours=1))
    past.let_go_of_past(world.context, [one.id])
    assert any(doc.removed for doc in searching.search_documents(world.context, LONG_AGO))
    with pytest.raises(NotFoundError):
        telling.resolve(world.context, one.ref)


def test_bytes_that_are_forgotten_meanwhile_are_kept_again(world: World) -> None:
    brought(world, [note(1, files=(attached(b"a"),))])
    (first,) = past.list_past(world.context, Wanted()).moments
    past.let_go_of_past(world.context, [first.id])

    def forgetting() -> Iterator[bytes]:
        forget(world.app.store, world.context.blobs)
        yield b"b"

    slow = Attached(name="b.bin", media_type="application/x-any", size=1, opened=forgetting)
    tally = brought(world, [note(2, files=(attached(b"a"),)), note(3, files=(slow,))])
    assert (tally.brought, findings(world)) == (2, [])


def test_what_is_let_go_while_an_import_runs_is_not_brought_back(world: World) -> None:
    def letting_go() -> Iterator[bytes]:
        brought(world, [note(1)])
        (one,) = past.list_past(world.context, Wanted()).moments
        past.let_go_of_past(world.context, [one.id])
        yield b"b"

    slow = Attached(name="b.bin", media_type="application/x-any", size=1, opened=letting_go)
    tally = brought(world, [note(1), note(2, files=(slow,))])
    assert (tally.brought, tally.let_go) == (1, 1)
    assert words(world) == ["Words 2."]
