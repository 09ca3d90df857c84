"""A gate at rest is met on no page, also not by its address; it is not changed that way either."""

from __future__ import annotations

import re

import httpx
from starlette.routing import Route

from osmosis.access.tokens import add_token
from osmosis.practices.apert.model import GateState
from osmosis.practices.apert.web.routes import routes
from osmosis.storage.rests import add_rest
from tests.practices.apert.opened.conftest import Pages

NOT_MET = ("This gate is at rest", "There is no such gate")
KEYED = "{gate_id", "{opening_id"


def test_no_address_leads_to_a_gate_at_rest(pages: Pages) -> None:
    with pages.world.app.store.write() as transaction:
        add_rest(transaction, ref=pages.gate.ref)
    _, secret = add_token(pages.app.store, "Kobo", "editions")
    reader = httpx.BasicAuth("anybody", secret)
    filled = {
        "{token}": secret,
        "{picture}": "cover",
        "{gate_id:uuid}": str(pages.gate.id),
        "{opening_id:uuid}": str(pages.opening.ref.id),
        "{delivery_id:uuid}": str(pages.gate.id),
        "{number:int}": "1",
    }
    met, asked = [], 0
    for route in (one for one in routes(pages.shell) if isinstance(one, Route)):
        if any(name in route.path for name in KEYED):
            path = re.sub(r"\{[^}]*\}", lambda found: filled.get(found[0], "any"), route.path)
            is_read = "GET" in (route.methods or ())
            answer = pages.get(path, auth=reader) if is_read else pages.send(path)
            if answer.status_code != 404 or not any(said in answer.text for said in NOT_MET):
                met.append((route.path, answer.status_code))
            asked += 1
    assert met == []
    assert asked > 40
    assert pages.world.now(pages.gate).state is GateState.IN_USE
