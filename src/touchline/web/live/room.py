"""A room: the open document of one map, the people in it, and the way of an edit.

An edit is checked, kept on disk, applied, passed on to the others, in this order; a moment later
the map file is written and the map computed anew. All of it runs in one event loop; what waits for
the disk or computes runs in threads, over values, never over the document.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any, Final

import pycrdt
from sqlalchemy.exc import SQLAlchemyError

from touchline.errors import ConfigError, TouchlineError
from touchline.web.access import Server
from touchline.web.live import kept
from touchline.web.live.changes import OUTSIDE, Author, Bursts, labels_for
from touchline.web.live.document import bring, new_document, read, read_entry, roots_of
from touchline.web.live.map_file import (
    ChangedOutsideError,
    MapFile,
    labels_of,
    parsed,
    stages_of,
)
from touchline.web.live.map_state import Entry, MapState, matched, state_of
from touchline.web.live.peers import Peer
from touchline.web.live.protocol import STEP_1, UPDATE, Presence, awareness, news, sync
from touchline.web.live.writing import spec_of
from touchline.web.maps.choice import Choice
from touchline.web.maps.store import Pending

__all__ = ["Room"]

_LOG = logging.getLogger(__name__)
_EMPTY: Final = b"\x00\x00"
_NOTHING: Final = b"\x00"
"""The state of an empty document."""
_QUIET, _LONGEST = 0.3, 2.0
"""Seconds without an edit after which the file is written, and the most that it is put off."""
_LOOK: Final = 1.0
"""Seconds between two looks at the file."""
_MOST_ROWS: Final = 500
"""Parts in which a document is kept before it is put into one."""


class Room:
    """The open document of one map; made by :class:`touchline.web.live.rooms.Rooms`."""

    def __init__(self, server: Server, workspace: str, name: str) -> None:
        self.server, self.workspace, self.name = server, workspace, name
        self.peers: set[Peer] = set()
        self.visitors = 0
        self.problem: dict[str, Any] | None = None
        self.left_out: list[dict[str, Any]] = []
        self.broken = False
        self._document = new_document()
        self._bursts = Bursts()
        self._queue: asyncio.Queue[tuple[bytes, Author, Peer | None, asyncio.Future[None]]]
        self._queue = asyncio.Queue()
        self._dirty = asyncio.Event()
        self._compute = asyncio.Event()
        self._saving = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._touched: set[tuple[str, str]] = set()
        self._known: dict[tuple[str, str], Entry] = {}
        self._rows = 0

    # opening and closing

    async def open(self) -> None:
        """Load the document, and take in what the file says now.

        Raises
        ------
        ConfigError
            If there is no such map, or its file cannot be read.
        """
        await asyncio.to_thread(self._load)
        self._roots = roots_of(self._document)
        for root, held in self._roots.items():
            held.observe_deep(partial(self._note, root))
        self._known = {
            (root, key): entry
            for root, held in self._roots.items()
            for key in list(held.keys())
            if (entry := read_entry(self._document, root, key)) is not None
        }
        self._tasks = [
            asyncio.create_task(each)
            for each in (self._write(), self._save(), self._look(), self._computing())
        ]
        await self._take_in()
        await self._follow_project()
        self._dirty.set()

    def _load(self) -> None:
        project = self.server.workspaces.project(self.workspace)
        path = project.map(self.name).path
        text = path.read_text("utf-8", errors="replace")
        found = kept.find(self.server.state, self.workspace, self.name)
        if found is None:
            spec = parsed(text, path)
            bring(self._document, MapState(), state_of(spec, stages_of(project)))
            whole = self._document.get_update()
            found = kept.begin(self.server.state, self.workspace, self.name, text, whole)
        else:
            for data in found.updates:
                with contextlib.suppress(ValueError, RuntimeError):
                    self._document.apply_update(data)
        self.id = found.id
        self._rows = len(found.updates)
        self._file = MapFile(path, found.text)

    async def _follow_project(self) -> None:
        """Give a map without stages of its own those that the project has now."""
        project = await asyncio.to_thread(self.server.workspaces.project, self.workspace)
        self._stage_names = labels_of(project)
        before, after = read(self._document), read(self._document)
        stages = before.entries["stages"]
        if not before.own_stages and not any(stages.values()):
            after.entries["stages"] = {key: {} for key in stages_of(project)}
            if list(stages) != list(after.entries["stages"]):
                await self._bring(OUTSIDE, before, after)

    async def close(self) -> None:
        """Write what is not written, and let go."""
        if not self.broken:
            with contextlib.suppress(TouchlineError, SQLAlchemyError, OSError):
                await self._queue.join()
                await self.save()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if not self.broken:
            with contextlib.suppress(SQLAlchemyError):
                whole = self._document.get_update()
                await asyncio.to_thread(kept.compact, self.server.state, self.id, whole)

    # people

    def enter(self, peer: Peer) -> None:
        """Let a tab in, and tell it how things stand."""
        self.peers.add(peer)
        peer.give(news("hello", document=self.id, editable=peer.editable, problem=self.problem,
                       left_out=self.left_out, stage_names=self._stage_names))  # fmt: skip
        if peer.editable:
            peer.give(sync(STEP_1, self._document.get_state()))
        self.tell_presence(peer)

    def leave(self, peer: Peer) -> None:
        """Let a tab go, and tell the others."""
        self.peers.discard(peer)
        if peer.present is not None:
            gone = Presence(peer.present.client, peer.present.clock + 1, None)
            self.tell(awareness([gone]))

    def tell(self, message: bytes, *, but: Peer | None = None) -> None:
        """Send a message to everybody."""
        for peer in self.peers:
            if peer is not but:
                peer.give(message)

    def tell_presence(self, peer: Peer) -> None:
        """Tell somebody who is here."""
        present = [each.present for each in self.peers if each.present is not None]
        peer.give(awareness(present))

    def is_here(self, peer: Peer, said: list[Presence]) -> None:
        """Take what a tab says of itself; what it repeats of others is left out."""
        taken = {each.present.client for each in self.peers - {peer} if each.present is not None}
        for one in said:
            mine = peer.present is None and one.client not in taken
            if not mine and (peer.present is None or peer.present.client != one.client):
                continue
            state = None if one.state is None else peer.state_of(one.state)
            peer.present = Presence(one.client, one.clock, state)
            self.tell(awareness([peer.present]))

    # the way of an edit

    def missing(self, state: bytes) -> bytes:
        """Give what a copy of the document does not have yet.

        Raises
        ------
        ValueError
            If the state is none.
        """
        return self._document.get_update(state)

    def take(self, update: bytes, author: Author, peer: Peer | None = None) -> asyncio.Future[None]:
        """Keep an edit, apply it, pass it on; the answer is there when that is done.

        Raises
        ------
        ValueError
            If it is no update.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if update == _EMPTY:
            done.set_result(None)
            return done
        pycrdt.get_update(update, _NOTHING)  # refuses what is no update, before it is kept
        # Who sends edits one after another does not wait for each, nor for what went wrong.
        done.add_done_callback(lambda it: it.cancelled() or it.exception())
        self._queue.put_nowait((update, author, peer, done))
        return done

    async def edit(self, author: Author, change: Callable[[MapState], MapState]) -> None:
        """Edit the document on the server: *change* makes the new state from the one it is in."""
        before = read(self._document)
        await self._bring(author, before, change(before))

    async def _bring(self, author: Author, before: MapState, after: MapState) -> None:
        draft = new_document()
        draft.apply_update(self._document.get_update())
        known = draft.get_state()
        bring(draft, before, after)
        await self.take(draft.get_update(known), author)

    async def _write(self) -> None:
        """Keep and apply what is queued; many at once, where many wait."""
        while True:
            batch = [await self._queue.get()]
            while not self._queue.empty():
                batch.append(self._queue.get_nowait())
            try:
                updates = [update for update, *_ in batch]
                await asyncio.to_thread(kept.append, self.server.state, self.id, updates)
            except (SQLAlchemyError, OSError):
                _LOG.exception("edits of %s/%s cannot be kept", self.workspace, self.name)
                self._break(batch)
                return
            self._rows += len(batch)
            for update, author, peer, done in batch:
                self._apply(update, author, peer)
                if not done.done():
                    done.set_result(None)
                self._queue.task_done()
            if self._rows > _MOST_ROWS:
                whole = self._document.get_update()
                await asyncio.to_thread(kept.compact, self.server.state, self.id, whole)
                self._rows = 1

    def _break(self, batch: list[tuple[bytes, Author, Peer | None, asyncio.Future[None]]]) -> None:
        """Send everybody away: their edits are still with them, and come again."""
        self.broken = True
        for *_, done in batch:
            self._queue.task_done()
            if not done.done():
                done.set_exception(OSError("the edit cannot be kept"))
        for peer in self.peers:
            peer.end(4500, "edits cannot be kept")

    def _apply(self, update: bytes, author: Author, peer: Peer | None) -> None:
        self._touched.clear()
        try:
            self._document.apply_update(update)
        except (ValueError, RuntimeError):
            return
        self.tell(sync(UPDATE, update), but=peer)
        for touched in self._touched:
            before, after = self._known.get(touched), read_entry(self._document, *touched)
            if before == after:
                continue
            self._bursts.of(author).note(touched, before, after)
            if after is None:
                self._known.pop(touched, None)
            else:
                self._known[touched] = after
        self._dirty.set()

    def _note(self, root: str, events: list[Any]) -> None:
        """Note what an update touches."""
        for event in events:
            path = event.path
            keys = [path[0]] if path else list(event.keys)
            self._touched |= {(root, str(key)) for key in keys}

    # the file

    async def _save(self) -> None:
        while True:
            await self._dirty.wait()
            end = asyncio.get_running_loop().time() + _LONGEST
            while self._dirty.is_set() and asyncio.get_running_loop().time() < end:
                self._dirty.clear()
                await asyncio.sleep(_QUIET)
            self._dirty.clear()
            try:
                await self.save()
            except (SQLAlchemyError, OSError):
                _LOG.exception("%s/%s cannot be saved", self.workspace, self.name)
                self._tell_problem("the map cannot be saved", None)

    async def save(self) -> None:
        """Write the map file if the document says something else, and keep who changed what."""
        async with self._saving:
            for _ in range(3):
                try:
                    await self._save_once()
                except ChangedOutsideError:
                    await self._take_in()
                    continue
                except FileNotFoundError:
                    self._tell_problem(f"the file maps/{self.name}.yaml is gone", None)
                except ConfigError as error:
                    self._tell_problem(error.message, error.where)
                return

    async def _save_once(self) -> None:
        project = await asyncio.to_thread(self.server.workspaces.project, self.workspace)
        state = read(self._document)
        bursts = self._bursts.unsaved()
        moments = [each.ended for each in bursts]
        labels = labels_for(state, bursts, labels_of(project))
        edits = [each for burst in bursts if (each := burst.kept(labels)).changes]
        spec, left_out = spec_of(state, stages_of(project))
        before = self._file.text

        def write() -> None:
            text = self._file.write(spec, project)
            place = (self.workspace, self.name)
            if text != before or edits:
                kept.save(self.server.state, self.id, place, text, edits)

        await asyncio.to_thread(write)
        self._bursts.saved(bursts, moments)
        self.problem, self.left_out = None, [asdict(each) for each in left_out]
        self.tell(news("saved", left_out=self.left_out, edited=bool(edits)))
        if self._file.text != before:
            self._compute.set()

    def _tell_problem(self, message: str, where: str | None) -> None:
        self.problem = {"message": message, "where": where}
        self.tell(news("problem", problem=self.problem))

    async def _look(self) -> None:
        """Look at the file now and then: an editor or git may change it."""
        while True:
            await asyncio.sleep(_LOOK)
            with contextlib.suppress(OSError, SQLAlchemyError):
                async with self._saving:
                    await self._take_in()

    async def _take_in(self) -> None:
        """Merge what was changed in the file outside."""
        try:
            text = await asyncio.to_thread(self._file.changed)
        except FileNotFoundError:
            return
        if text is None:
            return
        project = await asyncio.to_thread(self.server.workspaces.project, self.workspace)
        try:
            spec = parsed(text, self._file.path)
        except ConfigError as error:
            self._tell_problem(error.message, error.where)
            return
        stages, ours = stages_of(project), read(self._document)
        try:
            before = matched(state_of(parsed(self._file.text, self._file.path), stages), ours)
        except ConfigError:
            before = ours
        after = matched(state_of(spec, stages), before)
        await self._bring(OUTSIDE, before, after)
        self._file.text = text
        await asyncio.to_thread(
            kept.save, self.server.state, self.id, (self.workspace, self.name), text, []
        )
        self._compute.set()
        self._dirty.set()

    async def _computing(self) -> None:
        """Compute the map anew when its file has changed, and say so; only the latest counts."""
        while True:
            await self._compute.wait()
            self._compute.clear()
            with contextlib.suppress(TouchlineError, OSError):
                while not self._compute.is_set():
                    if not isinstance(await asyncio.to_thread(self._computed), Pending):
                        break
            self.tell(news("computed"))

    def _computed(self) -> Any:
        found = self.server.workspaces.project(self.workspace).map(self.name)
        return self.server.maps.snapshot(found, Choice())
