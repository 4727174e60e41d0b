"""What ``touchline check`` holds maps to: bounds of KPIs, fresh records, claims with data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from touchline.durations import microseconds, spoken
from touchline.journeys import BuildInfo
from touchline.locale import Catalogue
from touchline.maps import Snapshot
from touchline.maps.bounds import bounds_of, judged_by, outside
from touchline.maps.snapshot import Figure
from touchline.maps.spec import KpiSpec, MapSpec
from touchline.project.finding import Finding
from touchline.project_file import Level

if TYPE_CHECKING:
    from touchline.project.maps import ProjectMap
    from touchline.project.project import Project

__all__ = ["bounds_of_kpis", "claims", "fresh", "growth"]

_MANY = 10_000
"""More pain points than any map has."""


def fresh(project: Project, info: BuildInfo, now: datetime | None = None) -> Iterator[Finding]:
    """Say whether the newest record is young enough, if the project says how young."""
    limit = project.file.check.stale_after
    if limit is None:
        return
    if info.newest is None:
        yield Finding(check="stale", ok=False, message="no record has a time")
        return
    age = ((now or datetime.now(UTC)) - datetime.fromisoformat(info.newest)).total_seconds()
    bound = microseconds(limit) / 1e6
    message = f"the newest record is {spoken(max(age, 0.0) * 1e6)} old, at most {limit}"
    yield Finding(
        check="stale",
        ok=age <= bound,
        message=message,
        value=age,
        bound=bound,
        hint=None if age <= bound else "load newer files, or see why none came",
    )


def growth(project: Project, info: BuildInfo) -> Iterator[Finding]:
    """Say by how much the share of unclassified moments grew since the last other build."""
    versions = [one for each in project.maps for one in each.history() if one.build != info.build]
    known = [one for one in versions if one.unclassified is not None]
    if not known or info.unclassified_share is None:
        return
    last = max(known, key=lambda one: one.created)
    before = last.unclassified or 0.0
    grown = info.unclassified_share - before
    bound = project.file.check.unclassified_growth
    yield Finding(
        check="unclassified_growth",
        ok=grown <= bound,
        message=f"{before:.2%} of the moments were caught by no rule in {last.build}"
        f" ({last.created[:10]}), now {info.unclassified_share:.2%}; at most {bound:.2%} more",
        value=grown,
        bound=bound,
        hint=None if grown <= bound else "see which events are new, and add rules for them",
    )


def bounds_of_kpis(name: str, spec: MapSpec, snapshot: Snapshot) -> Iterator[Finding]:
    """Hold every KPI that declares bounds to them."""
    for kpi in spec.kpis:
        low, high = bounds_of(kpi)
        if low is None and high is None:
            continue
        figure = snapshot.figures.get(f"kpi.{kpi.id}")
        if figure is None or figure.value is None:
            said = Catalogue("en").text(figure.missing) if figure else "the map has no such figure"
            message = f"{name}: {kpi.id} is not known: {said}"
            yield Finding(check="kpi", ok=False, message=message, map=name, figure=f"kpi.{kpi.id}")
            continue
        yield _bounded(name, kpi, figure)


def _bounded(name: str, kpi: KpiSpec, figure: Figure) -> Finding:
    assert figure.value is not None
    said = Catalogue("en")
    bounds = dict(zip(("at least", "at most"), bounds_of(kpi), strict=True))
    asked = " and ".join(
        f"{word} {said.value(bound, figure.unit, currency=figure.currency)}"
        for word, bound in bounds.items()
        if bound is not None
    )
    side = outside(figure, kpi)
    by = judged_by(figure, kpi)
    value = said.value(figure.value, figure.unit, currency=figure.currency)
    if figure.low is not None and figure.high is not None:
        ends = said.range(figure.low, figure.high, figure.unit, currency=figure.currency)
        value += f" ({ends})"
    broken = bounds["at least"] if side == "below" else bounds["at most"]
    return Finding(
        check="kpi",
        ok=side is None,
        message=f"{name}: {kpi.id} is {value}, {asked} asked; judged by its {by}",
        value=figure.value,
        bound=broken if side else None,
        hint=f"'touchline map {name} --figure {figure.id}' shows what is behind it"
        if side
        else None,
        map=name,
        figure=figure.id,
    )


def claims(drawn: ProjectMap, spec: MapSpec, snapshot: Snapshot) -> Iterator[Finding]:
    """Tell what a map claims and no data bear out, and stages without any data."""
    check = drawn.project.file.check
    for message, hint in _unborne(drawn, spec, snapshot):
        yield from _told("claims", check.claims, f"{drawn.name}: {message}", hint, drawn.name)
    empty = [stage.id for stage in snapshot.stages if not stage.known]
    if empty:
        message = f"{drawn.name}: no moment falls into {', '.join(empty)}"
        hint = "add a source or a rule that fills it, or leave the stage out of the map"
        yield from _told("empty_stages", check.empty_stages, message, hint, drawn.name)


def _told(check: str, level: Level, message: str, hint: str, name: str) -> Iterator[Finding]:
    if level != "ignore":
        warning = level == "warn"
        yield Finding(
            check=check, ok=warning, warning=warning, message=message, hint=hint, map=name
        )


def _unborne(drawn: ProjectMap, spec: MapSpec, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for pain in _gone(drawn, spec, snapshot):
        message = f"an opportunity answers the pain point {pain!r}, which is not there any more"
        yield message, "set its state to done, or name another pain point"
    felt = {
        point.stage
        for lane in snapshot.lanes
        for point in lane.emotion
        if point.figure is not None and point.said and point.segment is None
    }
    assumed = [stage for stage in spec.emotion.assumed if stage not in felt]
    if assumed:
        message = f"the emotion in {', '.join(assumed)} is assumed and nobody was heard there"
        yield message, "ask customers there, or leave the assumption out"


def _gone(drawn: ProjectMap, spec: MapSpec, snapshot: Snapshot) -> list[str]:
    """Pain points that an open opportunity answers and that the data do not show any more."""
    asked = [one.pain for one in spec.opportunities if one.pain and one.state != "done"]
    missing = [pain for pain in asked if pain not in _shown(snapshot)]
    if not missing or len(_shown(snapshot)) < spec.most_pains:
        return missing
    # The map shows only the first of them: the others are there as well.
    with drawn.project.workspace.reading() as build:
        every = _shown(drawn.computed_of(build, msgspec.structs.replace(spec, most_pains=_MANY)))
    return [pain for pain in missing if pain not in every]


def _shown(snapshot: Snapshot) -> set[str]:
    return {pain.id for lane in snapshot.lanes for pain in lane.pains}
