"""What ``touchline check`` holds maps to: bounds of KPIs, fresh records, claims with data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from touchline.durations import microseconds
from touchline.journeys import BuildInfo
from touchline.maps import Snapshot
from touchline.maps.bounds import bounds_of, judged_by, outside
from touchline.maps.snapshot import Figure, Formatted, Text
from touchline.maps.spec import KpiSpec, MapSpec
from touchline.maps.texts import message, number
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
        yield Finding(check="stale", ok=False, text=message("check.stale.untimed"))
        return
    age = ((now or datetime.now(UTC)) - datetime.fromisoformat(info.newest)).total_seconds()
    bound = microseconds(limit) / 1e6
    ages = {"age": number(max(age, 0.0), "seconds"), "limit": number(bound, "seconds")}
    yield Finding(
        check="stale",
        ok=age <= bound,
        text=message("check.stale", **ages),
        value=age,
        bound=bound,
        advice=None if age <= bound else message("check.stale.hint"),
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
        text=message(
            "check.growth",
            before=number(before, "share"),
            build=last.build,
            day=last.created[:10],
            now=number(info.unclassified_share, "share"),
            bound=number(bound, "share"),
        ),
        value=grown,
        bound=bound,
        advice=None if grown <= bound else message("check.growth.hint"),
    )


def bounds_of_kpis(name: str, spec: MapSpec, snapshot: Snapshot) -> Iterator[Finding]:
    """Hold every KPI that declares bounds to them."""
    for kpi in spec.kpis:
        low, high = bounds_of(kpi)
        if low is None and high is None:
            continue
        figure = snapshot.figures.get(f"kpi.{kpi.id}")
        if figure is None or figure.value is None:
            why = (figure and figure.missing) or message("check.kpi.no_figure")
            text = _of(name, message("check.kpi.unknown", kpi=kpi.id, why=why))
            yield Finding(check="kpi", ok=False, text=text, map=name, figure=f"kpi.{kpi.id}")
            continue
        yield _bounded(name, kpi, figure)


def _bounded(name: str, kpi: KpiSpec, figure: Figure) -> Finding:
    assert figure.value is not None
    low, high = bounds_of(kpi)
    form = "both" if None not in (low, high) else "least" if high is None else "most"
    side = outside(figure, kpi)
    value: Text | Formatted | str = _said(figure, figure.value)
    if figure.low is not None and figure.high is not None:
        ends = {"low": _said(figure, figure.low), "high": _said(figure, figure.high)}
        value = message("check.kpi.interval", value=value, **ends)
    bounds = {"low": _said(figure, low), "high": _said(figure, high)}
    text = message(
        "check.kpi",
        kpi=kpi.id,
        value=value,
        bounds=message(f"check.kpi.{form}", **bounds),
        by=message(f"check.kpi.by.{judged_by(figure, kpi)}"),
    )
    return Finding(
        check="kpi",
        ok=side is None,
        text=_of(name, text),
        value=figure.value,
        bound=(low if side == "below" else high) if side else None,
        advice=message("check.kpi.hint", map=name, figure=figure.id) if side else None,
        map=name,
        figure=figure.id,
    )


def _said(figure: Figure, value: float | None) -> Formatted | str:
    if value is None:
        return ""
    return Formatted(value=value, unit=figure.unit, currency=figure.currency)


def _of(name: str, what: Text) -> Text:
    return message("check.of", name=name, what=what)


def claims(drawn: ProjectMap, spec: MapSpec, snapshot: Snapshot) -> Iterator[Finding]:
    """Tell what a map claims and no data bear out, and stages without any data."""
    check = drawn.project.file.check
    for text in _unborne(drawn, spec, snapshot):
        yield from _told("claims", check.claims, text, drawn.name)
    empty = [stage.id for stage in snapshot.stages if not stage.known]
    if empty:
        text = message("check.empty_stages", stages=", ".join(empty))
        yield from _told("empty_stages", check.empty_stages, text, drawn.name)


def _told(check: str, level: Level, text: Text, name: str) -> Iterator[Finding]:
    if level != "ignore":
        warning = level == "warn"
        yield Finding(
            check=check,
            ok=warning,
            warning=warning,
            text=_of(name, text),
            advice=message(f"{text.key}.hint"),
            map=name,
        )


def _unborne(drawn: ProjectMap, spec: MapSpec, snapshot: Snapshot) -> Iterator[Text]:
    for pain in _gone(drawn, spec, snapshot):
        yield message("check.claims.gone", pain=pain)
    felt = {
        point.stage
        for lane in snapshot.lanes
        for point in lane.emotion
        if point.figure is not None and point.said and point.segment is None
    }
    assumed = [stage for stage in spec.emotion.assumed if stage not in felt]
    if assumed:
        yield message("check.claims.assumed", stages=", ".join(assumed))


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
