"""The shelf of scents: bottles that can be tagged, opened and bought again."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError, UserError
from osmosis.languages.speaking import gettext
from osmosis.media.check import check_file
from osmosis.media.kinds import HEAD_BYTES, sniff
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.service import scents
from osmosis.practices.rolls.service.cases import read_case
from osmosis.practices.rolls.store.scents import Scent
from osmosis.practices.rolls.web.addresses import SCENTS, roll_at
from osmosis.practices.rolls.web.telling import tag_told

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

SCENT = SCENTS + "/{scent_id:uuid}"
PHOTO_BYTES = 16 * 1024 * 1024
MOST_BOTTLES = 9_999
SHOWN_PHOTOS = ("image/jpeg", "image/png", "image/webp")


def routes(shell: WebShell) -> list[BaseRoute]:
    """The shelf."""
    pages = _Pages(shell)
    return [
        Route(SCENTS, pages.show),
        Route(SCENTS, pages.add, methods=["POST"]),
        Route(SCENT + "/stock", pages.set_stock, methods=["POST"]),
        Route(SCENT + "/photo", pages.photo),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """Every bottle, and tags that are not used yet."""
        return self._page(request)

    async def add(self, request: Request) -> Response:
        """Put a bottle on the shelf."""
        context = self._shell.context(request)
        form = await self._shell.form_with_file(request, most_file=PHOTO_BYTES)
        try:
            scent = scents.add_scent(
                context,
                form.text("name", most=300),
                form.text("where_to_buy"),
                _stock(form),
                _photo(form),
            )
        except (InvalidInputError, ConflictError) as error:
            return self._page(request, error, form)
        return self._shell.redirect(
            request, SCENTS, message=gettext("{name} stands on the shelf.", name=scent.name)
        )

    async def set_stock(self, request: Request) -> Response:
        """Say how many bottles are left."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        scents.change_stock(context, request.path_params["scent_id"], _stock(form))
        return self._shell.redirect(request, SCENTS)

    async def photo(self, request: Request) -> Response:
        """The photograph of a bottle."""
        context = self._shell.context(request)
        scent = scents.bottle(context, request.path_params["scent_id"])
        name = scent.photo_sha256
        if name is None:
            raise NotFoundError("There is no photograph of this bottle")
        data = b"".join(context.blobs.open(name))
        kind = sniff(data[:HEAD_BYTES])
        return self._shell.media(
            request,
            lambda: iter([data]),
            size=len(data),
            media_type="application/octet-stream" if kind is None else kind.media_type,
        )

    def _page(
        self, request: Request, error: UserError | None = None, form: Form | None = None
    ) -> Response:
        context = self._shell.context(request)
        shelf = scents.shelf(context)
        values = {
            "bottles": [_told(scent) for scent in shelf],
            "suggestions": [
                tag_told(bottle.name for bottle in tag) for tag in scents.suggest_tags(context)
            ]
            if len(shelf) > 1
            else [],
            "in_use": _in_use(context, {scent.id: scent.name for scent in shelf}),
            "given": {} if form is None else form.values(),
            "problems": {}
            if form is None or error is None
            else form.told_beside(error, field="name", file="photo"),
        }
        status = 200 if error is None else self._shell.status(error)
        return self._shell.render(
            request, "rolls/scents.html", values, title=gettext("Scents"), status=status
        )


def _told(scent: Scent) -> dict[str, object]:
    where = scent.where_to_buy
    return {
        "id": str(scent.id),
        "name": scent.name,
        "where": where,
        "is_link": where.startswith(("https://", "http://")) and " " not in where,
        "stock": scent.stock,
        "photo": f"{SCENTS}/{scent.id}/photo" if scent.photo_sha256 else None,
    }


def _in_use(context: PracticeContext, names: dict[object, str]) -> list[dict[str, str]]:
    case = read_case(context)
    return [
        {
            "virtue": one.roll.virtue,
            "href": roll_at(one.roll.id),
            "tag": tag_told(names[b] for b in one.roll.scent_tag if b in names),
        }
        for one in (*case.loaded, *case.waiting, *case.kept)
        if one.roll.scent_tag and not one.is_rested
    ]


def _stock(form: Form) -> int:
    stock = form.integer("stock", least=0, most=MOST_BOTTLES)
    return 1 if stock is None else stock


def _photo(form: Form) -> list[bytes] | None:
    files = form.files("photo")
    if not files:
        return None
    try:
        checked = check_file(BytesIO(files[0].data), name=files[0].name, expect="photo")
    except InvalidInputError as error:
        raise InvalidInputError(error.message, field="photo") from error
    if checked.kind.media_type not in SHOWN_PHOTOS:
        raise InvalidInputError("A photograph of a bottle is a JPEG, PNG or WebP", field="photo")
    return [files[0].data]
