"""What customers of a project say: the texts of its build, added up by stage and touchpoint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from touchline.errors import ConfigError, WorkspaceError, did_you_mean
from touchline.journeys import BuildInfo
from touchline.journeys.plan import segment_column
from touchline.project.answers import PLACE_OF_ANSWER, read_answers
from touchline.project.kept import kept
from touchline.voice.summary import SUMMARIZED, Voice, summarize
from touchline.voice.topics import read_themes

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.project.project import Project

__all__ = ["voice"]


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
    if not (build / "voice.parquet").exists():
        raise WorkspaceError(
            "no text of this project was read: its answers have none, or voice.engine is 'none'",
            hint="map a column to 'text:' of feedback in touchline.yaml, and build again",
        )
    columns = {key: _column(key, info) for key in by}
    read, at = kept(build, info, "texts", lambda: _placed(build, info))
    for key, column in columns.items():
        read = read.append_column(f"by:{key}", read_answers(build, info, [column])[column].take(at))
    return read.rename_columns([name.removeprefix("by:") for name in read.column_names])


def _placed(build: Path, info: BuildInfo) -> tuple[pa.Table, pa.ChunkedArray]:
    """Give what was read of each text, and the row of its answer."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = build / "voice.parquet"
    known = pq.read_schema(file).names
    place = list(PLACE_OF_ANSWER)
    texts = pq.read_table(file, columns=place)
    # Arrow joins no lists, so only the rows are brought together.
    answers = read_answers(build, info, place)
    answers = answers.append_column("answer", pa.array(np.arange(answers.num_rows)))
    numbered = texts.append_column("at", pa.array(np.arange(texts.num_rows)))
    joined = numbered.join(answers, keys=place).sort_by("at")
    read = pq.read_table(file, columns=[name for name in SUMMARIZED if name in known])
    return read, joined["answer"]


def _column(key: str, info: BuildInfo) -> str:
    segments = [segment.id for segment in info.segments]
    known = ["stage", "touchpoint", "instrument", "source", "channel", *segments]
    if key not in known:
        raise ConfigError(f"texts have no {key!r}", hint=did_you_mean(key, known))
    return segment_column(key) if key in segments else key
