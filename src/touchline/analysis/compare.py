"""Compare: what differs between two groups of journeys, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from touchline.analysis.multiplicity import Correction, adjust
from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.errors import ConfigError, did_you_mean
from touchline.eventlog.conditions import StepLike, compile_steps, parse_step
from touchline.eventlog.instants import begin_of

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.charts import Chart
    from touchline.analysis.compare_rows import Row
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.comparison import Comparison

__all__ = ["By", "Compared", "compare"]

By: TypeAlias = Literal["touchpoint", "transition", "stage"]
"""What groups are compared by."""

_KEYS: Final = {
    "touchpoint": ("touchpoint",), "transition": ("source", "target"), "stage": ("stage",),
}  # fmt: skip
_MEASURES: Final = {
    "reach": "share of journeys that have it",
    "frequency": "times per journey",
    "conversion": "share of the journeys with it that reach the goal after it",
    "median_seconds": "median seconds from its first event in a journey to the next event",
}


@dataclass(frozen=True, kw_only=True, repr=False)
class Compared(Result):
    """Answer of :func:`compare`; a row of the table is a measure of a touchpoint."""

    other: Journeys
    """The second group."""

    def definition(self) -> str:
        """Say what is compared with what."""
        options = self.options
        first, second = options["labels"]
        by = options["by"]
        measures = dict.fromkeys(self.table["measure"].to_pylist())
        said = "; ".join(f"{name}, the {_MEASURES[name]}" for name in measures)
        goal = f" The goal is {options['goal']}." if options["goal"] else ""
        corrected = {
            "benjamini_hochberg": " adjusted by Benjamini and Hochberg, so that of the rows below"
            " 0.05 about 5% at most are false alarms",
            "holm": " adjusted by Holm, so that any false alarm below 0.05 has a chance of 5%",
            "none": " not adjusted for the number of rows",
        }[options["correction"]]
        return (
            f"Each difference is {second} minus {first}, by {by}: {said or 'nothing was found'}."
            f"{goal} Intervals hold 95%: of shares by Newcombe, of means by Welch, of medians by"
            f" their order statistics. P-values are{corrected}; both groups are taken to be of"
            f" different persons. {second.capitalize()}: {self.other.describe()}."
        )

    def chart(self, measure: str = "reach", *, most: int = 25) -> Chart:
        """Draw differences with their intervals, the largest first.

        Parameters
        ----------
        measure
            ``reach``, ``frequency``, ``conversion`` or ``median_seconds``.
        most
            So many rows, those with the largest differences.
        """
        from touchline.analysis.charts.forest import forest

        known = dict.fromkeys(self.table["measure"].to_pylist())
        if known and measure not in known:
            hint = did_you_mean(measure, known)
            raise ConfigError(f"there is no measure {measure!r}", hint=hint)
        first, second = self.options["labels"]
        return forest(
            self.table,
            keys=_KEYS[self.options["by"]],
            measure=measure,
            title=f"What differs: {_MEASURES[measure]}",
            subtitle=f"{second} minus {first}; blue: adjusted p below 0.05",
            most=most,
        )

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys of a group that have a touchpoint, a stage or a transition.

        Parameters
        ----------
        cell
            The key columns of a row, and ``group``: ``first`` (if not given), ``second``, or a
            label.
        """
        from touchline.kernels.comparison import having_pair

        labels = self.options["labels"]
        group = cell.get("group", labels[0])
        if group not in (*labels, "first", "second"):
            hint = did_you_mean(str(group), labels)
            raise ConfigError(f"there is no group {group!r}", hint=hint)
        journeys = self.other if group in ("second", labels[1]) else self.origin
        if self.options["by"] == "transition":
            source, target = cell["source"], cell["target"]
            first, second = journeys.names.code(source), journeys.names.code(target)
            wanted = partial(having_pair, source=first, target=second)
            return journeys.keep(wanted, f"in which {target} directly follows {source}")
        if self.options["by"] == "stage":
            return journeys.relabel("stage").where(cell["stage"])
        return journeys.where(cell["touchpoint"])


