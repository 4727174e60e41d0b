"""What happens in a workspace, told to every page that is open on it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

__all__ = ["News", "as_events"]

_HEARTBEAT: Final = 15.0
"""Seconds after which a silent stream says that it lives, so that proxies keep it open."""
_LONGEST: Final = 600.0
"""Seconds after which a stream ends; the browser asks again, and is checked again."""
_MOST_WAITING: Final = 200
"""News that wait for a slow reader; one that is slower is cut off, and asks again."""

Item = tuple[str, Mapping[str, Any]]


@dataclass(eq=False, slots=True)
class _Reader:
    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[Item | None]

    def give(self, item: Item | None) -> None:
        if self.queue.full():
            self.queue.get_nowait()
            item = None
        self.queue.put_nowait(item)


@dataclass(slots=True)
class News:
    """Takes news from any thread and gives them to all who read them."""

    _readers: dict[str, set[_Reader]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, workspace: str, kind: str, about: Mapping[str, Any]) -> None:
        """Tell everybody who has the workspace open; may be called in any thread."""
        with self._lock:
            readers = list(self._readers.get(workspace, ()))
        for reader in readers:
            if not reader.loop.is_closed():
                reader.loop.call_soon_threadsafe(reader.give, (kind, about))

    async def of(
        self,
        workspace: str,
        first: Callable[[], list[Item]] = list,
        wanted: Callable[[Item], bool] = lambda _: True,
    ) -> AsyncIterator[Item | None]:
        """Give what is told from now on; None where nothing was for a while.

        Parameters
        ----------
        first
            Gives what a reader should know at once; asked when nothing can be missed any more.
        wanted
            Which news.
        """
        loop = asyncio.get_running_loop()
        reader = _Reader(loop, asyncio.Queue(_MOST_WAITING))
        with self._lock:
            self._readers.setdefault(workspace, set()).add(reader)
        end = loop.time() + _LONGEST
        try:
            for item in first():
                yield item
            while loop.time() < end:
                try:
                    found = await asyncio.wait_for(reader.queue.get(), _HEARTBEAT)
                except TimeoutError:
                    yield None
                    continue
                if found is None:
                    return
                if wanted(found):
                    yield found
        finally:
            with self._lock:
                self._readers[workspace].discard(reader)


async def as_events(
    items: AsyncIterator[Item | None], last: Callable[[Item], bool] = lambda _: False
) -> AsyncIterator[str]:
    """Write news as server-sent events; the stream ends after the *last* of them."""
    yield "retry: 2000\n\n"
    async for item in items:
        if item is None:
            yield ": still here\n\n"
            continue
        kind, about = item
        yield f"event: {kind}\ndata: {json.dumps(about, ensure_ascii=False)}\n\n"
        if last(item):
            return
