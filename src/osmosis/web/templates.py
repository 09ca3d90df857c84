"""Where templates come from and what every page is given."""

from __future__ import annotations

from collections.abc import Sequence
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from osmosis.languages.scripts import script_words
from osmosis.languages.speaking import gettext, ngettext, pgettext, spoken
from osmosis.ports.practice import Manifest
from osmosis.web.qr import qr
from osmosis.web.static_files import StaticFiles


class _Compiled(jinja2.BytecodeCache):
    """What was compiled, for as long as the process lasts: a second web of it compiles nothing.

    It is never written to a disk, from which code that somebody else put there would be run.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """The code of a template, if one of this name and these words was compiled."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


def environment(practices: Sequence[Manifest], static: StaticFiles) -> jinja2.Environment:
    """The templates of the shell, and each practice's below its own name.

    ``rolls/case.html`` is ``case.html`` in the folder that the manifest of ``rolls`` names.
    Names that are not defined are errors, and everything is escaped. ``said(words)`` says words
    that come from elsewhere.
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
        bytecode_cache=_COMPILED,
        extensions=["jinja2.ext.i18n"],
    )
    install = made.install_gettext_callables  # type: ignore[attr-defined]  # the extension adds it
    install(gettext, ngettext, newstyle=True, pgettext=pgettext)
    made.policies["ext.i18n.trimmed"] = True
    # What `_` says may have marks in it, and is not escaped: it takes what stands in templates.
    made.globals["said"] = gettext
    made.globals["static"] = static.address
    made.globals["qr"] = qr
    made.globals["spoken"] = spoken
    made.globals["script_words"] = script_words
    return made


def _practice_loader(manifest: Manifest) -> jinja2.BaseLoader:
    package, _, folder = manifest.templates.partition(":")
    return jinja2.PackageLoader(package, folder)
