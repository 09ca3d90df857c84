"""The page that strangers implement the format from says what the code does."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from pathlib import Path

import pytest

from osmosis.bags.bagit import bag_plan
from osmosis.bags.capsule import read_capsule
from osmosis.bags.capsule_layout import place
from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame
from osmosis.bags.roll_json import FORMAT, roll_json
from osmosis.bags.zip_directory import ZipLimits
from osmosis.bags.zip_writer import measured_entry

PAGE = (Path(__file__).parents[2] / "docs" / "capsule-format.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0].encode("utf-8")


def section(heading: str) -> str:
    return PAGE.partition(f"### {heading}\n")[2].partition("\n#")[0]


@pytest.mark.parametrize(
    ("heading", "kind", "elsewhere"),
    [
        ("The roll", Capsule, {"frames", "contact_sheet"}),
        ("A frame", CapsuleFrame, set()),
        ("A file", CapsuleFile, {"source"}),
    ],
)
def test_every_field_is_described(heading: str, kind: type, elsewhere: set[str]) -> None:
    fields = {each.name for each in dataclasses.fields(kind)} - elsewhere
    rows = re.findall(r"^\| (`.*?`) \|", section(heading), re.MULTILINE)
    described = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert fields <= described
    assert described - fields <= {"path", "derived"}


def test_the_example_is_a_capsule_in_its_one_form() -> None:
    out = io.BytesIO()
    bag_plan("base", [measured_entry("roll.json", EXAMPLE)]).write(out)
    assert roll_json(place(read_capsule(out))) == EXAMPLE


def test_the_version_is_that_of_the_code() -> None:
    assert json.loads(EXAMPLE)["format"] == FORMAT
    assert f"Version `{FORMAT}`" in PAGE


def test_the_limits_are_those_of_the_code() -> None:
    limits = ZipLimits()
    stated = f"{limits.members:,} members of at most {limits.member_bytes >> 30} GiB"
    assert stated in " ".join(PAGE.split())
    assert f"{limits.total_bytes >> 30} GiB in all" in " ".join(PAGE.split())
