"""The words in a template that no catalogue knows: its text, and the attributes that are read.

``python -m tests.architecture.templates PATH...`` prints them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import jinja2
from jinja2 import nodes

# Templates whose words are no language's: names, samples for programs.
UNMARKED: frozenset[str] = frozenset()
_ENVIRONMENT = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
_WORD = re.compile(r"[A-Za-z]{2,}")
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_NAME = re.compile(r"\bOsmosis\b|&\w+;|&#\d+;")
# What a macro writes into a tag: a class, an attribute for programs.
_IN_TAG = re.compile(r"""\bis-(?=\x00)|\baria-(?:describedby|invalid)="[^"]*\"""")
_READ = re.compile(
    r"""\b(?:aria-label|aria-description|alt|title|placeholder|data-confirm)="([^"]*)"""
)
_QUIET = re.compile(r"<(style|script|svg)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
# Commands and names as they are typed.
_TYPED = re.compile(r"""<(p|span) class="mono\b[^"]*">[^<]*</\1>""")
_ATTRIBUTE = re.compile(r'\bhx-[\w-]+="[^"]*"')
_HOLE = "\x00"
_CLASSES = re.compile(r"{% block \w*class %}.*?{% endblock %}")
_TRANSLATED = re.compile(r"{%-? trans\b.*?{%-? endtrans -?%}", re.DOTALL)


def unmarked_in(source: str) -> list[str]:
    """Every run of words that would be shown without having been marked."""
    flat = _ATTRIBUTE.sub(" ", _TYPED.sub(" ", _QUIET.sub(" ", _without_code(source))))
    texts = [*_READ.findall(flat), *_TAG.sub("\n", flat).split("\n")]
    bare = (_NAME.sub("", _IN_TAG.sub("", text)) for text in texts)
    shown = (text.replace(_HOLE, "").strip() for text in bare)
    in_code = (text for text in _constants(source))
    return [text for text in (*shown, *in_code) if _WORD.search(text)]


def translated_from_elsewhere(source: str) -> list[str]:
    """Where something that does not stand in a template is translated, which nobody escapes."""
    return [
        f"line {call.lineno}"
        for call in _ENVIRONMENT.parse(source).find_all(nodes.Call)
        if _is_translating(call)
        and not all(isinstance(word, nodes.Const) for word in call.args[:1])
    ]


def _without_code(source: str) -> str:
    """The text of a template with a hole where an expression or a statement stands."""
    parts = []
    for _, kind, text in _ENVIRONMENT.lex(_TRANSLATED.sub(_HOLE, _CLASSES.sub(_HOLE, source))):
        if kind == "data":
            parts.append(text)
        elif kind in ("variable_begin", "block_begin"):
            parts.append(_HOLE)
    return "".join(parts)


def _constants(source: str) -> list[str]:
    """Sentences in expressions that are not within a call that translates."""
    tree = _ENVIRONMENT.parse(source)
    found: list[str] = []
    _walk(tree, found)
    return found


def _walk(node: nodes.Node, found: list[str]) -> None:
    if isinstance(node, nodes.Call) and _is_translating(node):
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and _is_sentence(node.value):
        found.append(node.value)
    for child in node.iter_child_nodes():
        _walk(child, found)


def _is_translating(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in (
        "_",
        "gettext",
        "ngettext",
        "pgettext",
    )


def _is_sentence(text: str) -> bool:
    """Two words, or one that begins with a capital: what no class, name or path looks like."""
    return bool(
        re.fullmatch(r"[A-Z][a-z-]+[.?!…]?", text)
        or re.search(r"[A-Za-z]{2,} [a-z]|^[A-Z] [a-z]", text)
    ) and ("<" not in text)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        for file in sorted(Path(argument).rglob("*.html")) or [Path(argument)]:
            for words in unmarked_in(file.read_text(encoding="utf-8")):
                sys.stdout.write(f"{file}: {words}\n")
