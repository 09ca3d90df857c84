"""The beginning of an article: about a paragraph, cut where a sentence ends."""

from __future__ import annotations

import re

from osmosis.articles.model import Block, Blocks, Division, Paragraph, Quote, Text
from osmosis.articles.words import count_words, plain_text
from osmosis.practices.apert.rules.choosing import SKIM_WORDS

_SENTENCE = re.compile(r".+?(?:[.!?…][\"'”’)\]]*(?=\s)|[。！？]|$)\s*", re.DOTALL)
_FEW = SKIM_WORDS * 3 // 4
_LETTERS_TO_A_WORD = 2
_WORTH_READING = 3  # words; a line above the text has no more


def shortened(blocks: Blocks) -> Blocks:
    """The first paragraphs, up to about as many words as one skims; nothing else is taken."""
    taken: list[Block] = []
    left = SKIM_WORDS
    for text in _paragraphs(blocks):
        words = count_words(text)
        if words > left:
            taken.append(Paragraph((Text(_cut(text, left)),)))
            break
        taken.append(Paragraph((Text(text),)))
        left -= words
        if left <= SKIM_WORDS - _FEW:
            break
    return tuple(taken)


def _paragraphs(blocks: Blocks) -> list[str]:
    """What is said in paragraphs; where there are none, what is said at all."""
    said = [" ".join(text.split()) for text in _said(blocks)]
    told = [text for text in said if count_words(text) >= _WORTH_READING]
    whole = " ".join(plain_text(blocks).split())
    return told or ([whole] if whole else [])


def _said(blocks: Blocks) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(plain_text((block,)))
        elif isinstance(block, Quote | Division):
            found.extend(_said(block.blocks))
    return found


def _cut(text: str, words: int) -> str:
    """As many whole sentences as fit; of a first one that is too long, its beginning."""
    sentences = _SENTENCE.findall(text)
    taken, left = "", words
    for sentence in sentences:
        left -= count_words(sentence)
        if left < 0:
            break
        taken += sentence
    if taken:
        return taken.rstrip()
    pieces = text.split()
    if len(pieces) > words // 2:
        return " ".join(pieces[:words]).rstrip(",;:") + " …"
    return text[: words * _LETTERS_TO_A_WORD].rstrip() + "…"
