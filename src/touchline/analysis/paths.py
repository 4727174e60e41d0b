"""Paths: where journeys go from a start, or come from before an end, step by step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.analysis.result import Result
from touchline.analysis.tables import table_of
from touchline.durations import Duration, microseconds, spoken
from touchline.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys
    from touchline.kernels.paths import Flows, Rule

__all__ = ["Paths", "paths"]

_Edge = tuple[int, str, "str | None", int, int, float]
"""Step, source, target, paths, persons, mean seconds."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Paths(Result):
    """Answer of :func:`paths`; a row of the table is a flow from one step to the next."""

    labels: Sequence[str] = field(repr=False)
    """Names of the touchpoints and groups."""
    rule: Rule = field(repr=False)

    def definition(self) -> str:
        """Say how paths are cut and what is counted."""
        asked = self.options
        said = [f"A path is the first {asked['steps']} touchpoints of a journey"]
        if asked["start"] is not None:
            said = [f"A path is {asked['steps']} touchpoints from the first {asked['start']} on"]
        if asked["end"] is not None and asked["start"] is None:
            said = [f"A path is the last {asked['steps']} touchpoints up to the first"
                    f" {asked['end']}"]  # fmt: skip
        elif asked["end"] is not None:
            said.append(f"up to the first {asked['end']} after it")
        if asked["session_gap"] is not None:
            gap = spoken(microseconds(asked["session_gap"]))
            said.append(f"a new one begins after more than {gap} without an event")
        if asked["collapse"]:
            said.append("immediate repeats are one step, at the time of the last")
        if asked["exclude"]:
            said.append(f"{', '.join(asked['exclude'])} left out")
        said += [f"{pattern} shown as {name}" for name, pattern in asked["group"].items()]
        if asked["least"] > 1 or asked["most"] is not None:
            most = "any number" if asked["most"] is None else f"{asked['most']:,}"
            said.append(f"flows have {asked['least']:,} to {most} paths")
        if asked["limit"] is not None:
            said.append(f"the table holds the {asked['limit']} strongest flows")
        return (
            "; ".join(said) + ". The count of a flow is the number of paths that have it; its share"
            " is that of all persons."
        )

    def chart(self) -> Chart:
        """Draw the flows as bands between the touchpoints of each step."""
        from touchline.analysis.charts.sankey import sankey_of

        title = "Paths"
        if self.options["start"] is not None:
            title += f" from {self.options['start']}"
        if self.options["end"] is not None:
            title += f" to {self.options['end']}"
        return sankey_of(
            self.tables["nodes"].to_pylist(),
            self.table.to_pylist(),
            total=self.figures["paths"],
            title=title,
            subtitle=f"{self.figures['paths']:,} paths of {self.origin.describe()}",
        )

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys with a flow (*step*, *source*, *target*) or at a *touchpoint*.

        ``source="1_visit", target="2_cart"`` means step 1 as well; a target of None is the end.
        """
        from touchline.kernels import paths as kernels

        step, source, target = _cell(cell)
        number = self._label(source)
        end = self.rule.labels + ("touchpoint" in cell)
        aim = end if target is None else self._label(target)
        if not 1 <= step <= self.options["steps"]:
            raise ConfigError(f"there is no step {step}",
                              hint=f"steps are 1 to {self.options['steps']}")  # fmt: skip
        said = f"at {source} as step {step}"
        if "touchpoint" not in cell:
            said += " that end there" if target is None else f" and then at {target}"
        key = self.rule.key(step - 1, number, aim)
        return self.origin.keep(partial(kernels.contain, rule=self.rule, key=key), said)

    def _label(self, name: str) -> int:
        if name not in self.labels:
            raise ConfigError(
                f"no path has a touchpoint {name!r}", hint=did_you_mean(name, self.labels)
            )
        return self.labels.index(name)


def _cell(cell: dict[str, Any]) -> tuple[int, str, str | None]:
    """Step, source and target of a cell in any of its forms."""
    step, source, target = cell.get("step"), cell.get("source"), cell.get("target")
    if "touchpoint" in cell:
        source = cell["touchpoint"]
    elif step is None and source is not None and (found := re.fullmatch(r"(\d+)_(.*)", source)):
        step, source = int(found[1]), found[2]
        target = None if target is None else re.sub(r"^\d+_", "", target)
    if step is None or source is None:
        raise ConfigError(
            f"{cell} is no figure of paths",
            hint='give step=1, source="visit", target="cart"; or step=1, touchpoint="visit"',
        )
    return int(step), str(source), target


def paths(
    journeys: Journeys,
    *,
    start: str | None = None,
    end: str | None = None,
    steps: int = 5,
    collapse: bool = True,
    session_gap: Duration | None = None,
    exclude: Sequence[str] = (),
    group: Mapping[str, str] | None = None,
    drop_off: bool = True,
    limit: int | None = 50,
    least: int = 1,
    most: int | None = None,
) -> Paths:
    """Follow the first steps of journeys, from a touchpoint on or up to one.

    Parameters
    ----------
    start
        Touchpoint with which paths begin; journeys without it have none.
    end
        Touchpoint with which paths end; journeys without it have none.
    steps
        Touchpoints of a path at most: the first ones, or the last ones if only *end* is given.
    collapse
        Count immediate repeats of a touchpoint as one step, at the time of the last.
    session_gap
        Begin a new path after a longer time without an event; None: a path a journey.
    exclude
        Touchpoints to leave out; ``*`` stands for any text.
    group
        Name of a group → touchpoints that become one, with ``*`` for any text.
    drop_off
        Whether the ends of paths are rows too, with no target.
    limit
        Flows to list, the strongest first; None: all.
    least
        Fewest paths that a flow must have.
    most
        Most paths that a flow may have; None: any number.

    Returns
    -------
    A row per flow, the strongest first: ``step`` of the source (from 1), ``source``, ``target``
    (null where paths end), ``count`` of paths, ``persons``, ``share`` of all persons,
    ``mean_seconds`` from source to target. Figures: ``paths``, ``persons`` with a path. Table
    ``nodes``: ``step``, ``touchpoint``, ``count``, ``persons``, ``share``, and ``ended``, the paths
    that end there.

    Raises
    ------
    ConfigError
        If there is no such touchpoint, or *steps* is below 2.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": "ana", "ts": k, "event": event} for k, event in enumerate("ABBC")]
    >>> journeys = tl.Journeys.from_events(log, person="user", time="ts", touchpoint="event")
    >>> found = journeys.paths(start="B").table
    >>> found.select(["step", "source", "target", "count"]).to_pylist()
    [{'step': 1, 'source': 'B', 'target': 'C', 'count': 1}, {'step': 2, 'source': 'C', ...}]
    """
    from touchline.kernels import paths as kernels

    if steps < 2:
        raise ConfigError(f"steps={steps}: a path needs at least 2")
    labels, label = _labels(journeys.touchpoints, exclude, group or {})
    rule = kernels.Rule(
        label=label,
        labels=len(labels),
        start=_number(start, labels),
        end=_number(end, labels),
        steps=steps,
        gap=-1 if session_gap is None else microseconds(session_gap),
        collapse=collapse,
    )
    flows = kernels.finish(journeys.compute(partial(kernels.kernel, rule=rule), kernels.merge))
    edges, nodes = _rows(flows, labels)
    edges = [
        edge for edge in edges
        if (drop_off or edge[2] is not None) and edge[3] >= least and (not most or edge[3] <= most)
    ][:limit]  # fmt: skip
    if start is not None:
        edges = _reachable(edges)
    options = {
        "start": start, "end": end, "steps": steps, "collapse": collapse,
        "session_gap": session_gap, "exclude": list(exclude), "group": dict(group or {}),
        "drop_off": drop_off, "limit": limit, "least": least, "most": most,
    }  # fmt: skip
    return Paths(
        origin=journeys,
        options=options,
        table=_edge_table(edges, flows.everybody),
        figures={"paths": flows.paths, "persons": flows.takers},
        tables={"nodes": nodes},
        labels=labels,
        rule=rule,
    )


def _labels(
    touchpoints: Sequence[str], exclude: Sequence[str], group: Mapping[str, str]
) -> tuple[list[str], Any]:
    """Name what is shown, and number it for each touchpoint."""
    numbers: dict[str, int] = {}
    label = np.full(len(touchpoints), -1, np.int32)
    dropped = [_wildcard(pattern) for pattern in exclude]
    groups = [(name, _wildcard(pattern)) for name, pattern in group.items()]
    for code, touchpoint in enumerate(touchpoints):
        if any(pattern.fullmatch(touchpoint) for pattern in dropped):
            continue
        name = next((name for name, p in groups if p.fullmatch(touchpoint)), touchpoint)
        label[code] = numbers.setdefault(name, len(numbers))
    return list(numbers), label


def _wildcard(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)


def _number(name: str | None, labels: Sequence[str]) -> int:
    if name is None:
        return -1
    if name not in labels:
        raise ConfigError(f"there is no touchpoint {name!r}", hint=did_you_mean(name, labels))
    return labels.index(name)


def _rows(flows: Flows, labels: Sequence[str]) -> tuple[list[_Edge], Any]:
    """Take the flows apart: edges (and ends), strongest first, and the table of nodes."""
    base = len(labels) + 2
    rest, targets = np.divmod(flows.key, base)
    step, source = np.divmod(rest, base)
    edges: list[_Edge] = [
        (int(step[k]) + 1, labels[source[k]],
         labels[targets[k]] if targets[k] < len(labels) else None,
         int(flows.count[k]), int(flows.persons[k]), float(flows.micros[k] / flows.count[k] / 1e6))
        for k in np.flatnonzero(targets <= len(labels))
    ]  # fmt: skip
    at = np.flatnonzero(targets > len(labels))
    at = at[np.lexsort((source[at], -flows.count[at], step[at]))]
    ended = {edge[:2]: edge[3] for edge in edges if edge[2] is None}
    places = [(int(step[k]) + 1, labels[source[k]]) for k in at]
    nodes = table_of(
        step=step[at] + 1,
        touchpoint=[name for _, name in places],
        count=flows.count[at],
        persons=flows.persons[at],
        share=flows.persons[at] / max(1, flows.everybody),
        ended=np.array([ended.get(place, 0) for place in places], np.int64),
    )
    return sorted(edges, key=_strength), nodes


def _strength(edge: _Edge) -> tuple[int, str, str]:
    step, source, target, count = edge[:4]
    return -count, f"{step}_{source}", f"{step + 1}_{target or ''}"


def _reachable(edges: list[_Edge]) -> list[_Edge]:
    """Leave out the edges to which no edges lead from the first step."""
    reached = {(1, edge[1]) for edge in edges if edge[0] == 1}
    for step in sorted({edge[0] for edge in edges}):
        reached |= {
            (step + 1, e[2]) for e in edges if e[2] and e[0] == step and (step, e[1]) in reached
        }
    return [edge for edge in edges if (edge[0], edge[1]) in reached]


def _edge_table(edges: list[_Edge], everybody: int) -> Any:
    import pyarrow as pa

    columns = zip(*edges, strict=True) if edges else [()] * 6
    steps, sources, targets, counts, persons, seconds = columns
    return table_of(
        step=np.array(steps, np.int64),
        source=list(sources),
        target=list(targets),
        count=np.array(counts, np.int64),
        persons=np.array(persons, np.int64),
        share=np.array(persons, np.int64) / max(1, everybody),
        mean_seconds=pa.array(
            [None if target is None else second
             for second, target in zip(seconds, targets, strict=True)],
            pa.float64(),
        ),
    )  # fmt: skip
