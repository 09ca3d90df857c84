"""In which language the store speaks: one of those that there are, or what each device asks for."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.known import LANGUAGES, negotiate_language
from osmosis.languages.speaking import gettext, speaking
from osmosis.storage.language import StoreLanguage, choose_language, chosen_language
from osmosis.web.pages.preferences import LANGUAGE
from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page of the language."""

    async def show(request: Request) -> Response:
        with shell.context(request).store.read() as reading:
            chosen = chosen_language(reading)
        values = {"options": _options(), "chosen": "" if chosen is None else chosen.tag}
        return shell.render(request, "shell/language.html", values, title=gettext("Language"))

    async def choose(request: Request) -> Response:
        form = await shell.form(request)
        store = shell.context(request).store
        tags = [language.tag for language in LANGUAGES]
        with store.write() as transaction:
            choose_language(transaction, form.choice("language", ("", *tags)))
        # The answer to this choice is the first thing that is said in it.
        asked = negotiate_language(request.headers.get("accept-language", ""))
        with speaking(StoreLanguage(store).now(asked)):
            told = gettext("From now on Osmosis speaks so.")
        return shell.redirect(request, LANGUAGE, message=told)

    return [Route(LANGUAGE, show), Route(LANGUAGE, choose, methods=["POST"])]


def _options() -> list[tuple[str, str]]:
    named = Markup('<bdi lang="{tag}">{name}</bdi>')
    each = [(one.tag, named.format(tag=one.tag, name=one.name)) for one in LANGUAGES]
    return [("", gettext("As each device asks")), *each]
