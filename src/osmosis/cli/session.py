"""Opens Osmosis for one command and closes it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from osmosis.app import App, open_app
from osmosis.config import config_from
from osmosis.storage.timekeeping import ignored_clock_sentence


@contextmanager
def opened() -> Iterator[App]:
    """Osmosis on the store that ``OSMOSIS_HOME`` names.

    Raises:
        NotFoundError: There is no store there.
    """
    app = open_app(config_from())
    try:
        sentence = ignored_clock_sentence(app.store.folder)
        if sentence:
            click.echo(sentence, err=True)
        yield app
    finally:
        app.close()
