"""What journeys of a build did and said at each stage and touchpoint, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError, did_you_mean
from touchline.journeys import BuildInfo
from touchline.journeys.spec import PersonaSpec
from touchline.journeys.store import read_journeys
from touchline.journeys.tables import UNCLASSIFIED, UNCLASSIFIED_STAGE
from touchline.project.answers import PLACE_OF_ANSWER, belonging, feelings_of, read_answers
from touchline.project.kept import kept
from touchline.voice.experience.behaviour import Moments, Passages, passages_of
from touchline.voice.experience.curve import score_emotions
from touchline.voice.experience.profile import Voices
from touchline.voice.experience.said import Answers

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Bools", "By", "Places", "micros", "places_of_build"]

By: TypeAlias = Literal["stage", "touchpoint"]
"""What a place is."""

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

CORE: Final = 0.2
"""Without goals, journeys may well end from the last stage on that so many of them come to."""
UNORDERED: Final = 0.5
"""From this share of equal times on, the order within journeys is not known."""


@dataclass(frozen=True)
class Places:
    """A build, looked at by stage or by touchpoint; kept from one question to the next."""

    build: Path
    by: By

    @cached_property
    def info(self) -> BuildInfo:
        """Counts and names of the build."""
        return BuildInfo.read(self.build)

    @cached_property
    def names(self) -> list[str]:
        """Ids of the places; numbers in arrays are positions here."""
        return [each.id for each in (self.info.stages if self.by == "stage" else
                                     self.info.touchpoints)]  # fmt: skip

    @property
    def journeys(self) -> pa.Table:
        """Journeys in order; the number of each is its position.

        They are not kept: files that are mapped into memory could not be removed everywhere.
        """
        return read_journeys(self.build)

    @cached_property
    def ordered(self) -> bool:
        """Whether the order within journeys is known."""
        return _is_ordered(self.info, self.journeys)

    @cached_property
    def passages(self) -> Passages:
        """Ways of journeys through the places."""
        moments = _moments(self.build, self.info, self.journeys, ordered=self.ordered)
        place = moments.stage if self.by == "stage" else moments.touchpoint
        return passages_of(moments, place, stages=self.by == "stage")

    def column(self, name: str) -> pa.ChunkedArray:
        """Give a column of the answers."""
        return read_answers(self.build, self.info, [name])[name]

    @cached_property
    def touchpoint(self) -> Ints:
        """Touchpoint that each answer is about; −1: none."""
        codes = _codes(self.column("about_touchpoint"))
        return np.where(codes < len(self.info.touchpoints), codes, -1)

    @cached_property
    def answered(self) -> Ints:
        """Journey of each answer; −1: none."""
        return _codes(self.column("journey"))

    @cached_property
    def answers(self) -> Answers:
        """Answers by place and person."""
        about = f"about_{self.by}"
        columns = ["score", "scale_low", "scale_high", about, "person", *PLACE_OF_ANSWER]
        table = read_answers(self.build, self.info, columns)
        score, low, high = (
            table[name].to_numpy(zero_copy_only=False)
            for name in ("score", "scale_low", "scale_high")
        )
        place = _codes(table[about])
        person = _codes(table["person"])
        return Answers(
            place=np.where(place < len(self.names), place, -1),
            cluster=np.where(person < 0, -1 - np.arange(len(person)), person),
            score=score_emotions(score, low, high),
            feeling=feelings_of(self.build, table),
        )

    def voices(self, journeys: Bools | None = None) -> Voices:
        """Give what was done and said, in the chosen journeys only, or in all."""
        if journeys is None:
            return Voices(passages=self.passages, answers=self.answers, journeys=self.answered)
        kept = (self.answered >= 0) & journeys[np.maximum(self.answered, 0)]
        answers = self.answers
        return Voices(
            passages=self.passages.only(journeys[self.passages.journey]),
            answers=replace(answers, place=np.where(kept, answers.place, -1)),
            journeys=self.answered,
        )

    def chosen(self, choice: Mapping[str, str | list[str]]) -> Bools:
        """Say which journeys have these values of segments.

        Raises
        ------
        ConfigError
            If there is no such segment or value.
        """
        known = {each.id: each.values for each in self.info.segments}
        for name, values in choice.items():
            if name not in known:
                hint = did_you_mean(name, [*known, "persona"])
                raise ConfigError(f"there is no segment {name!r}", hint=hint)
            for value in [values] if isinstance(values, str) else values:
                if value not in known[name]:
                    hint = did_you_mean(str(value), known[name])
                    raise ConfigError(f"{value!r} is no value of the segment {name!r}", hint=hint)
        return belonging(self.journeys, choice)

    def persona(self, name: str, personas: Sequence[PersonaSpec]) -> Bools:
        """Say which journeys are those of one of the *personas*.

        Raises
        ------
        ConfigError
            If there is no such persona.
        """
        for each in personas:
            if each.id == name:
                return self.chosen(each.segment)
        hint = did_you_mean(name, [each.id for each in personas])
        raise ConfigError(f"there is no persona {name!r}", hint=hint)


def places_of_build(build: Path, by: By) -> Places:
    """Look at the build in folder *build* by stage or by touchpoint.

    Raises
    ------
    ConfigError
        If *by* is neither.
    """
    if by not in get_args(By):
        hint = did_you_mean(str(by), get_args(By))
        raise ConfigError(f"places are stages or touchpoints, not {by!r}", hint=hint)
    info = BuildInfo.read(build)
    return kept(build, info, ("places", by), lambda: Places(build, by))


def _moments(build: Path, info: BuildInfo, journeys: pa.Table, *, ordered: bool) -> Moments:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from touchline.analysis.friction.roles import roles_of

    columns = ["journey", "person", "touchpoint", "stage", "time", "channel"]
    happened = (
        (pc.field("kind") == "event")
        & (pc.field("touchpoint") != UNCLASSIFIED)
        & (pc.field("stage") != UNCLASSIFIED_STAGE)
        & pc.field("journey").is_valid()
    )
    table = pq.read_table(build / "spine.parquet", columns=columns, filters=happened)
    arrays = {name: _codes(table[name]) for name in columns[:4]}
    if (np.diff(arrays["journey"]) < 0).any():
        table = table.take(np.argsort(arrays["journey"], kind="stable"))
        arrays = {name: _codes(table[name]) for name in columns[:4]}
    roles = roles_of([each.id for each in info.touchpoints])
    helps = np.array([each.id in (*roles.help, *roles.complaint) for each in info.touchpoints])
    goals = pc.is_valid(journeys["outcome"]).to_numpy(zero_copy_only=False).astype(bool)
    return Moments(
        **arrays,
        time=micros(table["time"]),
        channel=_channels(table, info, arrays["touchpoint"]),
        help=helps[arrays["touchpoint"]] if len(helps) else np.zeros(0, dtype=bool),
        done=goals[arrays["journey"]],
        closing=_closing(info, arrays["journey"], arrays["stage"]),
        ordered=ordered,
    )


def _channels(table: pa.Table, info: BuildInfo, touchpoint: Ints) -> Ints:
    """Give the number of each channel: that of the moment, else of its touchpoint."""
    import pyarrow as pa
    import pyarrow.compute as pc

    usual = pa.array([each.channel for each in info.touchpoints], pa.string())
    channels = pc.coalesce(table["channel"], pc.take(usual, pa.array(touchpoint)))
    return _codes(pc.index_in(channels, pc.unique(channels).drop_null()))


def _closing(info: BuildInfo, journey: Ints, stage: Ints) -> Bools:
    """Say at which moments a journey may well end: nowhere before its goal, if there are goals."""
    if info.goals or not len(stage):
        return np.zeros(len(stage), dtype=bool)
    pairs = np.unique(stage * (int(journey.max()) + 1) + journey) // (int(journey.max()) + 1)
    share = np.bincount(pairs) / len(np.unique(journey))
    last = int(np.flatnonzero(share >= CORE).max(initial=0))
    found: Bools = stage >= last
    return found


def _is_ordered(info: BuildInfo, journeys: pa.Table) -> bool:
    """Say whether most moments have a time of their own."""
    import pyarrow.compute as pc

    several = pc.greater(pc.list_value_length(journeys["event"]), 1)
    some = journeys.filter(several)
    flat = pc.mean(pc.equal(some["start"], some["end"]).cast("int8")).as_py() or 0.0
    return flat <= UNORDERED and (info.ties or 0.0) <= UNORDERED


def micros(column: Any) -> Ints:
    """Give times in µs since 1970."""
    import pyarrow as pa

    return np.asarray(column.cast(pa.timestamp("us", "UTC")).cast(pa.int64()), np.int64)


def _codes(column: Any) -> Ints:
    """Give whole numbers; −1 where there is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    filled = pc.fill_null(column.cast(pa.int64()), -1)
    return np.asarray(filled, np.int64)
