"""``build`` and ``check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchline.cli.data import load_project
from touchline.cli.output import (
    Format,
    FormatOption,
    ProjectOption,
    progress_bar,
    say,
    show_pairs,
    show_table,
    the_project,
    write_json,
)

if TYPE_CHECKING:
    from touchline.journeys import BuildInfo
    from touchline.project import Project
    from touchline.project.finding import Finding

__all__ = ["build", "check"]


def build(
    project: ProjectOption = Path(),
    load: Annotated[
        bool, typer.Option("--load", help="Load first; done anyhow if nothing is loaded yet.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Build although nothing has changed.")
    ] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Draw each map as .svg and .png too.")
    ] = False,
    output: FormatOption = Format.TABLE,
) -> None:
    """Put journeys together, compute and draw all maps."""
    opened = the_project(project)
    if load or not opened.workspace.manifest.segments:
        total = load_project(opened).total
        say(f"loaded {total.loaded:,} of {total.read:,} rows, {total.quarantined:,} in quarantine")
    before = opened.workspace.current_build
    with progress_bar() as progress:
        info = opened.build(force=force, pictures=pictures, progress=progress)
    if output is Format.JSON:
        write_json(info)
        return
    if opened.workspace.current_build == before:
        say(f"{info.build} is up to date (build --force builds it again)")
    _show(info, opened)


def _show(info: BuildInfo, opened: Project) -> None:
    unclassified = f"{info.unclassified:,}"
    if info.unclassified_share is not None:
        unclassified += f" ({info.unclassified_share:.2%})"
    show_pairs(
        [
            ("project", info.project),
            ("build", info.build),
            ("persons", info.persons),
            ("journeys", info.journeys),
            ("moments", info.moments),
            *((f"  {name}", count) for name, count in info.events.items()),
            ("feedback", info.feedback),
            ("  codes that are no scores", info.not_scores),
            ("unclassified", unclassified),
            ("without person", info.without_person),
            ("outside journeys", info.outside_journeys),
            ("duplicates dropped", info.duplicates),
            ("quarantined", info.quarantined),
            ("refused merges", info.refused_merges),
            ("equal times", f"{info.ties:.2%}" if info.ties is not None else None),
            ("window", " … ".join(info.window) if info.window else None),
        ]
    )
    for name in info.extra.get("unknown_fields", []):
        say(f"warning: conditions name the field {name!r}, which no record has")
    for each in opened.maps:
        show_pairs([(f"map {each.name}", str(each.folder))])


def check(
    project: ProjectOption = Path(),
    language: Annotated[
        str, typer.Option("--language", help="Language of what is found: en, ru, vi, fa.")
    ] = "en",
    output: FormatOption = Format.TABLE,
) -> None:
    """Hold the project and its maps to their bounds; exit code 1 if one is broken."""
    opened = the_project(project)
    report = opened.check()
    said = [(one, *one.said(language)) for one in report.findings]
    if output is Format.JSON:
        findings = [_as_json(*each) for each in said]
        write_json({"ok": report.ok, "findings": findings})
    else:
        rows = [
            [_verdict(one), one.check, text + (f" → {hint}" if hint else "")]
            for one, text, hint in said
        ]
        show_table(["", "check", "finding"], rows)
    if not report.ok:
        raise typer.Exit(1)


def _as_json(finding: Finding, message: str, hint: str | None) -> dict[str, Any]:
    return {
        "check": finding.check,
        "ok": finding.ok,
        "message": message,
        "value": finding.value,
        "bound": finding.bound,
        "hint": hint,
        "warning": finding.warning,
        "map": finding.map,
        "figure": finding.figure,
    }


def _verdict(finding: Finding) -> str:
    if finding.warning:
        return "look"
    return "ok" if finding.ok else "FAILED"
