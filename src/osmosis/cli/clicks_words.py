"""What click says by itself, in the language that is spoken.

Click asks the ``gettext`` of the standard library, which has one domain for the whole process and
follows the environment, as the shell does. For the length of a command our catalogue is that
domain. The sentences stand here so that they stand in it.
"""

from __future__ import annotations

import gettext as stdlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from osmosis.languages.catalogues import DOMAIN, LOCALE
from osmosis.languages.known import ENGLISH
from osmosis.languages.speaking import noop, noop_plural, spoken

SAID_BY_CLICK: Final = (
    noop("Usage:"),
    noop("Options"),
    noop("Commands"),
    noop("Positional arguments"),
    noop("Show this message and exit."),
    noop("Show the version and exit."),
    noop("Error: {message}"),
    noop("Try '{command} {option}' for help."),
    noop("Missing argument"),
    noop("Missing option"),
    noop("Missing parameter"),
    noop("Missing command."),
    noop("Choose from:\n\t{choices}"),
    noop("No such option {name!r}."),
    noop("No such command {name!r}."),
    noop("Option {name!r} does not take a value."),
    noop("Argument {name!r} takes {nargs} values."),
    noop("Invalid value: {message}"),
    noop("Invalid value for {param_hint}: {message}"),
    noop("{value!r} is not a valid {number_type}."),
    noop("{value} is not in the range {range}."),
    noop("Could not open file {filename!r}: {message}"),
    noop("{name} {filename!r} does not exist."),
    noop("{name} {filename!r} is a file."),
    noop("{name} {filename!r} is a directory."),
    noop("{name} {filename!r} is not readable."),
    noop("{name} {filename!r} is not writable."),
    noop("file"),
    noop("directory"),
    noop("path"),
    noop("default: {default}"),
    noop("required"),
    noop("Repeat for confirmation"),
    noop("Error: The two entered values do not match."),
    noop("Error: invalid input"),
)
SAID_OF_SEVERAL_BY_CLICK: Final = (
    noop_plural(
        "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"
    ),
    noop_plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    noop_plural("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    noop_plural(
        "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."
    ),
)


@contextmanager
def click_speaks_too() -> Iterator[None]:
    """Let click say its own words in the language that is spoken, until the end of the block."""
    if spoken() == ENGLISH:
        yield
        return
    before = stdlib.textdomain()
    stdlib.bindtextdomain(DOMAIN, LOCALE)
    stdlib.textdomain(DOMAIN)
    try:
        yield
    finally:
        stdlib.textdomain(before)
