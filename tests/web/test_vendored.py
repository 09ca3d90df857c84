"""What is carried from elsewhere is what VENDORED.md says, and brings its licence along."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "src/osmosis/web/static/vendor"
FONTS = ROOT / "src/osmosis/web/static/fonts"
AXE = ROOT / "tests/e2e/vendor"
ROW = re.compile(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)
RECORDED = dict(ROW.findall((VENDOR / "VENDORED.md").read_text("utf-8")))


@pytest.mark.parametrize(("path", "expected"), RECORDED.items())
def test_a_carried_file_is_the_recorded_one(path: str, expected: str) -> None:
    assert sha256((ROOT / path).read_bytes()).hexdigest() == expected


def test_every_carried_file_is_recorded() -> None:
    carried = [*VENDOR.glob("*.js"), *FONTS.glob("*.woff2"), *AXE.glob("*.js")]
    assert {str(path.relative_to(ROOT)) for path in carried} == set(RECORDED)


def test_every_carried_file_has_its_licence_beside_it() -> None:
    for script in [*VENDOR.glob("*.js"), *AXE.glob("*.js")]:
        assert script.with_name(f"{script.name.partition('.')[0]}.LICENSE.txt").is_file()
    for font in FONTS.glob("*.woff2"):
        assert any(font.name.startswith(name.name[:-8]) for name in FONTS.glob("*.OFL.txt"))


def test_no_carried_script_points_at_a_source_map() -> None:
    for script in VENDOR.glob("*.js"):
        assert "sourceMappingURL" not in script.read_text("utf-8")


def test_the_script_that_seals_compiles_no_text() -> None:
    assert not re.search(r"\beval\(|new Function", (VENDOR / "age.js").read_text("utf-8"))
