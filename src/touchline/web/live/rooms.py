"""The rooms of a server, and the connections of those who are in them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from starlette.applications import Starlette
from starlette.websockets import WebSocket

from touchline.errors import ConfigError
from touchline.web.access import Context, Server, context_of
from touchline.web.live import protocol
from touchline.web.live.changes import Author
from touchline.web.live.peers import Peer, Rate
from touchline.web.live.protocol import ProtocolError, Reader
from touchline.web.live.room import Room
from touchline.web.problems import Refusal

__all__ = ["Rooms", "join", "rooms_of"]

_MOST_BYTES: Final = 2**20
"""Of one message."""
_MOST_QUEUED: Final = 200
"""Edits of one tab that wait to be kept, before it is made to wait."""
_CHECK: Final = 15.0
"""Seconds between two looks at what somebody may do."""
_NOT_ALLOWED, _NOT_THERE, _OTHER, _BROKEN = 4403, 4404, 4409, 4422
_BAD_DATA, _TOO_BIG = 1007, 1009


@dataclass(slots=True)
class Rooms:
    """All open maps."""

    server: Server
    _open: dict[tuple[str, str], Room] = field(default_factory=dict)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @contextlib.asynccontextmanager
    async def using(self, workspace: str, name: str) -> AsyncIterator[Room]:
        """Give the room of a map as long as the block runs; the last who leaves closes it.

        Raises
        ------
        ConfigError
            If there is no such map, or its file cannot be read.
        """
        key = (workspace, name)
        async with self._lock:
            room = self._open.get(key)
            if room is None or room.broken:
                room = Room(self.server, workspace, name)
                await room.open()
                self._open[key] = room
            room.visitors += 1
        try:
            yield room
        finally:
            await asyncio.shield(self._leave(key, room))

    async def _leave(self, key: tuple[str, str], room: Room) -> None:
        async with self._lock:
            room.visitors -= 1
            if room.visitors:
                return
            if self._open.get(key) is room:
                del self._open[key]
            await room.close()


def rooms_of(app: Starlette) -> Rooms:
    """Give the rooms of an app, made when they are first asked for."""
    found: Rooms | None = getattr(app.state, "rooms", None)
    if found is None:
        found = app.state.rooms = Rooms(app.state.server)
    return found


async def join(websocket: WebSocket, workspace: str, name: str) -> None:
    """Serve a live connection until it ends."""
    await websocket.accept()
    context = await _who(websocket)
    if context is None or context.user is None:
        await websocket.close(_NOT_ALLOWED, "not allowed")
        return
    peer = Peer(websocket, Author(context.user.id, context.user.name), context.role)
    try:
        async with rooms_of(websocket.app).using(workspace, name) as room:
            wanted = websocket.query_params.get("document")
            if wanted is not None and wanted != room.id:
                await websocket.close(_OTHER, "the document is another one")
                return
            await _serve(websocket, room, peer)
    except ConfigError as error:
        there = (context.project.folder / "maps" / f"{name}.yaml").is_file()
        await websocket.close(_BROKEN if there else _NOT_THERE, error.message[:100])


async def _who(websocket: WebSocket) -> Context | None:
    """Find out who connects; None if that one may not see the workspace."""
    try:
        context = await asyncio.to_thread(context_of, websocket)
    except Refusal:
        return None
    return context if context.may("viewer") else None


async def _serve(websocket: WebSocket, room: Room, peer: Peer) -> None:
    tasks = [
        asyncio.create_task(each)
        for each in (peer.send(), _listen(websocket, room, peer), _check(websocket, room, peer))
    ]
    room.enter(peer)
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if peer.closing is not None and tasks[0] not in done:
            await asyncio.wait([tasks[0]], timeout=5)
    finally:
        room.leave(peer)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(websocket: WebSocket, room: Room, peer: Peer) -> None:
    rate = Rate()
    waiting: asyncio.Queue[None] = asyncio.Queue(_MOST_QUEUED)
    while peer.closing is None:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        data = message.get("bytes") or b""
        if len(data) > _MOST_BYTES:
            peer.end(_TOO_BIG, "the message is too long")
            return
        await asyncio.sleep(rate.wait())
        try:
            done = _heard(room, peer, Reader(data))
        except (ProtocolError, ValueError):
            peer.end(_BAD_DATA, "not a message")
            return
        if done is not None:
            await waiting.put(None)
            done.add_done_callback(lambda _: waiting.get_nowait())


def _heard(room: Room, peer: Peer, reader: Reader) -> asyncio.Future[None] | None:
    kind = reader.number()
    if kind == protocol.AWARENESS:
        room.is_here(peer, protocol.presences(reader.bytes()))
    elif kind == protocol.QUERY_AWARENESS:
        room.tell_presence(peer)
    elif kind == protocol.SYNC:
        return _synced(room, peer, reader.number(), reader.bytes())
    return None


def _synced(room: Room, peer: Peer, step: int, data: bytes) -> asyncio.Future[None] | None:
    if step == protocol.STEP_1:
        peer.give(protocol.sync(protocol.STEP_2, room.missing(data)))
    elif peer.editable:
        return room.take(data, peer.author, peer)
    elif step == protocol.UPDATE:
        peer.give(protocol.news("refused", role=peer.role))
    return None


async def _check(websocket: WebSocket, room: Room, peer: Peer) -> None:
    """Look now and then whether one may still do what one could: roles change, sessions end."""
    while True:
        await asyncio.sleep(_CHECK)
        context = await _who(websocket)
        if context is None:
            peer.end(_NOT_ALLOWED, "not allowed any more")
            return
        if context.role != peer.role:
            peer.role = context.role
            room.enter(peer)
