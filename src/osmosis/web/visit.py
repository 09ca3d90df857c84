"""Who is calling, by what right, and how much they may send: one object per request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from starlette.types import Scope

DEFAULT_BODY_BYTES = 1024 * 1024
_KEY = "osmosis.visit"


@dataclass(kw_only=True, slots=True)
class Visit:
    """One request's caller.

    Attributes:
        browser: The value of the browser's own cookie, given or new.
        is_new_browser: Whether the cookie has to be set.
        form_token: What proves that a form is from one of our pages.
        is_script: Whether a bearer token speaks; cookies are then ignored.
        scope: What a bearer token may do; ``full`` for a person.
        session_id: The signed-in session, when there has to be one.
        is_secure: Whether the connection is encrypted.
        body_bytes: How much of a body is read before the request is refused.
        page_shown: Whether a page with the form token went out, so that the cookie must too.
    """

    browser: str
    is_new_browser: bool
    form_token: str
    is_script: bool = False
    scope: str = "full"
    session_id: UUID | None = None
    is_secure: bool = False
    body_bytes: int = DEFAULT_BODY_BYTES
    page_shown: bool = False


def begin_visit(scope: Scope, visit: Visit) -> None:
    """Let the rest of the request know who is calling."""
    scope[_KEY] = visit


def find_visit(scope: Scope) -> Visit | None:
    """The caller, unless the request was refused before that was known."""
    found = scope.get(_KEY)
    return found if isinstance(found, Visit) else None


def visit_of(scope: Scope) -> Visit:
    """The caller of a request that passed the guards."""
    visit = find_visit(scope)
    if visit is None:
        raise LookupError("the request did not pass the guards")
    return visit
