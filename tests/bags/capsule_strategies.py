"""Capsules of every shape, for the laws of writing and reading."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame, Fogged, Taken

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
names = st.from_regex(r"[a-z][a-z0-9_-]{0,10}", fullmatch=True)
ids = st.uuids().map(str)
civil = st.sampled_from(
    ("2031-05-04T09:00:00+03:00[Europe/Bucharest]", "2031-05-04T09:00", "1999-12-31T23:59:59.5Z")
)
gladness = st.none() | st.integers(0, 100)
whole = st.integers(-(1 << 62), 1 << 62)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | whole | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
facts = st.dictionaries(texts, json_values, max_size=3)
media_types = st.sampled_from(
    ("image/jpeg", "image/heic", "audio/mp4;codecs=opus", "video/mp4", "application/x-what")
)


@st.composite
def files(draw: st.DrawFn, media_type: str | None = None) -> CapsuleFile:
    """A file of a few bytes, described as reading describes it."""
    data = draw(st.binary(max_size=60))
    return CapsuleFile(
        media_type=media_type or draw(media_types),
        source=data,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        file_name=draw(texts),
        width=draw(st.none() | st.integers(1, 9999)),
        height=draw(st.none() | st.integers(1, 9999)),
    )


taken = st.none() | st.builds(Taken, text=civil, certainty=st.sampled_from(("exact", "uncertain")))


def frames(number: int) -> st.SearchStrategy[CapsuleFrame]:
    """A frame with this number."""
    return st.builds(
        CapsuleFrame,
        id=st.just(str(UUID(int=number + 1))),
        number=st.just(number),
        kind=names,
        taken=taken,
        photographed=taken,
        camera=texts,
        line=texts,
        detail=texts,
        glad_predicted=gladness,
        glad_actual=gladness,
        scent=texts,
        film_place=texts,
        location=texts,
        voided=st.just("") | civil,
        undecoded=texts,
        original=st.none() | files(),
        prints=st.lists(files("image/jpeg"), max_size=2).map(tuple),
        glosses=st.lists(facts, max_size=2).map(tuple),
        extra=facts,
    )


@st.composite
def capsules(draw: st.DrawFn) -> Capsule:
    """A capsule."""
    numbers = sorted(draw(st.sets(st.integers(1, 25), max_size=4)))
    spent = tuple(draw(frames(number)) for number in numbers)
    return Capsule(
        id=draw(ids),
        virtue=draw(texts),
        why=draw(texts),
        counts=draw(texts),
        looking=draw(texts),
        identity_line=draw(texts),
        exposures=24,
        lucky_number=25,
        colour=draw(st.just("") | names),
        edge_code=draw(texts),
        medium=draw(names),
        loaded=draw(st.just("") | civil),
        finished=draw(st.just("") | civil),
        developed=draw(st.just("") | civil),
        cased=draw(st.just("") | civil),
        is_from_before=draw(st.booleans()),
        box_place=draw(texts),
        scents=draw(st.lists(texts, max_size=3).map(tuple)),
        circled=tuple(draw(st.permutations([frame.id for frame in spent]))[:6]),
        fogged=draw(st.lists(st.builds(Fogged, at=civil, reason=texts), max_size=2).map(tuple)),
        frames=spent,
        contact_sheet=draw(st.none() | files()),
        glosses=draw(st.lists(facts, max_size=2).map(tuple)),
        extra=draw(facts),
    )
