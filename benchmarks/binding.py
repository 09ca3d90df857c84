"""Makes the book that is measured: pages, pictures in the limited child, blocks, file."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from uuid import UUID

from PIL import Image
from whenever import Instant

from osmosis.articles.model import Article
from osmosis.articles.normalising import normalise
from osmosis.articles.words import count_words, minutes_of, plain_text
from osmosis.epub.cover import CoverWords, draw_cover
from osmosis.epub.model import Book, BookArticle, Cover, Picture, Section
from osmosis.epub.writing import write_book
from osmosis.media.readers import PROFILES, ReaderPicture, reader_picture, reader_worker
from tests.articles.article_pages import prose

ARTICLES, PICTURES_EACH, SOURCES, WORKERS = 500, 2, 20, 2
MOST_BYTES = 50_000_000
BASE = "https://h.example/"


def main(target: Path) -> None:
    """Write the book to a file."""
    dice = random.Random(1)
    articles = tuple(_article(dice, number) for number in range(ARTICLES))
    book = Book(
        identifier=UUID(int=1),
        title="The year",
        modified_at=Instant.from_utc(2031, 5, 4),
        creator="Osmosis",
        cover=Cover(
            svg=draw_cover(CoverWords(name="The year", day="4 May 2031", number=3)), alt="The year"
        ),
        sections=tuple(
            Section(title=f"Part {part + 1}", articles=articles[part * 50 : part * 50 + 50])
            for part in range(10)
        ),
        pictures=_pictures(dice),
    )
    (part,) = write_book(book, most_bytes=MOST_BYTES)
    target.write_bytes(part.data)


def _article(dice: random.Random, number: int) -> BookArticle:
    paragraphs = [f"<p>{prose(dice, 70)} <a href='/{number}/{at}'>more</a></p>" for at in range(14)]
    for at in range(PICTURES_EACH):
        figure = f"<figure><img src='/p/{number * PICTURES_EACH + at}' alt='A lamp'></figure>"
        paragraphs.insert(4 * at + 2, figure)
    blocks = normalise("".join(paragraphs), base=BASE)
    return BookArticle(
        key=f"a{number}",
        article=Article(
            title=prose(dice, 6), language="en", blocks=blocks, address=f"{BASE}{number}"
        ),
        source=f"Source {number % SOURCES}",
        minutes=minutes_of(count_words(plain_text(blocks))),
        why="It is new since the last opening.",
    )


def _pictures(dice: random.Random) -> dict[str, Picture]:
    """A thousand pictures as pages have them: 1,600 pixels wide, grainy, in colour."""
    sources = [photograph(dice, number) for number in range(SOURCES)]
    numbers = range(ARTICLES * PICTURES_EACH)
    shares = [numbers[at::WORKERS] for at in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        made = pool.map(lambda share: _made(sources, share), shares)
        return {address: picture for part in made for address, picture in part.items()}


def _made(sources: list[bytes], numbers: Iterable[int]) -> dict[str, Picture]:
    found: dict[str, Picture] = {}
    with reader_worker(PROFILES["eink-7"], most_bytes=45_000) as worker:
        for number in numbers:
            picture = reader_picture(worker, sources[number % SOURCES])
            assert isinstance(picture, ReaderPicture)
            # The bytes after the end of a JPEG are no part of it, and make each one of its own.
            data = picture.data + number.to_bytes(4, "big")
            found[f"{BASE}p/{number}"] = Picture(data=data)
    return found


def photograph(dice: random.Random, number: int) -> bytes:
    """A picture as a camera makes it."""
    grain = Image.effect_noise((400, 267), 30 + number).resize((1600, 1068))
    across = Image.linear_gradient("L").resize((1600, 1068)).rotate(dice.choice((0, 90, 180)))
    out = BytesIO()
    Image.merge("RGB", (grain, across, across.rotate(180))).save(out, "JPEG", quality=88)
    return out.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
