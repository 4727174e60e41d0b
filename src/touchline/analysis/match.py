"""Match: which journeys follow a pattern of touchpoints, how often, where and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from touchline.analysis.intervals import wilson
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.errors import ConfigError
from touchline.eventlog.conditions import StepLike
from touchline.eventlog.patterns import CompiledPattern, compile_pattern

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Batch, Flags, Int64s

__all__ = ["Match", "match"]

_DRAWN: Final = 12


@dataclass(frozen=True, kw_only=True, repr=False)
class Match(Result):
    """Answer of :func:`match`; a row of the table is a number of matches."""

    compiled: CompiledPattern = field(repr=False)
    """The pattern, ready to be looked for."""

    def definition(self) -> str:
        """Say what matches."""
        only = self.options["only"]
        return (
            f"A journey matches {self.options['pattern']!r} if it contains"
            f" {self.compiled.pattern.sentence()}."
            + (" Events that are no step of the pattern are left out first." if only else "")
            + " Matches of a journey do not overlap: each ends as soon as it can, then begins as"
            " early as it can."
        )

    def chart(self) -> Chart:
        """Draw how many journeys have how many matches."""
        import altair as alt

        from touchline.analysis.charts.theme import ACCENT, LINE, MUTED, styled

        rows = self.table.to_pylist()
        more = rows[_DRAWN:]
        words = [f"{row['matches']:,}" for row in rows[:_DRAWN]]
        journeys = [row["journeys"] for row in rows[:_DRAWN]]
        if more:
            words.append(f"{more[0]['matches']:,} or more")
            journeys.append(sum(row["journeys"] for row in more))
        total = max(1, self.figures["journeys"])
        table = table_of(
            matches=["none" if word == "0" else word for word in words],
            journeys=np.array(journeys, np.int64),
            said=[f"{count:,} · {count / total:.1%}" for count in journeys],
        )
        base = alt.Chart(table).encode(
            y=alt.Y("matches:N", title="matches in a journey", sort=None),
            x=alt.X("journeys:Q", title="journeys", axis=alt.Axis(tickCount=5)),
        )
        bars = base.mark_bar(cornerRadiusEnd=4, height=18).encode(
            color=alt.condition("datum.matches == 'none'", alt.value(LINE), alt.value(ACCENT)),
        )
        labels = base.mark_text(align="left", dx=6, color=MUTED).encode(text="said:N")
        figures = self.figures
        share = "no journeys" if figures["share"] is None else f"{figures['share']:.1%} match"
        made: Chart = styled(
            (bars + labels).properties(width=420, height=alt.Step(28)),
            title=f"Journeys that contain {self.options['pattern']}",
            subtitle=f"{share}, of {self.origin.describe()}",
        )
        return made

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys that match (*matched*), or with so many *matches*."""
        if cell.keys() == {"matched"}:
            wanted = partial(_matched, compiled=self.compiled, matched=bool(cell["matched"]))
            verb = "that match" if cell["matched"] else "that do not match"
            return self.origin.keep(wanted, f"{verb} {self.options['pattern']!r}")
        if cell.keys() == {"matches"} and cell["matches"] in self.table["matches"].to_pylist():
            wanted = partial(_matches, compiled=self.compiled, matches=cell["matches"])
            said = f"with {cell['matches']} matches of {self.options['pattern']!r}"
            return self.origin.keep(wanted, said)
        raise ConfigError(f"there is no figure {cell}", hint="give matched=True, or matches=2")

    def first(self, limit: int = 100) -> pa.Table:
        """Show the first match of each of the first *limit* journeys that match.

        Returns
        -------
        A row per journey: ``person``, ``position`` of the first event of the match in the journey
        (from 1), ``touchpoints`` and ``times`` of the events that meet a step of the pattern, those
        in its gaps left out.
        """
        import pyarrow as pa

        matched = self.origin.keep(partial(_matched, compiled=self.compiled, matched=True), "")
        shown = matched.compute(
            partial(_shown, compiled=self.compiled, limit=limit), partial(_first, limit=limit)
        )
        names = self.origin.touchpoints
        return table_of(
            person=self.origin.source.keys([one.place for one in shown]),
            position=np.array([one.position for one in shown], np.int64),
            touchpoints=pa.array(
                [[names[code] for code in one.codes] for one in shown], pa.list_(pa.string())
            ),
            times=pa.array([one.times for one in shown], pa.list_(pa.timestamp("us", "UTC"))),
        )


