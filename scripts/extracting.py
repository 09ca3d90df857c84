"""Finds every sentence that the sources mark to be translated.

In Python, besides the functions of ``osmosis.languages.speaking``: the sentence of an error and
the names of its facts, and the help of commands and of their options, which are translated where
they are shown.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from jinja2.ext import babel_extract

from osmosis.ports.epilogs import words_of_epilog
from osmosis.practices.mnestics.meditations import shipped
from osmosis.practices.mnestics.rules.meditations import halves

_FUNCTIONS = {"gettext", "_", "noop", "ngettext", "noop_plural", "pgettext"}
_JINJA_OPTIONS = {"newstyle_gettext": "true", "trimmed": "true"}
_IN_SCRIPTS: Mapping[str, Any] = {"gettext": None, "ngettext": (1, 2)}
_COMMENTS = ("Translators:",)
# Sentences by a key that never changes; the first one is shown alone too.
_MEDITATIONS = "/data/meditations.json"
# What errors are told besides facts.
_NO_FACTS = {"opens"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One sentence, or a pair of singular and plural.

    Attributes:
        path: In which file, from the root of the package.
        comments: What the source says to whoever translates.
    """

    name: str | tuple[str, str]
    path: str
    context: str | None = None
    comments: tuple[str, ...] = ()


def sentences_in(folder: Path) -> Iterator[Found]:
    """Every sentence of the sources in a folder, file by file."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".py":
            yield from _in_python(path, name)
        elif path.suffix == ".html" and "/templates/" in name:
            yield from _in_template(path, name)
        elif path.suffix == ".js" and name.startswith("web/static/") and "/vendor/" not in name:
            yield from _in_script(path, name)
        elif name.endswith(_MEDITATIONS):
            yield from _in_meditations(name)


def _in_template(path: Path, name: str) -> Iterator[Found]:
    with path.open("rb") as file:
        for _, function, said, comments in babel_extract(
            file, ("_", "gettext", "ngettext", "pgettext"), _COMMENTS, _JINJA_OPTIONS
        ):
            parts = [said] if isinstance(said, str) else [part for part in said or () if part]
            # Nothing stands there when a constant is said, which is marked where it stands.
            if parts:
                yield _found(function, parts, name, tuple(comments))


def _in_script(path: Path, name: str) -> Iterator[Found]:
    with path.open("rb") as file:
        for _, said, comments, _context in extract("javascript", file, _IN_SCRIPTS, _COMMENTS):
            name_of = (said[0], said[1]) if isinstance(said, tuple) else said
            yield Found(name=name_of, path=name, comments=tuple(comments))


def _in_meditations(name: str) -> Iterator[Found]:
    for words in shipped().values():
        yield from (Found(name=half, path=name) for half in halves(words))


def _in_python(path: Path, name: str) -> Iterator[Found]:
    source = path.read_text(encoding="utf-8")
    remarks = _remarks(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            comments = remarks.get(node.lineno - 1, ())
            yield from _in_call(node, name, comments)
        elif isinstance(node, ast.FunctionDef) and _is_command(node):
            told = ast.get_docstring(node)
            if told:
                yield Found(name=told, path=name)


def _in_call(node: ast.Call, path: str, comments: tuple[str, ...]) -> Iterator[Found]:
    function = _name_of(node.func)
    if function in _FUNCTIONS:
        parts = [_text(arg) for arg in node.args[:2] if _is_text(arg)]
        if parts and _is_text(node.args[0]):
            yield _found(function, parts, path, comments)
    elif _is_error(function) and node.args and _is_text(node.args[0]):
        yield Found(name=_text(node.args[0]), path=path)
        for keyword in node.keywords:
            if keyword.arg and keyword.arg not in _NO_FACTS:
                yield Found(name=keyword.arg.replace("_", " "), path=path)
    elif function == "Command" and len(node.args) == 2 and _is_text(node.args[1]):
        yield Found(name=_text(node.args[1]), path=path)
    if "cli/" in path or path.endswith("/command.py"):
        yield from _of_command(node, path)


def _of_command(node: ast.Call, path: str) -> Iterator[Found]:
    """The help of an option, and what stands below that of a command."""
    for keyword in node.keywords:
        if not _is_text(keyword.value):
            continue
        if keyword.arg in ("help", "short_help"):
            yield Found(name=_text(keyword.value), path=path)
        elif keyword.arg == "epilog":
            for words in words_of_epilog(cleandoc(_text(keyword.value))):
                yield Found(name=words, path=path)


def _found(function: str, parts: list[str], path: str, comments: tuple[str, ...]) -> Found:
    if function in ("ngettext", "noop_plural"):
        return Found(name=(parts[0], parts[1]), path=path, comments=comments)
    if function == "pgettext":
        return Found(name=parts[1], path=path, context=parts[0], comments=comments)
    return Found(name=parts[0], path=path, comments=comments)


def _is_error(name: str) -> bool:
    """Whether it is an error of ours; what those of the language say is for programmers."""
    return name.endswith("Error") and not hasattr(builtins, name)


def _is_command(node: ast.FunctionDef) -> bool:
    """Whether a function is decorated as a command or a group of them."""
    calls = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return any(_name_of(one) in ("command", "group") for one in calls)


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)


def _text(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant)
    assert isinstance(node.value, str)
    return node.value


def _remarks(source: str) -> dict[int, tuple[str, ...]]:
    """What comments say to whoever translates, by the number of their line."""
    lines = enumerate(source.splitlines(), 1)
    found = ((number, re.search(r"#\s*(Translators:.*)", line)) for number, line in lines)
    return {number: (match.group(1),) for number, match in found if match}
