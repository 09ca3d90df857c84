"""The keys as the shell looks at them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Shell


def test_a_missing_key_is_a_problem_of_the_store_to_every_command(
    shell: Shell, tmp_path: Path
) -> None:
    assert shell("key", "check").code == 0
    assert json.loads(shell("key", "check", "--json").out) == {"problems": [], "notes": []}
    (house,) = (tmp_path / "store" / "keys").rglob("house.key")
    house.chmod(0o644)
    mended = shell("key", "check", "--json")
    assert (mended.code, len(json.loads(mended.out)["notes"])) == (0, 1)
    house.unlink()
    said = shell("key", "check")
    assert (said.code, said.err) == (3, "")
    assert said.out.startswith("The house key is missing")
    told = shell("key", "check", "--json")
    assert (told.code, json.loads(told.out)["notes"]) == (3, [])
    assert shell("roll", "load", "Patience").code == 3
