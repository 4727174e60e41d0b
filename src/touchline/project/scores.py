"""Scores of the answers of a build, by touchpoint, stage, instrument, period, persona, segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from touchline.analysis.multiplicity import Correction, adjust
from touchline.errors import ConfigError, did_you_mean
from touchline.journeys import BuildInfo
from touchline.journeys.plan import segment_column
from touchline.journeys.spec import PersonaSpec
from touchline.journeys.store import read_journeys
from touchline.project.answers import belonging, read_answers
from touchline.schema import PROPERTY
from touchline.voice.scoring.groups import MEASURES, Measure
from touchline.voice.scoring.layout import score_rows
from touchline.voice.scoring.rows import PERIODS, Key, Rated, keys_of, weighed
from touchline.voice.scoring.tables import ScoreTable

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["scores_of_build"]

_PLAIN: Final = ("touchpoint", "stage", "instrument", "channel", "source", "language")
"""Keys that every answer has."""


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
    answers = read_answers(build, info)
    question = _Question(
        columns={key: _column(key, answers, info) for key in by if key != "persona"},
        weight=None if weight is None else _column(weight, answers, info),
        sizes=_sizes(build, info, rake),
        timezone=info.timezone or "UTC",
    )
    if request is not None:
        answers = _with_requests(build, info, answers, request, by)
    chosen = [persona for persona in personas if persona.segment] if "persona" in by else [None]
    parts = [
        table
        for instrument, scale in _instruments(answers)
        for persona in chosen
        for table in _part(answers, instrument, scale, question, persona)
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


def _column(key: str, answers: pa.Table, info: BuildInfo) -> str:
    """Give the column of a key: of the answer, a period, a segment or a property."""
    if key in _PLAIN or key in PERIODS:
        return key
    for name in (segment_column(key), PROPERTY + key):
        if name in answers.column_names:
            return name
    known = [*_PLAIN, *PERIODS, "persona", *(each.id for each in info.segments)]
    known += [c.removeprefix(PROPERTY) for c in answers.column_names if c.startswith(PROPERTY)]
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


def _instruments(answers: pa.Table) -> Iterator[tuple[str, tuple[float, float]]]:
    """Give every instrument with each scale that it was asked on."""
    import pyarrow.compute as pc

    columns = ["instrument", "scale_low", "scale_high"]
    scored = answers.filter(pc.is_valid(answers["score"])).select(columns)
    found = scored.group_by(columns).aggregate([]).to_pylist()
    listed = [(row["instrument"], row["scale_low"], row["scale_high"]) for row in found]
    for name, low, high in sorted(listed, key=str):
        if low is not None and high is not None and low < high:
            yield name, (low, high)


def _part(
    answers: pa.Table,
    instrument: str,
    scale: tuple[float, float],
    question: _Question,
    persona: PersonaSpec | None,
) -> Iterator[pa.Table]:
    """Give the rows of one instrument, of one persona if there is one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    own = pc.equal(answers["instrument"], instrument)
    # A declared code carries the instrument, but a scale only where the source declares one.
    low = pc.fill_null(pc.equal(answers["scale_low"], scale[0]), pc.is_null(answers["score"]))
    table = answers.filter(pc.fill_null(pc.and_(own, low), False))
    keys = _keys(table, question, persona)
    score = table["score"].to_numpy(zero_copy_only=False)
    rows = Rated(
        score=score,
        coded=np.isnan(score) & pc.is_valid(table["answer"]).to_numpy(zero_copy_only=False),
        weight=np.ones(len(score)),
        asked=_asked(table),
        keys=tuple(keys),
        cluster=_persons(table),
    )
    measure: Measure = MEASURES.get(instrument, "mean")
    if measure == "nps" and scale != (0.0, 10.0):
        measure = "mean"
    found = score_rows(
        weighed(rows, table, question.weight, question.sizes), measure, scale, "none"
    )
    if persona is not None:
        found = found.filter(pc.equal(found["persona"], persona.id))
    said = {"instrument": instrument, "scale": f"{scale[0]:g}-{scale[1]:g}", "measure": measure}
    for name in reversed([name for name in said if name not in question.columns]):
        column = pa.array([said[name]] * found.num_rows, pa.string())
        found = found.add_column(len(keys), name, column)
    yield found


def _keys(table: pa.Table, question: _Question, persona: PersonaSpec | None) -> list[Key]:
    columns = list(question.columns.values())
    found = keys_of(table, columns, time="time", time_format=None, timezone=question.timezone)
    keys = [replace(key, name=name) for key, name in zip(found, question.columns, strict=True)]
    if persona is not None:
        codes = belonging(table, persona.segment).astype(np.int64)
        keys.insert(0, Key("persona", codes, (None, persona.id)))
    return keys


def _persons(table: pa.Table) -> Any:
    """Give each answer the number of its person; nobody known is one of its own."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pc.fill_null(table["person"].cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    return np.where(known < 0, -1 - np.arange(len(known)), known)


def _asked(table: pa.Table) -> Any:
    for name in ("asked", PROPERTY + "asked"):
        if name in table.column_names:
            import pyarrow as pa
            import pyarrow.compute as pc

            try:
                numbers = pc.fill_null(table[name].cast(pa.float64()), 0.0)
            except pa.ArrowInvalid:  # a property of that name that counts nobody
                continue
            return numbers.to_numpy(zero_copy_only=False)
    return None


def _with_requests(
    build: Path, info: BuildInfo, answers: pa.Table, request: str, by: Sequence[str]
) -> pa.Table:
    """Add a row for every moment at the touchpoint *request*: somebody was asked for a score."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    known = [each.id for each in info.touchpoints]
    if request not in known:
        hint = did_you_mean(request, known)
        raise ConfigError(f"there is no touchpoint {request!r}", hint=hint)
    placed = [key for key in by if key in _PLAIN]
    if placed:
        raise ConfigError(
            f"a request says who was asked and when, but not its {placed[0]}",
            hint="ask for the response rate by period, persona or segment",
        )
    asked = pc.field("touchpoint") == known.index(request)
    moments = pq.read_table(
        build / "spine.parquet", columns=["journey", "time", "touchpoint"], filters=asked
    )
    journeys = read_journeys(build)
    segments = [name for name in answers.column_names if name.startswith("segment:")]
    chosen = journeys.select(["journey_id", *segments])
    rows = moments.join(chosen, keys="journey", right_keys="journey_id")
    parts = []
    for instrument, (low, high) in _instruments(answers):
        n = rows.num_rows
        columns = {
            "instrument": pa.array([instrument] * n, pa.string()),
            "scale_low": pa.array([low] * n, pa.float64()),
            "scale_high": pa.array([high] * n, pa.float64()),
            "asked": pa.array([1.0] * n, pa.float64()),
            "time": rows["time"],
        }
        parts.append(pa.table(columns | {name: rows[name] for name in segments}))
    return pa.concat_tables([answers, *parts], promote_options="default")


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
