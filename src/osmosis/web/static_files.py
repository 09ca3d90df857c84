"""The static files, in memory, at addresses that change when any of them does.

``/static/<hash of all>/osmosis.css`` is cached for ever; ``/static/osmosis.css`` is asked for
again each time. One hash for all of them keeps the relative addresses inside style sheets and
modules right.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

from osmosis.errors import NotFoundError
from osmosis.kernel.hashing import sha256_of

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# What Python's table lacks on some systems.
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".md": "text/plain",
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file."""

    data: bytes
    media_type: str
    sha256: str


class StaticFiles:
    """Every static file of the shell.

    Args:
        folder: Where they lie; the package's own when left out.
    """

    def __init__(self, folder: Traversable | None = None) -> None:
        root = files("osmosis.web").joinpath("static") if folder is None else folder
        self._files = {path: _read(entry) for path, entry in sorted(_walk(root, ""))}
        every = (f"{path}\0{file.sha256}\n".encode() for path, file in self._files.items())
        self.hash = sha256_of(every)[:16]

    @property
    def prefix(self) -> str:
        """The address below which everything is cached for ever."""
        return f"/static/{self.hash}/"

    @property
    def paths(self) -> list[str]:
        """Every file's path inside the folder."""
        return list(self._files)

    def address(self, path: str) -> str:
        """The lasting address of a file, for templates.

        Raises:
            NotFoundError: There is no such file.
        """
        self.get(path)
        return self.prefix + path

    def get(self, path: str) -> StaticFile:
        """One file by its path.

        Raises:
            NotFoundError: There is no such file.
        """
        try:
            return self._files[path]
        except KeyError:
            raise NotFoundError("There is no such file") from None

    async def answer(self, request: Request) -> Response:
        """The file that the address names."""
        path = str(request.path_params["path"])
        head, _, rest = path.partition("/")
        is_lasting = head == self.hash
        return file_answer(
            request, self.get(rest if is_lasting else path), FOR_EVER if is_lasting else ASK_AGAIN
        )


def file_answer(request: Request, file: StaticFile, caching: str) -> Response:
    """A file's bytes, or that they have not changed."""
    etag = f'"{file.sha256[:32]}"'
    headers = {"Cache-Control": caching, "ETag": etag}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(file.data, media_type=file.media_type, headers=headers)


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            found += _walk(entry, f"{prefix}{entry.name}/")
        else:
            found.append((prefix + entry.name, entry))
    return found


def _read(entry: Traversable) -> StaticFile:
    suffix = f".{entry.name.rpartition('.')[2]}".lower()
    media_type = _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
    data = entry.read_bytes()
    return StaticFile(data, media_type, sha256_of([data]))
