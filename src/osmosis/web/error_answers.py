"""An error as a page, as a piece of one for htmx, or as a problem document (RFC 9457)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from osmosis.languages.errors import told_fact
from osmosis.languages.speaking import gettext, noop
from osmosis.web.dates import told_opening
from osmosis.web.failures import Failure, TooManyTriesError, heading_of

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

PROBLEM = "application/problem+json"
_SENTENCES = {
    404: noop("Nothing is at this address."),
    405: noop("This address does not take that."),
}
_NO_ANSWER = noop("This cannot be answered.")


def error_answer(
    shell: WebShell, request: Request, failure: Failure, error: Exception | None = None
) -> Response:
    """What to answer about a failure."""
    if request.url.path.startswith("/api/"):
        answer: Response = problem(failure)
    elif shell.is_htmx(request):
        answer = _fragment(shell, request, failure)
    else:
        answer = _page(shell, request, failure)
    for name, value in _headers(failure, error).items():
        answer.headers[name] = value
    return answer


def problem(failure: Failure) -> JSONResponse:
    """A problem document."""
    content: dict[str, object] = {
        "type": f"urn:osmosis:problem:{failure.category}",
        "title": failure.heading,
        "status": failure.status,
        "detail": failure.sentence,
    }
    facts = {name.replace(" ", "_"): value for name, value in failure.details}
    if facts:
        content["facts"] = facts
    return JSONResponse(content, status_code=failure.status, media_type=PROBLEM)


def http_failure(error: HTTPException) -> Failure:
    """What Starlette itself refuses: an unknown address, another method."""
    status = error.status_code
    return Failure(
        status=status,
        heading=gettext(heading_of(status)),
        sentence=gettext(_SENTENCES.get(status, _NO_ANSWER)),
        category="not_found" if status == 404 else "error",
    )


def _page(shell: WebShell, request: Request, failure: Failure) -> Response:
    zone = shell.app.store.clock.zone()
    values: dict[str, object] = {
        "heading": failure.heading,
        "sentence": failure.sentence,
        "details": [(told_fact(name), value) for name, value in failure.details if name != "opens"],
        "opens_on": None if failure.opens is None else told_opening(failure.opens, zone),
        "back": (gettext("To today"), "/"),
    }
    return shell.render(request, "error.html", values, title=failure.heading, status=failure.status)


def _fragment(shell: WebShell, request: Request, failure: Failure) -> Response:
    answer = shell.fragment(request, "shell/problem.html", {"sentence": failure.sentence})
    answer.status_code = failure.status
    answer.headers["HX-Retarget"] = "#notices"
    answer.headers["HX-Reswap"] = "outerHTML show:window:top"
    return answer


def _headers(failure: Failure, error: Exception | None) -> dict[str, str]:
    found = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if isinstance(error, TooManyTriesError):
        found["Retry-After"] = str(error.wait_seconds)
    elif failure.status == 503:
        found["Retry-After"] = "5"
    if failure.status == 401:
        found["WWW-Authenticate"] = 'Bearer realm="Osmosis"'
    return found
