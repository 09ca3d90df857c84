"""A file in memory whose beginning is taken away while its end is still written.

What writes an archive goes back to the head of the member at hand, and never further. So an archive
can be handed on member by member, and no more than one is held.
"""

from __future__ import annotations

from io import BytesIO


class Outflow:
    """What was written to it, until it is taken."""

    def __init__(self) -> None:
        self._taken = 0
        self._here = BytesIO()

    def take(self) -> bytes:
        """What was written since the last time; nobody can go back to it any more."""
        self._here.seek(0, 2)
        found, self._here = self._here.getvalue(), BytesIO()
        self._taken += len(found)
        return found

    def write(self, data: bytes) -> int:
        """Write where it stands."""
        return self._here.write(data)

    def tell(self) -> int:
        """Where it stands, counted from the first byte of all."""
        return self._taken + self._here.tell()

    def seek(self, position: int, whence: int = 0) -> int:
        """Stand somewhere in what was not taken yet."""
        origin = (0, self.tell(), self._taken + len(self._here.getbuffer()))[whence]
        return self._taken + self._here.seek(origin + position - self._taken)

    def seekable(self) -> bool:
        """It is, as far as what was not taken yet."""
        return True

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is to be let go of."""
