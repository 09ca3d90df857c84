"""Every heading above a table of the shell can be said in other languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from osmosis.cli.headings import HEADINGS
from tests.architecture.sources import Source, program


def test_the_headings_of_tables_are_marked() -> None:
    found = {
        heading: source.path
        for source in program()
        if "cli" in source.module.split(".")
        for heading in _headings_in(source)
    }
    assert len(found) > 30
    assert {word: path for word, path in found.items() if word not in HEADINGS} == {}


def _headings_in(source: Source) -> Iterator[str]:
    """The keys of rows that are given to ``print_table``, where the source shows them."""
    functions = {
        node.name: node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef)
    }
    for function in functions.values():
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and _name(call.func) == "print_table":
                yield from _keys(call.args[0], function, functions)


def _keys(
    rows: ast.expr, function: ast.FunctionDef, functions: dict[str, ast.FunctionDef]
) -> Iterator[str]:
    if isinstance(rows, ast.DictComp):
        yield from _words(rows.generators[0].iter, function)
    elif isinstance(rows, ast.Dict):
        keys = (key.value for key in rows.keys if isinstance(key, ast.Constant))
        yield from (key for key in keys if isinstance(key, str) and key)
    for part in _parts(rows, function, functions):
        yield from _keys(part, function, functions)


def _parts(
    rows: ast.expr, function: ast.FunctionDef, functions: dict[str, ast.FunctionDef]
) -> list[ast.expr]:
    """Where the rows come from, when they do not stand here themselves."""
    if isinstance(rows, ast.Name):
        return [node.value for node in _assignments(function) if _name(node.targets[0]) == rows.id]
    if isinstance(rows, ast.Call) and _name(rows.func) in functions:
        nodes = ast.walk(functions[_name(rows.func)])
        return [node.value for node in nodes if isinstance(node, ast.Return) and node.value]
    if isinstance(rows, ast.ListComp):
        return [rows.elt]
    return rows.elts if isinstance(rows, ast.List) else []


def _assignments(function: ast.FunctionDef) -> Iterator[ast.Assign]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Assign))


def _words(names: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    for node in _assignments(function):
        if _name(node.targets[0]) == _name(names):
            yield from ast.literal_eval(node.value)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
