"""How large a message's file is and how long it lasts: taken while it is sealed, and kept sealed.

So a player can be answered without opening the file an additional time. The measures are
encrypted to the message's own key and lie beside it: whoever lets the key go lets them go.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict, dataclass

from osmosis.media.webm_length import LengthMeter, WebmLength, with_length
from osmosis.sealing.age import Identity, decrypt, encrypt


@dataclass(frozen=True, kw_only=True, slots=True)
class Measures:
    """A file's measures.

    Attributes:
        original_bytes: How long the file is as it was sent.
        webm: What a player needs to be told of a recording that does not say how long it lasts;
            ``None`` for every other file.
    """

    original_bytes: int
    webm: WebmLength | None = None

    @property
    def played_bytes(self) -> int:
        """How long the copy for the player is."""
        return self.original_bytes + (0 if self.webm is None else self.webm.added_bytes)

    def played(self, original: Iterator[bytes]) -> Iterator[bytes]:
        """The copy for the player."""
        return original if self.webm is None else with_length(original, self.webm)


class Measuring:
    """Measures a file while it passes."""

    def __init__(self) -> None:
        self._size = 0
        self._meter = LengthMeter()

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks."""
        try:
            for chunk in chunks:
                self._size += len(chunk)
                self._meter.feed(chunk)
                yield chunk
        finally:
            if isinstance(chunks, Generator):
                chunks.close()

    def measures(self) -> Measures:
        """What was found, once all of it has passed."""
        return Measures(original_bytes=self._size, webm=self._meter.finish())


def sealed_measures(measures: Measures, recipient: str) -> bytes:
    """The measures, encrypted to the key of their message."""
    webm = measures.webm
    told = None if webm is None else {**asdict(webm), "content": webm.content.hex()}
    form = {"original_bytes": measures.original_bytes, "webm": told}
    return encrypt(json.dumps(form).encode("ascii"), [recipient])


def opened_measures(sealed: bytes, identity: Identity) -> Measures:
    """The measures that were encrypted.

    Raises:
        InvalidInputError: They are damaged.
        NotAllowedError: The key is another.
    """
    form = json.loads(decrypt(sealed, [identity]))
    webm = form["webm"]
    if webm is not None:
        webm = WebmLength(**{**webm, "content": bytes.fromhex(webm["content"])})
    return Measures(original_bytes=form["original_bytes"], webm=webm)
