"""What visits found and is not yet taken in: in groups, and never more than fits."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from osmosis.practices.apert.service.brought import Visit

GROUP: Final = 250
GROUP_BYTES: Final = 16 * 1024 * 1024
GROUP_SECONDS: Final = 2.0
_MOST: Final = 2 * GROUP
_MOST_BYTES: Final = 2 * GROUP_BYTES


class Waiting:
    """Visits on their way from those who make them to the one who takes them in.

    A group is handed out when it is whole, when no more are to come for now (:meth:`flush`), or
    when its first has waited for some seconds.
    """

    def __init__(self) -> None:
        self._visits: deque[tuple[Visit, int]] = deque()
        self._size = 0
        self._in_hand = 0
        self._is_flushed = False
        self._changed = asyncio.Condition()

    async def put(self, visit: Visit) -> None:
        """Let a visit wait; while there is no room for it, whoever made it waits too."""
        size = _size_of(visit)
        async with self._changed:
            await self._changed.wait_for(self._has_room)
            self._visits.append((visit, size))
            self._size += size
            self._is_flushed = False
            if len(self._visits) == 1 or self._is_a_group():
                self._changed.notify_all()

    async def take(self) -> list[Visit]:
        """The next group, as soon as there is one; then say :meth:`taken`."""
        async with self._changed:
            await self._changed.wait_for(lambda: bool(self._visits))
            try:
                async with asyncio.timeout(GROUP_SECONDS):
                    await self._changed.wait_for(lambda: self._is_flushed or self._is_a_group())
            except TimeoutError:
                """What there is makes the group."""
            group, size = list[Visit](), 0
            while self._visits and len(group) < GROUP and size < GROUP_BYTES:
                visit, its_size = self._visits.popleft()
                group.append(visit)
                size += its_size
            self._size -= size
            self._in_hand = len(group)
            self._changed.notify_all()
            return group

    async def taken(self) -> None:
        """Say that the group that was handed out is kept."""
        async with self._changed:
            self._in_hand = 0
            self._changed.notify_all()

    async def flush(self) -> None:
        """Wait until everything is taken in; it waits for nothing more."""
        async with self._changed:
            self._is_flushed = True
            self._changed.notify_all()
            await self._changed.wait_for(lambda: not self._visits and not self._in_hand)

    def _is_a_group(self) -> bool:
        return len(self._visits) >= GROUP or self._size >= GROUP_BYTES

    def _has_room(self) -> bool:
        return len(self._visits) < _MOST and self._size < _MOST_BYTES


def _size_of(visit: Visit) -> int:
    words = sum(len(entry.collected.html) for entry in visit.entries)
    return words + sum(map(len, visit.files.values()))
