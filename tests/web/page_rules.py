"""What no page may contain, whatever it shows: the rules of the Content-Security-Policy and of axe
that a parser can check without a browser."""

from __future__ import annotations

from html.parser import HTMLParser

_NEEDS_NO_NAME = {"hidden", "submit", "button"}


class PageRules(HTMLParser):
    """Collects what a page breaks, in ``broken``, and the classes that it uses, in ``classes``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.broken: list[str] = []
        self.classes: set[str] = set()
        self._ids: list[str] = []
        self._labelled: set[str] = set()
        self._fields: list[str] = []
        self._references: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.classes |= set(given.get("class", "").split())
        if "id" in given:
            self._ids.append(given["id"])
        self._references |= set(given.get("aria-describedby", "").split())
        self._check_policy(tag, given)
        self._check_names(tag, given)

    handle_startendtag = handle_starttag

    def close(self) -> None:
        super().close()
        for name in {name for name in self._ids if self._ids.count(name) > 1}:
            self.broken.append(f"two elements are called {name}")
        self.broken += [f"no label for {name}" for name in self._fields if not self._is_named(name)]
        self.broken += [f"nothing is called {name}" for name in self._references - set(self._ids)]

    def _is_named(self, name: str) -> bool:
        return name in self._labelled

    def _check_policy(self, tag: str, given: dict[str, str]) -> None:
        is_data = given.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.broken.append(f"inline {tag}")
        self.broken += [f"{tag} has {name}" for name in given if name.startswith(("on", "hx-on"))]
        if "style" in given:
            self.broken.append(f"{tag} has a style attribute")
        if given.get("href", "").startswith("javascript:"):
            self.broken.append("a javascript: address")

    def _check_names(self, tag: str, given: dict[str, str]) -> None:
        if tag == "img" and not given.get("alt"):
            self.broken.append(f"no text for the image {given.get('src')}")
        if tag == "svg" and "aria-hidden" not in given and not _is_named_drawing(given):
            self.broken.append("a drawing that is neither named nor hidden")
        if tag == "label" and "for" in given:
            self._labelled.add(given["for"])
        is_field = tag in {"input", "select", "textarea"}
        if is_field and given.get("type") not in _NEEDS_NO_NAME and "id" in given:
            self._fields.append(given["id"])


def _is_named_drawing(given: dict[str, str]) -> bool:
    """Whether it is a picture, or a group with a name: one with links in it may be no picture."""
    return given.get("role") == "img" or (
        given.get("role") == "group" and bool(given.get("aria-labelledby"))
    )


def broken_rules(markup: str) -> list[str]:
    """What the markup breaks; empty if it may be shown."""
    rules = PageRules()
    rules.feed(markup)
    rules.close()
    return rules.broken


def classes_in(markup: str) -> set[str]:
    """Every class that the markup uses."""
    rules = PageRules()
    rules.feed(markup)
    rules.close()
    return rules.classes
