"""What another mapping would read of the rows in quarantine, without changing anything."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
from pydantic import BaseModel

from touchline.errors import did_you_mean
from touchline.project import Project
from touchline.project_file import ProjectFile
from touchline.sources.find import Origin, find_origins
from touchline.sources.fingerprint import reading_and_mapping, same_reading
from touchline.sources.intake import Read, read_origin, reopen
from touchline.sources.segments import Defaults, map_rows
from touchline.sources.spec import SourceSpec
from touchline.web.problems import refuse
from touchline.workspace import Segment

__all__ = ["Trial", "TrialRow", "try_mapping"]

_FOLDER: Final = "trial"
_MOST_SHOWN: Final = 5


class TrialRow(BaseModel):
    """A row that would still not be read."""

    file: str
    row: int
    line: int | None
    column: str | None
    value: str | None
    reason: str
    expected: str


class Trial(BaseModel):
    """What a mapping makes of the files that have rows in quarantine."""

    source: str
    files: int
    rows: int
    """Rows of these files."""
    before: int
    """Rows in quarantine now."""
    after: int
    """Rows that would be in quarantine."""
    still: list[TrialRow]
    """The first of them."""


def try_mapping(project: Project, file: ProjectFile, source: str) -> Trial:
    """Map the rows of a source anew, as *file* says, beside what is loaded.

    Only files with rows in quarantine are read: from the rows kept as they arrived, where only the
    mapping has changed, else from the file itself.

    Raises
    ------
    Refusal
        404, if the project or *file* has no such source.
    TouchlineError
        If the mapping does not fit the rows.
    """
    spec = file.sources.get(source)
    if spec is None:
        raise refuse(404, f"there is no source {source!r}", hint=did_you_mean(source, file.sources))
    defaults = Defaults(timezone=file.timezone, currency=file.currency)
    wanted = reading_and_mapping(spec, defaults)
    broken = [
        one
        for one in project.workspace.manifest.segments
        if one.source == source and one.quarantined
    ]
    origins = {one.name: one for one in find_origins(source, spec, project.folder)}
    place = project.workspace.root / _FOLDER
    place.mkdir(parents=True, exist_ok=True)
    still: list[TrialRow] = []
    rows = after = 0
    with tempfile.TemporaryDirectory(dir=place) as name:
        for number, segment in enumerate(broken):
            folder = Path(name) / str(number)
            read = _read(project, segment, origins, spec, wanted, folder)
            if read is None:
                rows, after = rows + segment.read, after + segment.quarantined
                continue
            mapped = map_rows(
                read.staged, spec, segment=segment.name, source=source, origin=segment.origin,
                folder=folder, temporary=folder, defaults=defaults,
            )  # fmt: skip
            rows, after = rows + mapped.read, after + mapped.quarantined
            still += _first(folder / "quarantine.parquet", _MOST_SHOWN - len(still))
    return Trial(
        source=source,
        files=len(broken),
        rows=rows,
        before=sum(one.quarantined for one in broken),
        after=after,
        still=still,
    )


def _read(
    project: Project,
    segment: Segment,
    origins: dict[str, Origin],
    spec: SourceSpec,
    wanted: str,
    folder: Path,
) -> Read | None:
    """Give the rows of a segment; None where they are neither kept nor in a file any more."""
    if same_reading(segment.mapping, wanted):
        found = reopen(project.workspace, segment, folder)
        if found is not None:
            return found
    origin = origins.get(segment.origin)
    if origin is None:
        return None
    return read_origin(origin, spec, folder=folder, content=segment.content, limits=None)


def _first(file: Path, most: int) -> Sequence[TrialRow]:
    if most <= 0 or not file.is_file():
        return []
    columns = ["origin", "row", "line", "column", "value", "reason", "expected"]
    found = pq.read_table(file, columns=columns).slice(0, most).to_pylist()
    return [TrialRow(file=one.pop("origin"), **one) for one in found]