def match(
    journeys: Journeys,
    pattern: str,
    *,
    steps: Mapping[str, StepLike] | None = None,
    only: bool = False,
) -> Match:
    """Look for a pattern of touchpoints in each journey.

    Parameters
    ----------
    pattern
        ``a->b``: b directly after a. ``a.*b``: b later. ``[a|b]``: one of them; ``[^a]``: any
        other; ``.``: any. ``*``, ``+``, ``?``, ``{2,5}`` repeat; ``(`` ``)`` group; ``|`` is either
        or. ``^`` and ``$``: begin and end of the journey. ``a->{<=10min}b`` and
        ``a.*{>=1h,<=7d}b``: within a time. Names with spaces or signs stand in quotes. Patterns of
        ClickHouse's sequenceMatch are read too: ``(?1)(?t<=60)(?2)``.
    steps
        Name in the pattern → step, for conditions on properties; ``(?1)`` is the first of them.
        Other names are touchpoints.
    only
        Leave out the events that are no step of the pattern or of *steps*, before looking for it.

    Returns
    -------
    A row per number of matches that do not overlap: ``matches``, ``journeys``, ``share`` of all
    journeys. Figures: ``journeys``, ``matched`` and ``persons`` (with at least one match),
    ``share`` of the journeys that match with ``share_low`` and ``share_high`` (Wilson, 95 %),
    ``matches`` in all; of the first match in each journey ``median_position`` of its first event
    (from 1), ``median_seconds_until`` it from the begin of the journey, and ``median_seconds`` from
    its first to its last event.

    Raises
    ------
    ConfigError
        If *pattern* cannot be read, or names a touchpoint that is not there.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": k, "event": event} for k, event in enumerate("ABCAB")]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> journeys.match("A->B").figures["matches"], journeys.match("B.*C->.->B").figures["matches"]
    (2, 1)
    """
    compiled = compile_pattern(pattern, journeys.names, steps=steps, only=only)
    tally = journeys.compute(partial(_count, compiled=compiled), _add)
    total = int(tally.histogram.sum())
    matched = total - int(tally.histogram[0]) if total else 0
    interval = wilson(matched, total)
    numbers = np.flatnonzero(tally.histogram)
    table = table_of(
        matches=numbers,
        journeys=tally.histogram[numbers],
        share=tally.histogram[numbers] / max(1, total),
    )
    figures = {
        "journeys": total,
        "matched": matched,
        "persons": tally.persons,
        "share": matched / total if total else None,
        "share_low": interval.low,
        "share_high": interval.high,
        "matches": int((numbers * tally.histogram[numbers]).sum()),
        "median_position": _median(tally.positions),
        "median_seconds_until": _median(tally.waits, 1e6),
        "median_seconds": _median(tally.spans, 1e6),
    }
    options = {"pattern": pattern, "steps": steps, "only": only}
    return Match(origin=journeys, options=options, table=table, figures=figures, compiled=compiled)


class _Tally(NamedTuple):
    histogram: Int64s
    """Number of matches → journeys."""
    persons: int
    positions: list[Int64s]
    """Per journey that matches: position of the first event of its first match, from 1."""
    waits: list[Int64s]
    """µs from the begin of the journey to the first match."""
    spans: list[Int64s]
    """µs from the first to the last event of the first match."""


def _count(batch: Batch, *, compiled: CompiledPattern) -> _Tally:
    from touchline.kernels import patterns

    found = compiled.find(batch)
    hits = np.flatnonzero(found.end >= 0)
    some = batch.keep(hits)
    ends = found.end[hits]
    begins = patterns.begins(some, compiled.machine, compiled.masks(some), ends)
    firsts = some.time[begins]
    return _Tally(
        np.bincount(found.matches),
        len(some.person_starts()),
        [begins.astype(np.int64) - some.starts + 1],
        [firsts - some.time[some.starts]],
        [some.time[ends] - firsts],
    )


def _add(a: _Tally, b: _Tally) -> _Tally:
    histogram = np.zeros(max(len(a.histogram), len(b.histogram)), np.int64)
    histogram[: len(a.histogram)] += a.histogram
    histogram[: len(b.histogram)] += b.histogram
    return _Tally(
        histogram,
        a.persons + b.persons,
        a.positions + b.positions,
        a.waits + b.waits,
        a.spans + b.spans,
    )


def _median(pieces: list[Int64s], unit: float = 1.0) -> float | None:
    values = np.concatenate(pieces)
    return float(np.median(values)) / unit if len(values) else None


def _matched(batch: Batch, *, compiled: CompiledPattern, matched: bool) -> Flags:
    flags: Flags = (compiled.find(batch, once=True).end >= 0) == matched
    return flags


def _matches(batch: Batch, *, compiled: CompiledPattern, matches: int) -> Flags:
    flags: Flags = compiled.find(batch).matches == matches
    return flags


class _Shown(NamedTuple):
    place: tuple[int, int]
    """Part of the log and row in it."""
    position: int
    codes: list[int]
    times: list[int]


def _shown(batch: Batch, *, compiled: CompiledPattern, limit: int) -> list[_Shown]:
    from touchline.kernels import patterns

    batch = batch.slice(0, limit)
    masks, machine = compiled.masks(batch), compiled.machine
    ends = compiled.find(batch, once=True).end
    begins = patterns.begins(batch, machine, masks, ends)
    shown = []
    for row, begin, end, start in zip(batch.row_numbers(), begins, ends, batch.starts, strict=True):
        at = patterns.picks(batch, machine, masks, int(begin), int(end))
        codes, times = batch.touchpoint[at].tolist(), batch.time[at].tolist()
        shown.append(_Shown((batch.part, int(row)), int(begin - start + 1), codes, times))
    return shown


def _first(a: list[_Shown], b: list[_Shown], *, limit: int) -> list[_Shown]:
    return (a + b)[:limit]
