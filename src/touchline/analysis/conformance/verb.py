"""The verb over journeys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from touchline.analysis.periods import check_choice
from touchline.analysis.result import Result
from touchline.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.charts import Chart
    from touchline.analysis.conformance.spec import PlannedStep, PlanSpec
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.batch import Batch, Flags

__all__ = ["Conformance", "Per", "conformance"]

Per: TypeAlias = Literal["step", "journey", "variant"]
_MISSING = "unknown"
"""Journeys without a value of the segment, in words."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Conformance(Result):
    """Answer of :func:`conformance`; a row of the table is a step and what happens at it."""

    plan: PlanSpec
    """What was planned."""
    parts: Mapping[str, Conformance] = field(default_factory=dict)
    """Answers for groups that may overlap, by name: for personas."""

    def definition(self) -> str:
        """Say what is planned, and how journeys are held against it."""
        from touchline.analysis.conformance.planned import sentence_of

        others = (
            "Touchpoints that the plan does not name are let pass."
            if self.plan.others
            else "Touchpoints that the plan does not name are out of place."
        )
        return (
            f"Each journey is held against the plan {sentence_of(self.plan)} by its cheapest"
            " alignment: a required step that is skipped costs 1, an event out of place costs 1."
            f" {others} A step that is missing at its place and done elsewhere is out of order,"
            " once; a step that is done again where it may not is repeated; any other event out of"
            " place is inserted before the step that is done next. A step is late if it is done"
            " later after the step before than it may be. Fitness is 1 − cost ÷ the cost of"
            " skipping all required steps and having all events out of place."
        )

    def chart(self) -> Chart:
        """Draw the steps with the shares of journeys that keep to them and that deviate."""
        from touchline.analysis.charts.conformance import steps_chart

        return steps_chart(self)

    def readable(self) -> pa.Table:
        """Give the rows of which there are journeys."""
        if self.options["per"] != "step":
            return self.table
        some = [journeys > 0 for journeys in self.table["journeys"].to_pylist()]
        return self.table.filter(some)

    def paragraphs(self) -> list[str]:
        """Say what is planned."""
        from touchline.analysis.conformance.planned import sentence_of

        return [f"Planned: {sentence_of(self.plan)}."]

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys behind a figure.

        Parameters
        ----------
        kind
            ``kept``, ``skipped``, ``repeated``, ``out_of_order``, ``late``, ``inserted``; or
            ``conforming``, ``deviating``.
        step
            Number of the step, from 1; one more than the last for what comes after it. Without:
            any.
        value
            Value of the segment, where the table has one.
        variant
            Number of the variant, where the table lists them.
        """
        if self.parts:
            name = cell.pop("value", None)
            if name not in self.parts:
                hint = did_you_mean(str(name), self.parts)
                raise ConfigError(f"there is no group {name!r}", hint=f"give value: {hint}")
            return self.parts[name].journeys(**cell)
        if "variant" in cell and self.options["per"] == "variant":
            return self._variant(**cell)
        kind, step = cell.get("kind"), cell.get("step")
        _check_cell(cell, len(self.plan.steps), bool(self.options["by"]))
        chosen = self.origin
        if "value" in cell:
            chosen = self._of(cell["value"])
        from touchline.analysis.conformance.planned import compiled_plan
        from touchline.kernels.conformance import with_kind

        plan = compiled_plan(self.plan, self.origin.names)
        wanted = with_kind(plan, str(kind), None if step is None else step - 1)
        return chosen.keep(wanted, self._said(str(kind), step))

    def _said(self, kind: str, step: int | None) -> str:
        from touchline.analysis.conformance.planned import label_of

        where = ""
        if step is not None:
            inside = step <= len(self.plan.steps)
            name = label_of(self.plan.steps[step - 1]) if inside else "the end of the plan"
            where = f" at {name}"
        return f"that are {kind.replace('_', ' ')}{where}"

    def _of(self, value: str | None) -> Journeys:
        by = self.options["by"]
        texts = self.origin.names.segment_texts(by)
        if value is not None and value not in texts:
            raise ConfigError(f"nobody has {by} {value!r}", hint=did_you_mean(str(value), texts))
        code = -1 if value is None else texts.index(value)
        said = f"with {by} {_MISSING if value is None else value}"
        return self.origin.keep(partial(_in_segment, segment=by, code=code), said)

    def _variant(self, variant: int) -> Journeys:
        from touchline.kernels.variants import WHOLE, equal

        paths = self.table["path"].to_pylist()
        if not 1 <= variant <= len(paths):
            raise ConfigError(
                f"there is no variant {variant}", hint=f"give variant=1 to {len(paths)}"
            )
        codes = tuple(self.origin.names.code(name) for name in paths[variant - 1])
        wanted = partial(equal, codes=codes, first=WHOLE, collapse=False)
        return self.origin.keep(wanted, f"with the sequence {' → '.join(paths[variant - 1])}")


def conformance(
    journeys: Journeys,
    plan: Sequence[str | Mapping[str, Any]] | str | Mapping[str, Any],
    *,
    others: bool | None = None,
    by: str | None = None,
    per: Per = "step",
    most: int | None = 100,
) -> Conformance:
    """Hold journeys against a planned path: who keeps to it, and where the others deviate.

    Parameters
    ----------
    plan
        Touchpoints in order (``a|b``: either), or for steps that are optional, may repeat or have
        a time ``{"touchpoint": "delivered", "optional": True, "repeats": True, "within": "14d"}``;
        or the path of a .yaml file with ``steps:`` and ``others:``.
    others
        Let pass touchpoints that the plan does not name; if not given as the plan says, which lets
        them pass unless it says ``others: false``.
    by
        Segment whose values are compared.
    per
        What a row is: ``step`` of the plan and kind of deviation; ``journey``, the least fitting
        first; ``variant``, whole sequences of touchpoints, the most frequent first.
    most
        Journeys or variants to list; None: all.

    Returns
    -------
    A row per step and kind, with *by* for each ``value``: ``step`` (from 1; one after the last for
    what comes after the plan), ``touchpoint``, ``kind`` (``kept``: done at its place, once, in
    time; ``skipped``, ``repeated``, ``out_of_order``, ``late``, ``inserted``: something else came
    before it), ``journeys``, ``share`` of all journeys with ``share_low`` and ``share_high``
    (Wilson, 95 %). Figures: ``journeys``; ``conforming``, those without any deviation, and
    ``conforming_share`` with its interval; ``fitness``, the mean, 0 to 1; ``mean_cost``. Tables:
    ``steps`` with ``median_seconds`` since the step before, of ``timed`` journeys; ``inserted``
    with what came in where; ``groups`` with the figures of each value; ``by_step`` where the rows
    are others. Per journey: ``person``, ``start``, ``fitness``, ``cost``, ``deviations``. Per
    variant: ``variant``, ``path``, ``journeys``, ``share``, ``fitness``,
    ``cost``, ``deviations`` (late is not among them).

    Raises
    ------
    ConfigError
        If *plan* is none, or names a touchpoint that is not there.

    Notes
    -----
    Fitness of a cost-optimal alignment: 1 − cost ÷ cost of the worst alignment. W. van der Aalst,
    A. Adriansyah, B. van Dongen (2012): Replaying history on process models for conformance
    checking and performance analysis. WIREs Data Mining and Knowledge Discovery 2(2).

    Time runs from the last time that the step before was done; optional steps that were not done
    are passed over. Where a required step before was not done at its place, it is not known.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": user, "ts": k, "event": event}
    ...        for user, path in {"ana": "ABC", "bob": "AC", "cem": "CAB"}.items()
    ...        for k, event in enumerate(path)]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> found = journeys.conformance(["A", "B", "C"])
    >>> [(row["touchpoint"], row["kind"], row["journeys"])
    ...  for row in found.table.to_pylist() if row["journeys"] and row["kind"] != "kept"]
    [('B', 'skipped', 1), ('C', 'out_of_order', 1)]
    >>> found.figures["conforming"], round(found.figures["fitness"], 3)
    (1, 0.822)
    """
    from touchline.analysis.conformance import tables
    from touchline.analysis.conformance.planned import compiled_plan, read_plan

    check_choice("per", per, get_args(Per))
    if most is not None and most < 1:
        raise ConfigError(f"most is {most}", hint="take 1 or more, or None for all")
    spec = read_plan(plan, journeys.names, others=others)
    if by is not None:
        journeys.names.segment_texts(by)
        if per != "step":
            raise ConfigError(
                f"by={by!r} does not go with per={per!r}",
                hint="compare the steps; or filter the journeys with where(), and list those",
            )
    codes = compiled_plan(spec, journeys.names)
    found = tables.counted(journeys, codes, by)
    table = by_step = tables.step_table(found, spec, by)
    if per == "journey":
        table = tables.journey_table(journeys, codes, spec, most)
    elif per == "variant":
        table = tables.variant_table(journeys, codes, spec, most)
    return Conformance(
        origin=journeys,
        options={
            "plan": _plain(spec),
            "others": spec.others,
            "by": by,
            "per": per,
            "most": most,
        },
        table=table,
        figures=tables.figures_of(found),
        tables=tables.further(found, spec, by) | ({} if per == "step" else {"by_step": by_step}),
        plan=spec,
    )


def _plain(plan: PlanSpec) -> list[Any]:
    """Give the steps as they can be given again."""
    return [_short(step) or _without_defaults(step) for step in plan.steps]


def _without_defaults(step: PlannedStep) -> dict[str, Any]:
    import msgspec

    return {
        name: value
        for name, value in msgspec.to_builtins(step).items()
        if value is not None and value is not False
    }


def _short(step: PlannedStep) -> str | None:
    only = not (step.optional or step.repeats or step.within or step.label)
    return step.touchpoints[0] if only and len(step.touchpoints) == 1 else None


def _check_cell(cell: Mapping[str, Any], steps: int, grouped: bool) -> None:
    from touchline.kernels.conformance import KINDS

    kinds = (*KINDS, "conforming", "deviating")
    step = cell.get("step")
    if (
        cell.get("kind") not in kinds
        or cell.keys() - ({"kind", "step", "value"} if grouped else {"kind", "step"})
        or not (step is None or (isinstance(step, int) and 1 <= step <= steps + 1))
    ):
        raise ConfigError(
            f"{cell} is no figure of conformance",
            hint=f"give kind, one of {', '.join(kinds)}, and if wanted step, from 1 to {steps + 1}"
            + (", and value" if grouped else ""),
        )


def _in_segment(batch: Batch, *, segment: str, code: int) -> Flags:
    flags: Flags = batch.segments[segment][batch.row_numbers()] == code
    return flags
