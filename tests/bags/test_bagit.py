"""A bag: what it holds, what it promises, and what is refused."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable

import pytest

from osmosis.bags.bag_reader import BagReader
from osmosis.bags.bagit import bag_plan, decoded_path, encoded_path, info_text, parse_info
from osmosis.bags.errors import BagError, CapsuleError
from osmosis.bags.zip_writer import measured_entry

PAYLOAD = {"one.txt": b"first", "folder/two 100%.txt": b"second"}


def bag(**tags: bytes) -> dict[str, bytes]:
    """The files of a sound bag."""
    entries = [measured_entry(path, data) for path, data in PAYLOAD.items()]
    out = io.BytesIO()
    bag_plan("base", entries, info=[("Title", "A\nbag")], tags=tags).write(out)
    with zipfile.ZipFile(out) as found:
        return {name: found.read(name) for name in found.namelist()}


def reader(files: dict[str, bytes]) -> BagReader:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in files.items():
            target.writestr(name, data)
    return BagReader(out)


def changed(**by_name: bytes | None) -> dict[str, bytes]:
    """A sound bag with these files replaced, added or (``None``) taken out; ``__`` is a slash."""
    files: dict[str, bytes | None] = {**bag()}
    files.update({name.replace("__", "/"): data for name, data in by_name.items()})
    return {name: data for name, data in files.items() if data is not None}


def listed(**by_name: bytes) -> dict[str, bytes]:
    """The same with a tag manifest that fits."""
    files = changed(**{name.replace("/", "__"): data for name, data in by_name.items()})
    files.pop("base/tagmanifest-sha256.txt")
    return files


def test_a_bag_has_its_declaration_lists_and_payload_in_one_folder() -> None:
    assert list(bag()) == [
        "base/bag-info.txt",
        "base/bagit.txt",
        "base/manifest-sha256.txt",
        "base/tagmanifest-sha256.txt",
        "base/data/folder/two 100%.txt",
        "base/data/one.txt",
    ]


def test_the_declaration_is_that_of_version_1() -> None:
    declared = bag()["base/bagit.txt"]
    assert declared == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def test_the_manifest_names_each_file_with_its_hash() -> None:
    lines = bag()["base/manifest-sha256.txt"].decode().splitlines()
    assert lines == [
        f"{hashlib.sha256(b'second').hexdigest()}  data/folder/two 100%25.txt",
        f"{hashlib.sha256(b'first').hexdigest()}  data/one.txt",
    ]


def test_the_tag_manifest_names_everything_but_itself_and_the_payload() -> None:
    files = bag(**{"README.txt": b"words"})
    named = [
        line.split("  ")[1]
        for line in files["base/tagmanifest-sha256.txt"].decode().split("\n")[:-1]
    ]
    assert named == ["README.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]


def test_the_description_says_how_much_there_is() -> None:
    assert dict(reader(bag()).info()) == {"Title": "A bag", "Payload-Oxum": "11.2"}


@pytest.mark.parametrize("path", ["a%b", "a\nb", "a\r\nb", "a%0Ab", "%25", "plain"])
def test_paths_survive_the_manifest(path: str) -> None:
    assert decoded_path(encoded_path(path)) == path
    assert "\n" not in encoded_path(path)


def test_folded_lines_of_a_description_are_joined() -> None:
    assert parse_info(b"One: a\r\n  b\rTwo:c\n") == (("One", "a b"), ("Two", "c"))
    assert info_text([("One", " a\n b ")]) == b"One: a b\n"


def test_a_sound_bag_is_accepted() -> None:
    found = reader(bag())
    found.refuse_damage()
    assert found.read("data/one.txt", limit=99) == b"first"
    assert found.size_of("data/one.txt") == 5


def test_a_bag_that_was_packed_without_its_folder_is_accepted() -> None:
    files = {name.removeprefix("base/"): data for name, data in bag().items()}
    reader(files).refuse_damage()


def test_what_desktops_leave_behind_is_overlooked() -> None:
    litter = {"__MACOSX/base/._bagit.txt": b"", "base/.DS_Store": b"", "base/data/Thumbs.db": b""}
    reader({**bag(), **litter}).refuse_damage()


def test_a_file_may_be_marked_as_binary_and_named_from_here() -> None:
    manifest = bag()["base/manifest-sha256.txt"].replace(b"  data", b" *./data")
    reader(listed(**{"base/manifest-sha256.txt": manifest})).refuse_damage()


DAMAGED: list[tuple[str, Callable[[], dict[str, bytes]], str]] = [
    ("no declaration", lambda: changed(**{"base__bagit.txt": None}), "not a bag"),
    ("a newer version", lambda: changed(**{"base__bagit.txt": b"BagIt-Version: 2.0\n"}), "version"),
    (
        "not UTF-8",
        lambda: changed(
            **{"base__bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n"}
        ),
        "not in UTF-8",
    ),
    ("no manifest", lambda: changed(**{"base__manifest-sha256.txt": None}), "no list"),
    ("two bags", lambda: {**bag(), "other/bagit.txt": b""}, "more than one"),
    ("asks for the network", lambda: changed(**{"base__fetch.txt": b"http://x 1 a"}), "network"),
    ("a file is missing", lambda: changed(**{"base__data__one.txt": None}), "missing"),
    ("a tag file is missing", lambda: changed(**{"base__bag-info.txt": None}), "missing"),
    ("a file is on no list", lambda: changed(**{"base__data__new.txt": b"x"}), "on no list"),
    ("a file was changed", lambda: changed(**{"base__data__one.txt": b"First"}), "not the one"),
    (
        "the list was changed",
        lambda: changed(**{"base__manifest-sha256.txt": bag()["base/manifest-sha256.txt"].upper()}),
        "list of hashes is damaged",
    ),
    (
        "the list is nonsense",
        lambda: listed(**{"base/manifest-sha256.txt": b"words\n"}),
        "cannot be read",
    ),
    (
        "the list is not text",
        lambda: listed(**{"base/manifest-sha256.txt": b"\xff\n"}),
        "not UTF-8",
    ),
    (
        "the list names a file twice",
        lambda: listed(**{"base/manifest-sha256.txt": bag()["base/manifest-sha256.txt"] * 2}),
        "names a file twice",
    ),
    (
        "the list leads outside",
        lambda: listed(**{"base/manifest-sha256.txt": b"0" * 64 + b"  ../../etc/passwd\n"}),
        "outside its payload",
    ),
    (
        "the payload is on the wrong list",
        lambda: changed(**{"base__tagmanifest-sha256.txt": bag()["base/manifest-sha256.txt"]}),
        "in the wrong place",
    ),
    (
        "it declares another size",
        lambda: listed(**{"base/bag-info.txt": b"Payload-Oxum: 12.2\n"}),
        "as many bytes",
    ),
    (
        "the description is nonsense",
        lambda: listed(**{"base/bag-info.txt": b"words\n"}),
        "description has a line",
    ),
]


@pytest.mark.parametrize(
    ("files", "sentence"), [case[1:] for case in DAMAGED], ids=[case[0] for case in DAMAGED]
)
def test_a_damaged_bag_is_refused_with_one_sentence(
    files: Callable[[], dict[str, bytes]], sentence: str
) -> None:
    with pytest.raises(BagError, match=sentence):
        reader(files()).refuse_damage()


def test_a_sound_file_of_a_damaged_bag_can_still_be_taken() -> None:
    found = reader(changed(**{"base__data__one.txt": b"First"}))
    (path,) = found.paths_with(hashlib.sha256(b"second").hexdigest())
    assert b"".join(found.open(path)) == b"second"
    (path,) = found.paths_with(hashlib.sha256(b"first").hexdigest())
    with pytest.raises(BagError, match="not the one"):
        list(found.open(path))


def test_a_file_outside_the_lists_is_not_given() -> None:
    found = reader({**bag(), "base/data/new.txt": b"x"})
    with pytest.raises(CapsuleError, match="on no list"):
        found.open("data/new.txt")


def test_a_file_that_is_not_there_is_named_as_missing() -> None:
    with pytest.raises(BagError, match="missing"):
        reader(bag()).open("data/none.txt")


def test_a_small_file_is_not_read_beyond_its_limit() -> None:
    with pytest.raises(CapsuleError, match="too large"):
        reader(bag()).read("data/one.txt", limit=4)
