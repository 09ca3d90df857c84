"""The sentences in a module of Python that no catalogue knows.

``python -m tests.architecture.sentences PATH...`` prints them with their lines.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

# Modules whose sentences are for programs, or for people who wrote them.
SILENT: frozenset[str] = frozenset(
    {
        # The description of the interface is for programs.
        "src/osmosis/web/api/openapi.py",
    }
)
# What marks a sentence, and what takes words that no person reads: `api` describes itself to
# programs, in English.
_MARKING = {
    "gettext",
    "_",
    "noop",
    "ngettext",
    "pgettext",
    "getLogger",
    "compile",
    "TypeVar",
    "api",
}
# Keys of schemas whose words are for programs.
_DESCRIBING = {"description", "summary"}
_LOGGING = {"debug", "info", "warning", "error", "exception"}
_TRANSLATED_KEYWORDS = {"help", "short_help", "epilog", "metavar"}
_SENTENCE = re.compile(r"[A-Za-z]{2,},? (?:\x00|[a-z]{1,})|^[A-Z][a-z]+[.?!…]?$|\x00,? [a-z]{2,}")
_CODE = re.compile(
    r"^(?:SELECT|<|[a-z-]+/|[A-Z][A-Za-z-]+: |Basic |Bearer |bytes |outerHTML )"
    r"|^(?:public|private), "
    r"|^(?:Osmosis|Apprise)$|\bsrc='|default-src"
)


def unmarked_in_python(tree: ast.Module) -> Iterator[str]:
    """What would be said in English only, as ``line: words``; values are shown as ``…``."""
    yield from _walk(tree)


def _walk(node: ast.AST) -> Iterator[str]:
    for child in _spoken_children(node):
        text = _text_of(child)
        if text is None:
            yield from _walk(child)
        elif _SENTENCE.search(text) and not _CODE.search(text):
            line = getattr(child, "lineno", 0)
            yield f"{line}: {text.replace(chr(0), '…')}"


def _spoken_children(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that may hold something to be said."""
    if isinstance(node, ast.Call):
        if _is_marking(node):
            return
        translated = [kw for kw in node.keywords if kw.arg in _TRANSLATED_KEYWORDS]
        yield from (kw for kw in node.keywords if kw not in translated)
        is_error = _name(node.func).endswith("Error") or _name(node.func) == "Command"
        args = node.args
        yield from (arg for arg in args if not (is_error and isinstance(arg, ast.Constant)))
        yield node.func
    elif isinstance(node, ast.Assert | ast.arg) or _is_docstring(node):
        return
    elif isinstance(node, ast.Subscript):
        yield node.value
    elif isinstance(node, ast.Dict):
        yield from (
            value
            for key, value in zip(node.keys, node.values, strict=True)
            if not (isinstance(key, ast.Constant) and key.value in _DESCRIBING)
        )
    else:
        yield from ast.iter_child_nodes(node)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_marking(node: ast.Call) -> bool:
    name = _name(node.func)
    if name in _LOGGING and isinstance(node.func, ast.Attribute):
        return _name(node.func.value) in ("log", "logger")
    return name in _MARKING


def _text_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "\x00" for part in node.values
        )
    return None


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        for file in sorted(Path(argument).rglob("*.py")) or [Path(argument)]:
            for found in unmarked_in_python(ast.parse(file.read_text(encoding="utf-8"))):
                sys.stdout.write(f"{file}:{found}\n")
