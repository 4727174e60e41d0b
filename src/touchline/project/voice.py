"""What customers of a project say: the texts of its build, added up by stage and touchpoint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.errors import ConfigError, WorkspaceError, did_you_mean
from touchline.journeys import BuildInfo
from touchline.journeys.plan import segment_column
from touchline.project.answers import read_answers
from touchline.voice.summary import Voice, summarize
from touchline.voice.topics import read_themes

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.project.project import Project

__all__ = ["voice"]

_PLACE = ["segment", "row", "part"]


def voice(project: Project, *, by: Sequence[str] = ("stage", "touchpoint")) -> Voice:
    """Say what customers write, in figures: sentiment, languages and themes of their texts.

    Parameters
    ----------
    by
        ``stage``, ``touchpoint`` (that the answer is about), ``instrument``, ``source``,
        ``channel``, or segments; the texts are added up by each.

    Raises
    ------
    WorkspaceError
        If the project has not been built, or no text of it was read.
    ConfigError
        If there is no such key.
    """
    with project.workspace.reading() as build:
        info = BuildInfo.read(build)
        read = _texts(build, info, by)
        themes = read_themes(build / "themes.json")
    said = info.extra.get("voice", {})
    order = [stage.id for stage in info.stages]
    return Voice(
        engine=f"{said.get('engine', '')} {said.get('version', '')}".strip(),
        texts=read.num_rows,
        conversations=said.get("conversations", 0),
        customer_unknown=said.get("customer_unknown", 0),
        groups=summarize(read, [[key] for key in by], order=order),
        themes=tuple(themes),
    )


def _texts(build: Path, info: BuildInfo, by: Sequence[str]) -> pa.Table:
    """Give the rows of ``voice.parquet`` with the columns that they are added up by."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = build / "voice.parquet"
    if not file.exists():
        raise WorkspaceError(
            "no text of this project was read: its answers have none, or voice.engine is 'none'",
            hint="map a column to 'text:' of feedback in touchline.yaml, and build again",
        )
    answers = read_answers(build, info)
    columns = {key: _column(answers, key, info) for key in by}
    answers = answers.select([*_PLACE, *dict.fromkeys(columns.values())])
    read = pq.read_table(file)
    # Arrow joins no lists, so what the answers say is brought to the rows of the texts.
    numbered = read.select(_PLACE).append_column("at", pa.array(range(read.num_rows), pa.int64()))
    joined = numbered.join(answers, keys=_PLACE).sort_by("at")
    for key, column in columns.items():
        read = read.append_column(f"by:{key}", joined[column])
    return read.rename_columns([name.removeprefix("by:") for name in read.column_names])


def _column(answers: pa.Table, key: str, info: BuildInfo) -> str:
    segments = [segment.id for segment in info.segments]
    known = ["stage", "touchpoint", "instrument", "source", "channel", *segments]
    if key not in known:
        raise ConfigError(f"texts have no {key!r}", hint=did_you_mean(key, known))
    return segment_column(key) if key in segments else key
