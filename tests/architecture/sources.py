"""The project's own Python files, parsed once."""

from __future__ import annotations

import ast
import gc
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "tests", "scripts", "benchmarks")


@dataclass(frozen=True, kw_only=True)
class Source:
    """One Python file."""

    path: str
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        """Its dotted name, as it is imported."""
        parts = Path(self.path).with_suffix("").parts
        parts = parts[1:] if parts[0] == "src" else parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_program(self) -> bool:
        """Whether it is shipped."""
        return self.path.startswith("src/")

    def comments(self) -> Iterator[tuple[int, str]]:
        """Each comment with its line number; text inside strings is no comment."""
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string

    def imports(self) -> set[str]:
        """The dotted names that it imports, at its top or anywhere else."""
        names: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {f"{node.module}.{name.name}" for name in node.names}
        return names


@cache
def every_source() -> tuple[Source, ...]:
    """All Python files of the project."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    # These are millions of objects that stay: nobody need look through them for garbage, least of
    # all while they are made.
    gc.disable()
    try:
        return tuple(_parsed(path) for path in paths)
    finally:
        gc.freeze()
        gc.enable()


def program() -> tuple[Source, ...]:
    """The Python files that are shipped."""
    return tuple(source for source in every_source() if source.is_program)


def _parsed(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path=path.relative_to(ROOT).as_posix(), text=text, tree=ast.parse(text))
