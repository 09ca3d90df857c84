"""Errors in the language that is spoken; in logs they stay English."""

from __future__ import annotations

from collections.abc import Collection

from osmosis.errors import OsmosisError, said_of_cause
from osmosis.languages.speaking import gettext


def told_message(error: OsmosisError) -> str:
    """The one sentence of an error, without a full stop."""
    return gettext(error.message)


def told_sentence(error: OsmosisError) -> str:
    """The one sentence of an error, with its full stop, as it stands on a page."""
    return f"{told_message(error)}."


def told_fact(name: str) -> str:
    """The name of a fact, such as ``wait seconds``, for a person."""
    return gettext(name.replace("_", " "))


def told_problem(error: OsmosisError) -> str:
    """All that :func:`told_error` says, as a sentence on a page with its full stop.

    The name of a form's field is left out, which stands on the page in words.
    """
    return _marked(f"{_said(error, untold=('field',))}.", error)


def told_error(error: OsmosisError) -> str:
    """All that ``str(error)`` says: ``message: facts: cause``, and under it what is marked."""
    return _marked(_said(error), error)


def _said(error: OsmosisError, untold: Collection[str] = ()) -> str:
    """What an error says in one line.

    Args:
        untold: The names of facts that are left out.
    """
    parts = [told_message(error)]
    facts = {name: fact for name, fact in error.facts.items() if name not in untold}
    if facts:
        parts.append(", ".join(f"{told_fact(name)} {fact}" for name, fact in facts.items()))
    cause = error.__cause__
    if isinstance(cause, OsmosisError):
        parts.append(_marked(_said(cause, untold), cause))
    elif cause is not None:
        parts.append(said_of_cause(cause))
    return ": ".join(parts)


def _marked(said: str, error: OsmosisError) -> str:
    return f"{said}\n{error.marked}" if error.marked else said
