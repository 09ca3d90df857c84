"""Imports what a manifest names, when it is needed and not before."""

from __future__ import annotations

import importlib
from typing import Any

from osmosis.errors import PluginError


def load(name: str) -> Any:
    """What ``module:attribute`` names.

    Raises:
        PluginError: There is no such module or attribute.
    """
    module_name, _, attribute = name.partition(":")
    try:
        return getattr(importlib.import_module(module_name), attribute)
    except (ImportError, AttributeError) as error:
        raise PluginError("A part of a practice cannot be loaded", part=name) from error
