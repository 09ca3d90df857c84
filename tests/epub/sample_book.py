"""A book with everything in it, and smaller ones."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw
from whenever import Date, Instant

from osmosis.articles.model import (
    Article,
    Blocks,
    Cell,
    Heading,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Row,
    Style,
    Styled,
    Table,
    Text,
)
from osmosis.articles.normalising import normalise
from osmosis.epub.cover import CoverWords, draw_cover
from osmosis.epub.model import (
    Book,
    BookArticle,
    Cover,
    Page,
    PageKind,
    Picture,
    Section,
    address_in_book,
)
from tests.articles.corpus import PAGES, base_of

IDENTIFIER = UUID("6c1b8d1e-6f0a-5c3e-9b57-1a2b3c4d5e6f")
OPENED = Instant.from_utc(2031, 5, 4, 7, 0)
COVER = CoverWords(name="The quarter", day="4 May 2031", number=7, line="about 2 hours")

_BY_NAME = {"hebrew": "he", "arabic": "ar", "japanese": "ja", "chinese": "zh-Hans"}


@cache
def drawn(width: int, height: int, form: str = "JPEG") -> bytes:
    """A plainly drawn plate: a sun over water."""
    image = Image.new("L", (width, height), 225)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 3 // 5, width, height), fill=120)
    middle, radius = width // 2, height // 6
    draw.ellipse((middle - radius, height // 4, middle + radius, height // 4 + 2 * radius), fill=60)
    for line in range(6):
        y = height * 3 // 5 + 8 + line * height // 18
        draw.line((width // 5, y, width * 4 // 5, y), fill=170, width=3)
    out = BytesIO()
    image.save(out, form)
    return out.getvalue()


def article(name: str) -> BookArticle:
    """An article of the corpus."""
    language = _BY_NAME.get(name, "en")
    blocks = normalise(PAGES[name], base=base_of(name), language=language)
    return BookArticle(
        key=name,
        source="The Harbour Letter",
        minutes=7,
        why="It is the only piece on lamps since the last opening, and you asked for the sea.",
        article=Article(
            title=name.replace("_", " ").capitalize(),
            byline="A. Keeper",
            language=language,
            published_on=Date(2031, 4, 2),
            address=base_of(name),
            blocks=blocks,
        ),
    )


def words(text: str) -> tuple[Text]:
    """Some words."""
    return (Text(text),)


def paragraph(text: str) -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph(words(text))


def front_page() -> Page:
    """What the person wrote before the gate opened, and whom they want to meet."""
    blocks: Blocks = (
        Quote((paragraph("What did the sea do while I was not looking?"),)),
        Heading(2, words("To meet")),
        ListBlock(items=((paragraph("Someone from the rowing club"),), (paragraph("Aunt Vera"),))),
        paragraph("The gate stays open for ten days. Then this book is the only copy of it."),
    )
    return Page(key="front", title="Before you read", blocks=blocks, kind=PageKind.FOREWORD)


def _row(*texts: str, head: bool = False) -> Row:
    cells = tuple(Cell(blocks=(paragraph(text),), is_header=head) for text in texts)
    return Row(cells, is_head=head)


def balance_page() -> Page:
    """A balance sheet."""
    table = Table(
        caption=(paragraph("Minutes by leaning"),),
        rows=(
            _row("Axis", "Wanted", "Got", head=True),
            _row("Old and new", "half and half", "31 and 29 minutes"),
            _row("Near and far", "a third far", "22 of 60 minutes"),
        ),
    )
    closing = paragraph("All but one of your weights could be kept. Near and far is 2 minutes off.")
    return Page(key="balance", title="Balance", blocks=(table, closing))


def interference_page() -> Page:
    """Where sources say the same, and where they do not."""
    link = Link(address_in_book("everything"), words("The Harbour Letter"))
    table = Table(
        rows=(
            _row("Together", "Against each other", head=True),
            Row(
                (
                    Cell(blocks=(Paragraph((link, Text(": the lamps will stay."))),)),
                    Cell(blocks=(paragraph("The Inland Post: the lamps will go."),)),
                )
            ),
        )
    )
    return Page(key="waves", title="Where voices meet", blocks=(table,))


def colophon_page() -> Page:
    """Who made it, and what is missing."""
    emphasised = Styled(Style.EMPHASIS, words("The Inland Post"))
    blocks: Blocks = (
        paragraph("Gathered between 2 February and 4 May 2031 from nine sources."),
        Paragraph((emphasised, Text(" could not be reached from 3 to 9 March."))),
    )
    return Page(key="colophon", title="Colophon", blocks=blocks, kind=PageKind.COLOPHON)


def pictures() -> dict[str, Picture]:
    """Pictures for the addresses in the corpus; one address has none."""
    return {
        "https://harbour.example/a/lamp.jpg": Picture(data=drawn(900, 600)),
        "https://harbour.example/a/tall.png": Picture(
            data=drawn(400, 900, "PNG"), media_type="image/png"
        ),
        "https://harbour.example/a/again.jpg": Picture(data=drawn(900, 600)),
    }


def sample_book(names: tuple[str, ...] = tuple(PAGES)) -> Book:
    """A book with pages of all kinds and the named articles."""
    cut = (len(names) + 1) // 2
    return Book(
        identifier=IDENTIFIER,
        title="The quarter, 4 May 2031",
        modified_at=OPENED,
        creator="Osmosis",
        series="The quarter",
        number=7,
        description="What nine sources wrote between 2 February and 4 May 2031.",
        cover=Cover(svg=draw_cover(COVER), alt="The quarter, 4 May 2031, number 7"),
        front=(front_page(),),
        sections=(
            Section(title="The sea", articles=tuple(map(article, names[:cut]))),
            Section(title="Everything else", articles=tuple(map(article, names[cut:]))),
        ),
        end=(balance_page(), interference_page(), colophon_page()),
        pictures=pictures(),
    )
