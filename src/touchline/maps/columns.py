"""The columns of a map over the stages of its project: which stand together, which stay away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from touchline.journeys.info import BuildInfo
from touchline.maps.spec import MapStage
from touchline.touchpoints.info import UNCLASSIFIED_STAGE, StageInfo

__all__ = ["Columns", "bound", "lay_columns", "stages_of"]


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a map lie over the stages of the project.

    Attributes
    ----------
    info
        The build as the map sees it: its stages are the columns, in the order of the map.
    codes
        For each stage of the project the code of its column, ``UNCLASSIFIED_STAGE`` where no
        column takes it; None: the columns are the stages of the project.
    own
        The stages of the project.
    missing
        Column → names under ``of`` that the project does not have, for columns that have no other.
    """

    info: BuildInfo
    own: tuple[StageInfo, ...]
    codes: tuple[int, ...] | None = None
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def left_out(self) -> dict[int, StageInfo]:
        """Stages of the project that no column takes, by their codes."""
        if self.codes is None:
            return {}
        pairs = zip(self.codes, self.own, strict=True)
        return {at: own for at, (code, own) in enumerate(pairs) if code == UNCLASSIFIED_STAGE}

    def of(self, stage: str | None) -> str | None:
        """Name the column that a stage of the project stands in; None: in none."""
        codes = range(len(self.own)) if self.codes is None else self.codes
        for own, code in zip(self.own, codes, strict=True):
            if own.id == stage and code != UNCLASSIFIED_STAGE:
                return self.info.stages[code].id
        return None

    def placed(self, stage: str) -> str:
        """Give the SQL of the code of the column, for the code of a stage of the project.

        Examples
        --------
        >>> Columns(None, (), (1, 255, 0)).placed("stage")
        '(CASE stage WHEN 0 THEN 1 WHEN 2 THEN 0 ELSE 255 END)::UTINYINT'
        """
        if self.codes is None:
            return stage
        pairs = [(own, code) for own, code in enumerate(self.codes) if code != UNCLASSIFIED_STAGE]
        if not pairs:
            return f"{UNCLASSIFIED_STAGE}::UTINYINT"
        cases = " ".join(f"WHEN {own} THEN {code}" for own, code in pairs)
        return f"(CASE {stage} {cases} ELSE {UNCLASSIFIED_STAGE} END)::UTINYINT"


def bound(stage: MapStage) -> list[str]:
    """Name the stages of the project that a column is made of, whether or not they exist.

    Examples
    --------
    >>> bound(MapStage(id="buy")), bound(MapStage(id="try", of=["compare", "decide"]))
    (['buy'], ['compare', 'decide'])
    """
    return stage.of or [stage.id]


def stages_of(columns: Sequence[MapStage], own: Sequence[StageInfo]) -> list[StageInfo]:
    """Give the columns as stages; what a column does not say, the stages it is made of say."""
    known = {stage.id: stage for stage in own}
    return [_stage(column, known) for column in columns]


def _stage(column: MapStage, known: Mapping[str, StageInfo]) -> StageInfo:
    of = [known[name] for name in bound(column) if name in known]
    same = known.get(column.id)
    single = same or (of[0] if len(of) == 1 else None)
    label = column.label or (single.label if single else column.id)
    description = column.description or (single.description if single else None)
    phases = [stage.phase for stage in of if stage.phase]
    metrics = column.metrics or list(dict.fromkeys(m for stage in of for m in stage.metrics))
    return StageInfo(
        id=column.id,
        label=label,
        description=description,
        phase=column.phase or next(iter(phases), None),
        metrics=metrics,
        next=[link.to for link in column.next],
    )


def lay_columns(info: BuildInfo, columns: Sequence[MapStage]) -> Columns:
    """Lay the columns of a map over the stages of a build; without any, these are the columns."""
    if not columns:
        return Columns(info, tuple(info.stages))
    taken = {name: code for code, column in enumerate(columns) for name in bound(column)}
    own = [stage.id for stage in info.stages]
    codes = tuple(taken.get(name, UNCLASSIFIED_STAGE) for name in own)
    at = {name: columns[code].id for name, code in taken.items()}
    seen = msgspec.structs.replace(
        info,
        stages=stages_of(columns, info.stages),
        touchpoints=[
            msgspec.structs.replace(each, stage=at.get(each.stage, "")) for each in info.touchpoints
        ],
    )
    return Columns(
        seen,
        tuple(info.stages),
        codes,
        dict(_missing(columns, own)),
    )


def _missing(
    columns: Sequence[MapStage], own: Sequence[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for column in columns:
        names = bound(column)
        if not any(name in own for name in names):
            yield column.id, tuple(column.of)
