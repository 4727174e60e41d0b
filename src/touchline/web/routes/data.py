"""The data of a workspace: sources, quarantine, what no rule catches, what is reached."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from touchline.web.access import Area, Here
from touchline.web.data.check import checked
from touchline.web.data.coverage import CoverageView, coverage_of
from touchline.web.data.quarantine import QuarantineView, quarantine_of
from touchline.web.data.sources import SourcesView, sources_of
from touchline.web.data.unclassified import UnclassifiedView, unclassified_of
from touchline.web.routes.maps import known_language

__all__ = ["area"]

area = Area("data")


class FindingView(BaseModel):
    """One thing that the check looked at."""

    check: str
    """``configuration``, ``sources``, ``loaded``, ``build``, ``quarantined``, ``unclassified`` and
    so on, or ``map <name>``."""
    state: Literal["ok", "warning", "failed"]
    message: str
    hint: str | None
    value: float | None
    bound: float | None
    map: str | None
    figure: str | None


class CheckView(BaseModel):
    """All that was checked, in order."""

    ok: bool
    findings: list[FindingView]


@area.get("/workspaces/{workspace}/data/sources", role="viewer")
def data_sources(here: Here, language: str = "en") -> SourcesView:
    """List the sources with what is found and loaded of each, and the stages they leave empty."""
    return sources_of(here.project, language)


@area.get("/workspaces/{workspace}/data/quarantine", role="viewer")
def data_quarantine(here: Here) -> QuarantineView:
    """Group the rows that could not be read; editors see the first rows of each group."""
    return quarantine_of(here.project, rows=here.may("editor"))


@area.get("/workspaces/{workspace}/data/unclassified", role="viewer")
def data_unclassified(here: Here, language: str = "en") -> UnclassifiedView:
    """List what no rule catches, with a rule suggested for each; editors see examples."""
    return unclassified_of(here.project, language, rows=here.may("editor"))


@area.get("/workspaces/{workspace}/data/coverage", role="viewer")
def data_coverage(here: Here, language: str = "en") -> CoverageView:
    """Count the journeys that each kind of data, and each source in each stage, reaches."""
    return coverage_of(here.project, language)


@area.get("/workspaces/{workspace}/data/check", role="viewer")
def data_check(here: Here, language: str = "en") -> CheckView:
    """Hold the project to its bounds, as ``touchline check`` does."""
    language = known_language(language)
    report = checked(here.project)
    return CheckView(
        ok=report.ok,
        findings=[
            FindingView(
                check=one.check,
                state="failed" if not one.ok else "warning" if one.warning else "ok",
                message=one.said(language)[0],
                hint=one.said(language)[1],
                value=one.value,
                bound=one.bound,
                map=one.map,
                figure=one.figure,
            )
            for one in report.findings
        ],
    )
