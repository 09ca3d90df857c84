"""Pictures with what is written below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osmosis.articles.model import Block, Blocks, Figure, Image, Paragraph
from osmosis.articles.tree import Element

if TYPE_CHECKING:
    from osmosis.articles.flow import Flow

__all__ = ["figure_of"]


def figure_of(element: Element, flow: Flow) -> Blocks:
    """A figure of pictures; of anything else (a table, a quotation) its blocks in their order."""
    found: list[Block] = []
    captions: list[Blocks] = []
    is_pictures = True
    for part in flow.parts(element, ("figcaption",)):
        if isinstance(part, tuple):
            is_pictures = is_pictures and all(isinstance(block, Figure) for block in part)
            found += part
        else:
            captions.append(flow.inner(part))
            found += captions[-1]
    images = tuple(_once(found))
    caption = tuple(block for part in captions for block in part)
    is_plain = all(isinstance(block, Paragraph) for block in caption)
    if images and is_pictures and is_plain:
        return (Figure(images, caption),)
    return tuple(found)


def _once(blocks: list[Block]) -> list[Image]:
    """The pictures; a page that loads them late often has each a second time."""
    found: dict[str, Image] = {}
    for block in blocks:
        for image in block.images if isinstance(block, Figure) else ():
            found.setdefault(image.address, image)
    return list(found.values())
