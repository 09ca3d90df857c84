"""Which time zones exist, and which copy of their database is read."""

from __future__ import annotations

import os
import subprocess
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest
import whenever
from whenever import SYSTEM_TZ, Instant

from osmosis.errors import InvalidInputError
from osmosis.kernel import zones
from osmosis.kernel.clock import SystemClock
from osmosis.kernel.zones import newest_zone_data, system_zone, zone_names, zone_of

PRINT_WHAT_IS_READ = (
    "import osmosis.kernel.zones as z, whenever, json;"
    "print(json.dumps([z.zone_data_version(), list(whenever.get_tzpath()), z.system_zone()]))"
)


def folder_of(tmp_path: Path, name: str, version_file: str, first_line: str) -> str:
    folder = tmp_path / name
    folder.mkdir()
    (folder / version_file).write_text(first_line, encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize(
    ("system", "packaged", "expected"),
    [
        ("# version 2025b\n", "2026f", "2026f"),
        ("# version 2026f\n", "2026f", "2026f"),
        ("# version 2031c\n", "2026f", "2031c"),
        ("# version 2026aa\n", "2026z", "2026aa"),
        ("# version 2026z\n", "2026aa", "2026aa"),
        ("# version 2025b-dirty\n", "2026f", "2026f"),
        ("nothing of the kind\n", "2026f", "2026f"),
        ("", "2026f", "2026f"),
        ("# version 2025b\n", None, "2025b"),
    ],
)
def test_the_newer_zone_database_is_read(
    tmp_path: Path, system: str, packaged: str | None, expected: str
) -> None:
    folder = folder_of(tmp_path, "zoneinfo", "tzdata.zi", system)
    path, release = newest_zone_data([folder], packaged)
    assert release == expected
    assert path == (() if expected == packaged else (folder,))


def test_a_folder_that_names_its_release_in_apples_way_is_understood(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "zoneinfo", "+VERSION", "2031a\n")
    assert newest_zone_data([folder], "2026f") == ((folder,), "2031a")


def test_a_folder_without_a_release_is_passed_over_for_the_next(tmp_path: Path) -> None:
    nameless = tmp_path / "nameless"
    nameless.mkdir()
    folder = folder_of(tmp_path, "zoneinfo", "tzdata.zi", "# version 2031a\n")
    assert newest_zone_data([str(nameless), folder], "2026f") == ((folder,), "2031a")


def test_without_any_release_all_system_folders_are_searched() -> None:
    assert newest_zone_data(["/nowhere/a", "/nowhere/b"], None) == (
        ("/nowhere/a", "/nowhere/b"),
        None,
    )


def read_in_a_new_process(**environment: str) -> str:
    # The source folder comes first on the path, wherever the tests are run from.
    source = str(Path(zones.__file__).parents[2])
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONTZPATH", "TZ")}
    finished = subprocess.run(
        [sys.executable, "-c", PRINT_WHAT_IS_READ],
        env={**kept, "PYTHONPATH": source, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout.strip()


def test_the_environment_can_name_a_zone_database(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "zoneinfo", "tzdata.zi", "# version 1999a\n")
    assert read_in_a_new_process(PYTHONTZPATH=folder, TZ="UTC") == (
        f'["1999a", ["{folder}"], "UTC"]'
    )


def test_an_empty_environment_variable_stands_for_the_package() -> None:
    from tzdata import IANA_VERSION  # type: ignore[import-untyped]  # has no types

    assert read_in_a_new_process(PYTHONTZPATH="", TZ="UTC") == f'["{IANA_VERSION}", [], "UTC"]'


@pytest.fixture
def machine_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Set the zone of the machine, as the variable TZ does, and put it back afterwards."""

    def set_it(setting: str) -> None:
        monkeypatch.setenv("TZ", setting)
        whenever.reset_system_tz()

    yield set_it
    monkeypatch.undo()
    whenever.reset_system_tz()


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("Europe/Bucharest", "Europe/Bucharest"), (":Asia/Tokyo", "Asia/Tokyo"), ("", "UTC")],
)
def test_the_machines_zone_is_named(
    machine_zone: Callable[[str], None], setting: str, expected: str
) -> None:
    machine_zone(setting)
    assert system_zone() == expected


@pytest.mark.parametrize("subfolder", ["", "posix/"])
def test_a_zone_file_with_other_rules_than_ours_still_names_the_machines_zone(
    tmp_path: Path, machine_zone: Callable[[str], None], subfolder: str
) -> None:
    file = tmp_path / "zoneinfo" / subfolder / "Africa" / "Cairo"
    file.parent.mkdir(parents=True)
    rules = resources.files("tzdata.zoneinfo.Asia").joinpath("Tokyo").read_bytes()
    file.write_bytes(rules)
    machine_zone(str(file))
    assert Instant.from_timestamp(0).to_tz(SYSTEM_TZ).tz_id is None
    assert system_zone() == "Africa/Cairo"
    assert SystemClock().zone() == "Africa/Cairo"


def test_a_zone_file_that_names_nothing_leaves_the_machine_in_utc(
    tmp_path: Path, machine_zone: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "localtime"
    file.write_bytes(resources.files("tzdata.zoneinfo.Asia").joinpath("Tokyo").read_bytes())
    machine_zone(str(file))
    monkeypatch.setattr(zones, "_first_line", lambda path: "")
    assert system_zone() == "UTC"
    monkeypatch.setattr(zones, "_first_line", lambda path: "Asia/Tokyo")
    assert system_zone() == "Asia/Tokyo"


def test_a_machine_whose_zone_does_not_exist_is_in_utc() -> None:
    assert read_in_a_new_process(PYTHONTZPATH="", TZ="Nowhere/Land").endswith('"UTC"]')


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("Europe/Bucharest", "Europe/Bucharest"),
        ("europe/bucharest", "Europe/Bucharest"),
        ("Europe/Kiev", "Europe/Kiev"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_a_zone_is_spelled_as_the_database_spells_it(given: str, known: str) -> None:
    assert zone_of(given) == known


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Nowhere/Land",
        "Europe",
        "localtime",
        "posixrules",
        "../etc/passwd",
        "EET-2EEST",
        "é",
        "\0",
    ],
)
def test_an_unknown_zone_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(InvalidInputError, match=r"^There is no time zone of this name"):
        zone_of(name)


@pytest.mark.parametrize("name", ["localtime", "posixrules", "posix/Cairo", "right/Cairo"])
def test_what_lies_beside_the_zones_in_a_systems_folder_is_no_zone(
    tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(resources.files("tzdata.zoneinfo.Africa").joinpath("Cairo").read_bytes())
    usual = whenever.get_tzpath()
    whenever.reset_tzpath([tmp_path])
    try:
        assert Instant.from_timestamp(0).to_tz(name).tz_id == name
        with pytest.raises(InvalidInputError, match="no time zone of this name"):
            zone_of(name)
    finally:
        whenever.reset_tzpath(usual)
        whenever.clear_tzcache(only_keys=[name])


def test_what_does_not_look_like_a_zone_is_not_repeated() -> None:
    with pytest.raises(InvalidInputError) as caught:
        zone_of("the day we met, at the lake")
    assert str(caught.value) == "There is no time zone of this name"


def test_every_listed_zone_can_be_used() -> None:
    names = zone_names()
    assert len(names) > 400
    assert [zone_of(name) for name in names] == names


def test_zoneinfo_reads_the_same_zones_when_it_is_given_the_same_path() -> None:
    zoneinfo.reset_tzpath(to=whenever.get_tzpath())
    try:
        assert zoneinfo.available_timezones() - {"localtime"} == set(zone_names())
    finally:
        zoneinfo.reset_tzpath()
