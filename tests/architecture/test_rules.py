"""The rules of the house that a reader of one file cannot check."""

from __future__ import annotations

import ast
import re
import tomllib

from tests.architecture.sources import ROOT, every_source, program

# A surprise becomes a sentence in these places, and nowhere else.
LAST_RESORTS = {
    "osmosis.cli.main",
    "osmosis.kernel.attempt",
    "osmosis.ports.loading",
    "osmosis.web.guards.error_pages",
}
IGNORE = re.compile(r"#\s*type:\s*ignore")
IGNORE_WITH_REASON = re.compile(r"#\s*type:\s*ignore\[[a-z0-9, -]+\]\s+#\s+\S+")
ONE_CLOCK = "src/osmosis/kernel/clock.py"


def test_only_the_last_resorts_catch_everything() -> None:
    found = [
        f"{source.path}:{handler.lineno}"
        for source in program()
        if source.module not in LAST_RESORTS
        for handler in ast.walk(source.tree)
        if isinstance(handler, ast.ExceptHandler)
        and _catches_everything(handler)
        and not _raises_again(handler)
    ]
    assert found == []


def test_protocols_are_declared_in_ports_only() -> None:
    found = [
        f"{source.path}:{node.lineno}"
        for source in program()
        if not source.module.startswith("osmosis.ports.")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and "Protocol" in _names(node.bases)
    ]
    assert found == []


def test_every_ignored_type_error_has_a_code_and_a_reason() -> None:
    found = [
        f"{source.path}:{line}"
        for source in every_source()
        if IGNORE.search(source.text)
        for line, comment in source.comments()
        if IGNORE.search(comment) and not IGNORE_WITH_REASON.search(comment)
    ]
    assert found == []


def test_only_the_clock_may_ask_for_the_present() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    exempt = settings["tool"]["ruff"]["lint"]["per-file-ignores"]
    files = [path for path, rules in exempt.items() if "TID251" in rules]
    assert [path for path in files if path.startswith("src/")] == [ONE_CLOCK]
    silenced = [
        f"{source.path}:{line}"
        for source in every_source()
        if "TID251" in source.text
        for line, comment in source.comments()
        if "noqa" in comment and "TID251" in comment
    ]
    assert silenced == []


def test_the_program_asks_the_clock_module_by_no_other_road() -> None:
    found = [
        f"{source.path}:{node.lineno}"
        for source in program()
        if source.path != ONE_CLOCK
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import) and "time" in {name.name for name in node.names}
    ]
    assert found == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return bool(_names(caught) & {"Exception", "BaseException"})


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """Whether it only tidies up: its last statement is a bare ``raise``."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _names(nodes: list[ast.expr]) -> set[str]:
    """The last part of each name: ``typing.Protocol[T]`` gives ``Protocol``."""
    return {ast.unparse(node).partition("[")[0].rpartition(".")[2] for node in nodes}
