"""Size, names and first lines: what a newcomer leans on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import Source, every_source, program

MOST_LINES = 500
EMPTY_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def test_no_module_is_longer_than_one_can_hold_in_the_head() -> None:
    lines = {source.path: source.text.count("\n") for source in every_source()}
    assert {path: n for path, n in lines.items() if n > MOST_LINES} == {}


def test_every_module_is_named_after_its_subject() -> None:
    named = {source.path: Path(source.path).with_suffix("").parts for source in every_source()}
    assert [path for path, parts in named.items() if EMPTY_NAMES & set(parts)] == []


def test_an_init_holds_a_docstring_and_exports_only() -> None:
    inits = [source for source in every_source() if source.path.endswith("/__init__.py")]
    wrong = [
        f"{source.path}:{node.lineno}"
        for source in inits
        for node in source.tree.body
        if not _is_docstring(node) and not _is_export(node)
    ]
    assert wrong == []


def test_every_public_thing_says_what_it_gives() -> None:
    silent = [
        f"{source.path}:{getattr(node, 'lineno', 1)}"
        for source in program()
        for node in (source.tree, *_public(source.tree))
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_module_outside_the_program_says_what_it_is_for() -> None:
    assert [s.path for s in every_source() if not ast.get_docstring(s.tree)] == []


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_export(node: ast.stmt) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(t, ast.Name) and t.id in {"__all__", "__version__"} for t in targets)


def _public(scope: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """What others may use: not private, not an overload, not inside a function."""
    for node in scope.body:
        if not isinstance(node, Definition) or node.name.startswith("_") or _is_variant(node):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from _public(node)


def _is_variant(node: Definition) -> bool:
    """Whether it repeats a documented name: an overload, or a property's setter."""
    marks = {ast.unparse(mark).rpartition(".")[2] for mark in node.decorator_list}
    return bool(marks & {"overload", "setter", "deleter"})


def test_a_missing_docstring_would_be_seen() -> None:
    text = '"""Fine."""\nclass Roll:\n    """A roll."""\n    def load(self): ...\n'
    source = Source(path="src/osmosis/roll.py", text=text, tree=ast.parse(text))
    assert [node.name for node in _public(source.tree)] == ["Roll", "load"]
