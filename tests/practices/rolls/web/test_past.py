"""The shelf of the past in the browser: seen before it comes, brought by a job, chosen, let go."""

from __future__ import annotations

import re

from osmosis.practices.rolls.past import Wanted
from osmosis.practices.rolls.service import past, staged_imports
from osmosis.practices.rolls.service.cases import read_case
from tests.journals.making import picture
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages

FIGS = b"---\ndate: 2019-05-04\ntags: garden\n---\n# Figs\n\nThey were ripe."


def upload(pages: Pages, *files: tuple[str, bytes], source: str = "markdown") -> str:
    """Send files, and where the browser is sent then."""
    answer = pages.post(
        "/import",
        data={"csrf_token": pages.token(), "source": source, "zone": "Europe/Bucharest"},
        files=[("files", file) for file in files],
    )
    return str(answer.headers.get("location", answer.text))


def brought(pages: Pages, world: World, *files: tuple[str, bytes], source: str) -> None:
    address = upload(pages, *files, source=source)
    plan = pages.page(address)
    total = re.search(r'name="total" value="(\d+)"', plan)
    assert total is not None
    waiting = address.partition("?")[0]
    fields = {"source": source, "zone": "Europe/Bucharest", "total": total[1]}
    pages.does(waiting, waiting, **fields)
    pages.page(waiting)
    world.app.jobs.run_one(staged_imports.tasks(world.context))
    assert pages.get(waiting).headers["location"] == "/import"


def test_a_note_of_nothing_but_brackets_lies_on_the_shelf_like_any_other(
    pages: Pages, world: World
) -> None:
    text = "![" * 300_000 + "![a](one.jpg)"
    brought(pages, world, ("odd.md", text.encode()), source="markdown")
    (odd,) = past.list_past(world.context, Wanted()).moments
    assert str(odd.id) in pages.page("/past")


def test_what_is_uploaded_is_seen_brought_looked_at_chosen_and_let_go(
    pages: Pages, world: World
) -> None:
    for path in ("/import", "/past"):
        pages.page(path)
    plan = pages.page(upload(pages, ("figs.md", FIGS), ("odd.bin", b"\x00")))
    assert "odd.bin" in plan
    assert past.list_imports(world.context) == []
    brought(pages, world, ("figs.md", FIGS), ("odd.bin", b"\x00"), source="markdown")
    brought(pages, world, ("a.jpg", picture("2019:05:05 10:00:00")), source="photos")
    figs, photo = past.list_past(world.context, Wanted()).moments
    shelf = pages.page("/past?tag=garden")
    assert "Figs" in shelf
    assert str(photo.id) not in shelf
    assert "They were ripe." in pages.page(f"/past/{figs.id}")
    assert pages.get(f"/past/{photo.id}/files/1/picture/thumb").content.startswith(b"\xff\xd8")
    assert pages.get(f"/past/{figs.id}/files/1").content == FIGS
    kept = pages.post("/past/look", data={"csrf_token": pages.token(), "ids": [str(figs.id)]})
    assert kept.headers["location"] == f"/past?ids={figs.id}"
    assert " checked" in pages.page(f"/past?ids={figs.id}")
    data = {"csrf_token": pages.token(), "virtue": "Plenty", "ids": [str(figs.id), str(photo.id)]}
    assert pages.post("/past/roll", data=data).status_code == 303
    (lying,) = read_case(world.context).kept
    assert lying.roll.is_from_before
    (run, _) = past.list_imports(world.context)
    for path in (f"/import/runs/{run.id}", f"/import/runs/{run.id}/let-go", "/import"):
        pages.page(path)
    for path in ("rest", "let-go"):
        pages.page(f"/past/{figs.id}/{path}")
    pages.does(f"/past/{figs.id}/rest", "/past")
    assert pages.get(f"/past/{figs.id}").status_code == 404
    pages.does(f"/import/runs/{run.id}/let-go", "/import")
    pages.does(f"/past/{figs.id}/let-go", "/past")
    assert past.list_past(world.context, Wanted()).moments == ()


def test_an_upload_that_cannot_be_read_is_said_in_a_sentence_and_removed(
    pages: Pages, world: World
) -> None:
    assert "Choose a file." in upload(pages, ("", b""))
    answer = pages.get(upload(pages, ("a.zip", b"PK nothing"), source="dayone"))
    assert answer.status_code == 422
    assert "zip" in answer.text
    waiting = upload(pages, ("figs.md", FIGS)).partition("?")[0]
    pages.does(f"{waiting}/leave", "/import")
    assert pages.get(waiting).status_code == 404
    assert list((world.app.store.folder.tmp / "imports").iterdir()) == []
