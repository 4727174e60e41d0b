"""The check of a project, made once for a state of its files: it computes every map."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from touchline.project import CheckReport, Project
from touchline.project.project import PROJECT_FILE

__all__ = ["checked"]

_MOST_KEPT: Final = 16
_State = tuple[tuple[str, int], ...]
_kept: OrderedDict[str, tuple[_State, CheckReport]] = OrderedDict()
_locks: dict[str, threading.Lock] = {}
_lock: Final = threading.Lock()


def checked(project: Project) -> CheckReport:
    """Check a project; who asks while it is being checked waits for the same answer."""
    name = str(project.folder)
    with _lock:
        mine = _locks.setdefault(name, threading.Lock())
    with mine:
        state = _state(project)
        found = _kept.get(name)
        if found is None or found[0] != state:
            found = (state, project.check())
            with _lock:
                _kept[name] = found
                _kept.move_to_end(name)
                while len(_kept) > _MOST_KEPT:
                    _kept.popitem(last=False)
        return found[1]


def _state(project: Project) -> _State:
    """Give what tells whether something has changed: files of the project, and what is loaded."""
    root = project.workspace.root
    files = [project.folder / PROJECT_FILE, root / "CURRENT", root / "manifest.json"]
    files += sorted((project.folder / "maps").glob("*.yaml"))
    return tuple((str(file), file.stat().st_mtime_ns) for file in files if file.is_file())
