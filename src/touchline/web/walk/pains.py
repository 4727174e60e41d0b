"""The pain points of a build: searched once, beside the requests, and kept."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.analysis.of_build import journey_ids
from touchline.analysis.pain_points import PainPoints
from touchline.maps.pains.found import pain_id
from touchline.project import Project

__all__ = ["SEARCHES", "PainSearch", "Searches"]

Ids = npt.NDArray[np.int64]
_MOST: Final = 16


@dataclass
class PainSearch:
    """One search, while it runs and when it is done."""

    begun: float = field(default_factory=time.monotonic)
    found: PainPoints | None = None
    error: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)
    _affected: dict[str, Ids | None] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """For how long it has been running."""
        return time.monotonic() - self.begun

    @property
    def ids(self) -> list[str]:
        """Ids of the pain points, in their order; two of one name are told apart by a number."""
        given: dict[str, int] = {}
        names = []
        for point in self.found.points if self.found else ():
            name = pain_id(point)
            given[name] = given.get(name, 0) + 1
            names.append(name if given[name] == 1 else f"{name}.{given[name]}")
        return names

    def place_of(self, pain: str) -> int | None:
        """Give the place of a pain point by its id, or by the id that it has on a map."""
        for ids in (self.ids, self._on_maps):
            if pain in ids:
                return ids.index(pain)
        return None

    @property
    def _on_maps(self) -> list[str]:
        """Maps name what is told of whole journeys by the segment alone."""
        return [pain_id(point, whole=True) for point in self.found.points] if self.found else []

    def affected(self, build: Path, pain: str) -> Ids | None:
        """Give the ids of the journeys that a pain point was found in; None: not single ones."""
        place = self.place_of(pain)
        if self.found is None or place is None:
            return None
        if pain not in self._affected:
            one = self.found.findings[place]
            self._affected[pain] = (
                None
                if one.affected is None
                else journey_ids(build, self.found.origin.keep(one.affected, "affected"))
            )
        return self._affected[pain]


@dataclass
class Searches:
    """The searches of all workspaces, one for each build and persona."""

    _kept: dict[tuple[str, str, str], PainSearch] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def of(self, project: Project, persona: str | None = None) -> PainSearch:
        """Give the search of the build in force, begun if nobody has asked for it yet."""
        key = (str(project.folder), project.info.created, _rule(project, persona))
        with self._lock:
            search = self._kept.get(key)
            if search is None:
                search = self._kept[key] = PainSearch()
                while len(self._kept) > _MOST:
                    self._kept.pop(next(iter(self._kept)))
                threading.Thread(
                    target=self._run, args=(search, project, persona), daemon=True
                ).start()
        return search

    def _run(self, search: PainSearch, project: Project, persona: str | None) -> None:
        # one search at a time: it keeps all cores busy by itself
        with self._turn:
            try:
                search.found = project.pain_points(persona=persona)
            except Exception as error:  # noqa: BLE001 - whoever asks is told
                search.error = error
            finally:
                search.done.set()


def _rule(project: Project, persona: str | None) -> str:
    """Say who the persona is: her rule may be changed while a build is in force."""
    known = {each.id: each for each in project.file.personas}
    rule = known[persona].segment if persona in known else {}
    return f"{persona}:{sorted(rule.items())}"


SEARCHES: Final = Searches()