def compare(
    journeys: Journeys,
    other: Journeys | None = None,
    *,
    segment: str | None = None,
    values: Sequence[str] | None = None,
    since: str | None = None,
    by: By = "touchpoint",
    goal: StepLike | None = None,
    least: int = 1,
    correction: Correction = "benjamini_hochberg",
    labels: Sequence[str] | None = None,
) -> Compared:
    """Compare two groups of journeys: any two, those of two segments, or before and since a day.

    Shares: R. G. Newcombe (1998), *Interval estimation for the difference between independent
    proportions*, Statistics in Medicine 17, method 10, and the score test. Means: B. L. Welch
    (1947). Medians: bounds of each by order statistics, put together as G. Y. Zou and A. Donner
    (2008), Statistics in Medicine 27, do. Each journey counts once in each, and both groups are
    taken to be of different persons.

    Parameters
    ----------
    other
        The second group; each difference is the second minus the first.
    segment
        Segment whose values are the groups, instead of *other*.
    values
        Two values of the segment; not needed if it has two.
    since
        Day (or instant): journeys that began before it are the first group, those that began later
        the second, instead of *other*.
    by
        ``touchpoint``, ``transition`` (neighbouring touchpoints) or ``stage``.
    goal
        What a conversion is; without it conversions are not compared.
    least
        Leave out what fewer journeys have, in both groups together.
    correction
        ``benjamini_hochberg``, ``holm`` or ``none``: how p-values mind the number of rows.
    labels
        What the groups are called; the values of the segment, or "first" and "second", if not
        given.

    Returns
    -------
    A row per touchpoint (``touchpoint``; ``source`` and ``target``; ``stage``) and ``measure``:
    ``reach`` (share of journeys that have it), ``frequency`` (times per journey), ``conversion``
    (of those with it, share that reach the goal after it), ``median_seconds`` (from its first
    event in a journey to the next, exact to 3%; not for more than 4,096 possible rows). Columns:
    ``first``, ``second``, ``difference`` with its interval ``low`` to ``high``, ``p``,
    ``p_adjusted``, and the journeys behind both, ``n_first`` and ``n_second``. The table
    ``whole`` compares the journeys as wholes: ``events`` per journey, ``conversion``,
    ``median_seconds`` from their first to their last event.

    Raises
    ------
    ConfigError
        If a setting cannot be used, or it is not clear which groups are meant.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": f"{c}{n}", "ts": k, "event": e} for c in "xy" for n in range(50)
    ...        for k, e in enumerate(["visit", "order"] if c == "y" or n < 20 else ["visit"])]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> x, y = (journeys.where(containing=p) for p in ("visit -> order", "visit$"))
    >>> row = x.compare(y).table.to_pylist()[1]
    >>> row["touchpoint"], row["measure"], row["first"], row["second"]
    ('order', 'reach', 1.0, 0.0)
    """
    from touchline.analysis.compare_rows import rows_of, whole_of

    if by not in _KEYS:
        hint = did_you_mean(str(by), _KEYS)
        raise ConfigError(f"journeys cannot be compared by {by!r}", hint=hint)
    first, second, called = _groups(journeys, other, segment, values, since)
    labels = called if labels is None else labels
    if isinstance(labels, str) or len(labels) != 2:
        raise ConfigError(f"two groups have two labels, not {labels!r}")
    groups = (_by_stage(first), _by_stage(second)) if by == "stage" else (first, second)
    found = [_counted(one, by, goal) for one in groups]
    names = [_namer(one, by) for one in groups]
    rows = rows_of(found, names, goal=goal is not None, least=least)
    return Compared(
        origin=first,
        other=second,
        options={
            "segment": segment, "values": values, "since": since, "by": by,
            "goal": None if goal is None else parse_step(goal).label, "least": least,
            "correction": correction, "labels": tuple(labels),
        },
        table=_table(rows, _KEYS[by], correction),
        figures={f"journeys_{n}": int(one.whole[0])
                 for n, one in zip(("first", "second"), found, strict=True)},
        tables={"whole": _table(whole_of(found, goal=goal is not None), (), correction)},
    )  # fmt: skip


