"""What was measured for maps, kept: whoever writes on a map computes no figure anew.

::

    .touchline/measured/<map>/<build>-<digest>.json.gz

The digest is of all that figures depend on: the build, the measured part of what the map says, the
personas and pain points of the project, the floor plan, the program. What lies under it is never
that of anything else, and can be computed again at any time.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from touchline.maps.compute import measure
from touchline.maps.snapshot import Snapshot
from touchline.maps.spec import MapSpec
from touchline.maps.written import measured_part
from touchline.project.drawing import program_digest
from touchline.project.floor import plan_bytes
from touchline.project.pains import pains_of_map
from touchline.workspace import write_atomically

if TYPE_CHECKING:
    from touchline.project.maps import ProjectMap

__all__ = ["is_measured", "measured_map"]

_MOST: Final = 200
"""Files that are kept for a map: one for each choice of journeys, and for each set of rules."""


def measured_map(found: ProjectMap, build: Path, spec: MapSpec) -> Snapshot:
    """Give what is measured for a map of a build that *spec* describes: as kept, or computed.

    What is written by hand is not in it; see :func:`touchline.maps.written.written`.
    """
    file = _file(found, build, spec)
    kept = _read(file)
    if kept is not None:
        return kept
    project, part = found.project, measured_part(spec)
    computed = measure(
        build,
        part,
        map_id=found.name,
        personas=project.file.personas,
        pains=pains_of_map(project, part) if part.find_pains else None,
        folder=found.path.parent,
    )
    # pain points are searched in the build in force: if that is another by now, nothing is kept
    if project.workspace.current_build == build:
        # a full disk, or a folder that cannot be written, takes nothing from the answer
        with contextlib.suppress(OSError):
            write_atomically(file, gzip.compress(msgspec.json.encode(computed), 1, mtime=0))
            _drop_old(file, build)
    return computed


def is_measured(found: ProjectMap, build: Path, spec: MapSpec) -> bool:
    """Whether nothing needs to be computed for a map of a build that *spec* describes."""
    return _file(found, build, spec).exists()


def _file(found: ProjectMap, build: Path, spec: MapSpec) -> Path:
    project = found.project
    info = build / "build.json"
    digest = hashlib.sha256(msgspec.json.encode(measured_part(spec)))
    # a build that was removed and made anew has the same name, but is another one
    digest.update(f"{info.stat().st_mtime_ns}".encode() + info.read_bytes())
    digest.update(msgspec.json.encode(project.file.personas))
    digest.update(msgspec.json.encode(project.file.pain_points))
    digest.update(plan_bytes(found.path.parent, spec))
    digest.update(program_digest())
    name = f"{build.name}-{digest.hexdigest()[:32]}.json.gz"
    return project.workspace.measured / found.name / name


def _read(file: Path) -> Snapshot | None:
    try:
        return msgspec.json.decode(gzip.decompress(file.read_bytes()), type=Snapshot)
    except (OSError, EOFError, zlib.error, msgspec.DecodeError):
        return None  # not there, or damaged: it is computed again


def _drop_old(file: Path, build: Path) -> None:
    """Remove what belongs to other builds, and what was computed longest ago beyond some number."""
    kept: list[tuple[int, Path]] = []
    for each in file.parent.glob("*.json.gz"):
        if each.name.startswith(f"{build.name}-"):
            kept.append((each.stat().st_mtime_ns, each))
        else:
            each.unlink(missing_ok=True)
    for _, each in sorted(kept)[:-_MOST]:
        each.unlink(missing_ok=True)
