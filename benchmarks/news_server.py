"""Serves twenty feeds of whole articles with pictures: python -m benchmarks.news_server.

Prints its port. Every name leads to the same feeds; addresses in them have the name that was asked.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

from PIL import Image

from benchmarks.binding import ARTICLES, PICTURES_EACH, SOURCES, photograph
from tests.articles.article_pages import prose

EACH = ARTICLES // SOURCES
PUBLISHED = datetime(2031, 5, 5, 12, tzinfo=UTC)


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pictures: Sequence[bytes] = ()

    def do_GET(self) -> None:
        match self.path.strip("/").split("/"):
            case ["feed", number] if number.isdigit():
                feed = _feed(int(number), str(self.headers["Host"])).encode()
                self._answer("application/rss+xml", feed)
            case ["p", name]:
                picture = int(name.partition(".")[0])
                self._answer("image/jpeg", self.pictures[picture])
            case _:
                self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _feed(source: int, host: str) -> str:
    items = "".join(_item(number, host) for number in range(source * EACH, (source + 1) * EACH))
    return (
        '<?xml version="1.0"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Source {source}</title><link>http://{host}/</link>"
        f"<description>News</description>{items}</channel></rss>"
    )


def _item(number: int, host: str) -> str:
    dice = random.Random(number)
    blocks = [f"<p>Number{number} {prose(dice, 70)}</p>" for _ in range(14)]
    for at in range(PICTURES_EACH):
        address = f"http://{host}/p/{number * PICTURES_EACH + at}.jpg"
        blocks.insert(4 * at + 2, f'<figure><img src="{address}" alt="A lamp"></figure>')
    published = format_datetime(PUBLISHED + timedelta(minutes=number))
    return (
        f"<item><title>Lamp{number} of harbour{number}</title>"
        f"<link>http://{host}/a/{number}</link><guid>http://{host}/a/{number}</guid>"
        f"<pubDate>{published}</pubDate>"
        f"<content:encoded>{escape(''.join(blocks))}</content:encoded></item>"
    )


def _cropped(seen: Sequence[Image.Image], number: int) -> bytes:
    """A picture like no other."""
    picture = seen[number % len(seen)]
    out = BytesIO()
    cut = number // len(seen)
    picture.crop((cut, cut, picture.width, picture.height)).save(out, "JPEG", quality=85)
    return out.getvalue()


def main() -> None:
    """Serve until ended."""
    dice = random.Random(1)
    seen = [Image.open(BytesIO(photograph(dice, number))) for number in range(SOURCES)]
    _Answering.pictures = [_cropped(seen, number) for number in range(ARTICLES * PICTURES_EACH)]
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answering) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
