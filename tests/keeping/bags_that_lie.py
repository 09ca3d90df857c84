"""Bags whose lists fit again after something in them was changed, and zips with more in them."""

from __future__ import annotations

import hashlib
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path


def spell_anew(out: Path) -> None:
    """Write a bag's lists anew, as somebody would who changed what is in it on purpose."""
    sizes = [path.stat().st_size for path in (out / "data").rglob("*") if path.is_file()]
    info = (out / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    kept = [line for line in info if not line.startswith("Payload-Oxum")]
    kept.append(f"Payload-Oxum: {sum(sizes)}.{len(sizes)}")
    (out / "bag-info.txt").write_text("\n".join([*kept, ""]), encoding="utf-8")
    _list(out, "manifest-sha256.txt", sorted((out / "data").rglob("*")))
    beside = [path for path in sorted(out.iterdir()) if path.name != "tagmanifest-sha256.txt"]
    _list(out, "tagmanifest-sha256.txt", beside)


def _list(out: Path, name: str, paths: Sequence[Path]) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(out).as_posix()}\n"
        for path in paths
        if path.is_file()
    ]
    (out / name).write_text("".join(lines), encoding="utf-8")


def zipped(out: Path, target: Path, more: Sequence[tuple[str, bytes]]) -> Path:
    """A bag as a squeezed zip, with more files in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a name comes twice is meant
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            for path in sorted(out.rglob("*")):
                if path.is_file():
                    made.write(path, f"out/{path.relative_to(out).as_posix()}")
            for name, data in more:
                made.writestr(f"out/{name}" if not name.startswith("/") else name, data)
    return target
