"""Scores of the answers of a build, by touchpoint, stage, instrument, period, persona, segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.analysis.multiplicity import Correction, adjust
from touchline.errors import ConfigError, did_you_mean
from touchline.journeys import BuildInfo
from touchline.journeys.plan import segment_column
from touchline.journeys.spec import PersonaSpec
from touchline.journeys.store import read_journeys
from touchline.project.answers import columns_of_answers
from touchline.project.scored import PLAIN, Scored, scored_of_build
from touchline.schema import PROPERTY
from touchline.voice.scoring.groups import MEASURES, Measure
from touchline.voice.scoring.layout import score_rows
from touchline.voice.scoring.rows import PERIODS, Key, weighed
from touchline.voice.scoring.tables import ScoreTable

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["scores_of_build"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked for, with the column behind each key."""

    columns: Mapping[str, str]
    weight: str | None
    sizes: Mapping[str, Mapping[Any, float]]
    timezone: str


def scores_of_build(
    build: Path,
    personas: Sequence[PersonaSpec],
    *,
    by: Sequence[str] = (),
    weight: str | None = None,
    rake: Sequence[str] = (),
    request: str | None = None,
    correction: Correction = "benjamini_hochberg",
) -> ScoreTable:
    """Compute the scores of the build in folder *build*; see ``Project.scores``."""
    import pyarrow as pa

    info = BuildInfo.read(build)
    columns = columns_of_answers(build)
    question = _Question(
        columns={key: _column(key, columns, info) for key in by if key != "persona"},
        weight=None if weight is None else _column(weight, columns, info),
        sizes=_sizes(build, info, rake),
        timezone=info.timezone or "UTC",
    )
    if request is not None:
        _check_request(info, request, by)
    chosen = [persona for persona in personas if persona.segment] if "persona" in by else [None]
    parts = [
        _part(scored, question, persona)
        for scored in scored_of_build(build, info, request)
        for persona in chosen
    ]
    if not parts:
        raise ConfigError(
            "there are no scores on a known scale, or no personas with a segment to group them by",
            hint="declare score: and scale: under feedback: of a source in touchline.yaml",
        )
    whole = pa.concat_tables(parts, promote_options="default")
    table = _adjusted(_in_order(whole, by, info), correction)
    return ScoreTable(
        table=table,
        options={
            "instrument": "every instrument", "measure": "any", "scale": None, "by": tuple(by),
            "timezone": question.timezone, "weight": weight, "rake": tuple(rake),
            "not_scores": (), "correction": correction,
        },
    )  # fmt: skip


def _column(key: str, columns: Sequence[str], info: BuildInfo) -> str:
    """Give the column of a key: of the answer, a period, a segment or a property."""
    if key in PLAIN or key in PERIODS:
        return key
    for name in (segment_column(key), PROPERTY + key):
        if name in columns:
            return name
    known = [*PLAIN, *PERIODS, "persona", *(each.id for each in info.segments)]
    known += [c.removeprefix(PROPERTY) for c in columns if c.startswith(PROPERTY)]
    raise ConfigError(f"answers have no {key!r}", hint=did_you_mean(key, known))


def _sizes(build: Path, info: BuildInfo, rake: Sequence[str]) -> dict[str, dict[Any, float]]:
    """Count the journeys of every value of the segments to weigh by."""
    if not rake:
        return {}
    journeys = read_journeys(build)
    known = [each.id for each in info.segments]
    found: dict[str, dict[Any, float]] = {}
    for name in rake:
        if name not in known:
            raise ConfigError(f"there is no segment {name!r}", hint=did_you_mean(name, known))
        column = segment_column(name)
        counted = journeys[column].value_counts().to_pylist()
        found[column] = {each["values"]: float(each["counts"]) for each in counted}
    return found


def _check_request(info: BuildInfo, request: str, by: Sequence[str]) -> None:
    known = [each.id for each in info.touchpoints]
    if request not in known:
        hint = did_you_mean(request, known)
        raise ConfigError(f"there is no touchpoint {request!r}", hint=hint)
    placed = [key for key in by if key in PLAIN]
    if placed:
        raise ConfigError(
            f"a request says who was asked and when, but not its {placed[0]}",
            hint="ask for the response rate by period, persona or segment",
        )


def _part(scored: Scored, question: _Question, persona: PersonaSpec | None) -> pa.Table:
    """Give the rows of one instrument, of one persona if there is one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = [
        replace(scored.key(column, question.timezone), name=name)
        for name, column in question.columns.items()
    ]
    if persona is not None:
        codes = scored.belonging(persona.segment).astype(np.int64)
        keys.insert(0, Key("persona", codes, (None, persona.id)))
    rows = replace(scored.rows, keys=tuple(keys))
    used = [name for name in (question.weight, *question.sizes) if name is not None]
    if used:
        table = pa.table({name: scored.column(name) for name in used})
        rows = weighed(rows, table, question.weight, question.sizes)
    instrument, scale = scored.instrument, scored.scale
    measure: Measure = MEASURES.get(instrument, "mean")
    if measure == "nps" and scale != (0.0, 10.0):
        measure = "mean"
    found = score_rows(rows, measure, scale, "none")
    if persona is not None:
        found = found.filter(pc.equal(found["persona"], persona.id))
    said = {"instrument": instrument, "scale": f"{scale[0]:g}-{scale[1]:g}", "measure": measure}
    for name in reversed([name for name in said if name not in question.columns]):
        column = pa.array([said[name]] * found.num_rows, pa.string())
        found = found.add_column(len(keys), name, column)
    return found


def _in_order(table: pa.Table, by: Sequence[str], info: BuildInfo) -> pa.Table:
    """Order columns as *by* does, and rows by them: places as customers come to them."""
    known = {
        "stage": [each.id for each in info.stages],
        "touchpoint": [each.id for each in info.touchpoints],
    }
    keys = list(dict.fromkeys([*by, "instrument", "scale"]))
    columns = [table[key].to_pylist() for key in keys]
    ranks = [
        [_rank(value, known.get(key)) for value in column]
        for key, column in zip(keys, columns, strict=True)
    ]
    order = sorted(range(table.num_rows), key=lambda at: [rank[at] for rank in ranks])
    others = [name for name in table.column_names if name not in keys]
    return table.select([*keys, *others]).take(order)


def _rank(value: str | None, known: Sequence[str] | None) -> tuple[bool, int, str]:
    if value is None:
        return True, 0, ""
    return False, known.index(value) if known else 0, value


def _adjusted(table: pa.Table, correction: Correction) -> pa.Table:
    """Correct the p-values of all instruments together."""
    import pyarrow as pa

    for name in ("difference", "change"):
        if f"{name}_p" in table.column_names:
            p = table[f"{name}_p"].to_numpy(zero_copy_only=False)
            found = pa.array(adjust(p, correction), pa.float64(), from_pandas=True)
            at = table.column_names.index(f"{name}_p_adjusted")
            table = table.set_column(at, f"{name}_p_adjusted", found)
    return table