def _groups(
    journeys: Journeys,
    other: Journeys | None,
    segment: str | None,
    values: Sequence[str] | None,
    since: str | None,
) -> tuple[Journeys, Journeys, tuple[str, str]]:
    """Give both groups and what they are called."""
    if sum(way is not None for way in (other, segment, since)) != 1:
        raise ConfigError(
            "it is not clear which groups are compared",
            hint="give one of: other journeys, segment=… with two values=…, or since=a day",
        )
    if other is not None:
        return journeys, other, ("first", "second")
    if since is not None:
        day = datetime.fromtimestamp(begin_of(since, journeys.timezone) / 1e6, UTC)
        labels = (f"before {since}", f"since {since}")
        return journeys.where(end=day), journeys.where(begin=day), labels
    texts = journeys.names.segment_texts(str(segment))
    chosen = texts if values is None else tuple(values)
    unknown = [value for value in chosen if value not in texts]
    if len(chosen) != 2 or unknown or isinstance(values, str):
        raise ConfigError(
            f"two values of {segment} are compared, not {list(chosen)!r}",
            hint=did_you_mean(str((unknown or ["values"])[0]), texts),
        )
    kept = [journeys.where(**{str(segment): value}) for value in chosen]
    return kept[0], kept[1], (chosen[0], chosen[1])


def _by_stage(journeys: Journeys) -> Journeys:
    if not journeys.names.stages:
        raise ConfigError(
            "the journeys have no stages",
            hint="compare by touchpoint, or give touchpoints their stages in touchline.yaml",
        )
    return journeys.relabel("stage")


def _counted(journeys: Journeys, by: str, goal: StepLike | None) -> Comparison:
    from touchline.kernels import comparison as kernels

    k, pairs = len(journeys.touchpoints), by == "transition"
    if (k * k if pairs else k) > kernels.MOST_KEYS:
        raise ConfigError(
            f"{k:,} touchpoints are too many to compare by {by}",
            hint="group them first: journeys.relabel({'/product/1': 'product', …})",
        )
    wanted = None if goal is None else compile_steps([goal], journeys.names)
    kernel = partial(kernels.kernel, goal=wanted, touchpoints=k, pairs=pairs)
    return journeys.compute_and_count(kernel, kernels.merge)  # the definition says how many


def _namer(journeys: Journeys, by: str) -> Callable[[int], tuple[str, ...]]:
    """Give what turns the code of a key into its names."""
    names, k = journeys.touchpoints, len(journeys.touchpoints)
    if by == "transition":
        return lambda code: (names[code // k], names[code % k])
    return lambda code: (names[code],)


def _table(rows: Sequence[Row], keys: Sequence[str], correction: Correction) -> pa.Table:
    import pyarrow as pa

    p = pa.array([row.p for row in rows], pa.float64())
    adjusted = adjust(p.to_numpy(zero_copy_only=False), correction)
    numbers = {
        name: pa.array([getattr(row, name) for row in rows], pa.float64())
        for name in ("first", "second", "difference", "low", "high")
    }
    return table_of(
        **{key: pa.array([row.key[i] for row in rows], pa.string()) for i, key in enumerate(keys)},
        measure=pa.array([row.measure for row in rows], pa.string()),
        **numbers,
        p=p,
        p_adjusted=pa.array(adjusted, from_pandas=True),
        n_first=pa.array([row.n_first for row in rows], pa.int64()),
        n_second=pa.array([row.n_second for row in rows], pa.int64()),
    )
