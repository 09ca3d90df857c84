"""Where templates come from and what every page is given."""

from __future__ import annotations

from collections.abc import Sequence

import jinja2

from osmosis.ports.practice import Manifest
from osmosis.web.qr import qr
from osmosis.web.static_files import StaticFiles


def environment(practices: Sequence[Manifest], static: StaticFiles) -> jinja2.Environment:
    """The templates of the shell, and each practice's below its own name.

    ``rolls/case.html`` is ``case.html`` in the folder that the manifest of ``rolls`` names.
    Names that are not defined are errors, and everything is escaped.
    """
    of_practices = {
        manifest.name: _practice_loader(manifest) for manifest in practices if manifest.templates
    }
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.PackageLoader("osmosis.web", "templates"),
                jinja2.PrefixLoader(of_practices),
            ]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )
    made.globals["static"] = static.address
    made.globals["qr"] = qr
    return made


def _practice_loader(manifest: Manifest) -> jinja2.BaseLoader:
    package, _, folder = manifest.templates.partition(":")
    return jinja2.PackageLoader(package, folder)
