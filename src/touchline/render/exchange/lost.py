"""What a format cannot carry of a map: one line each, with its number."""

from __future__ import annotations

from collections.abc import Collection

from touchline.locale import Catalogue
from touchline.maps.exchange.table import sheet_text
from touchline.maps.snapshot import Figure, Snapshot
from touchline.render.exchange.tasks import (
    emotion_of,
    first_quotes,
    stages_without_tasks,
    tasks_of,
)
from touchline.render.formats import Drawn

__all__ = [
    "LONGEST_CELL",
    "lost_in_cjml",
    "lost_in_mermaid",
    "lost_in_pictures",
    "lost_in_slides",
    "lost_in_spec",
    "lost_in_text",
    "lost_in_workbook",
]

LONGEST_CELL = 32_767
"""Characters of a cell in Excel."""
Counts = dict[str, int]
"""What → how many of it; ``exchange.lost.<what>`` says it."""


def lost_in_spec(drawn: Drawn, language: str = "en") -> list[str]:
    """Give what the file of a map, and its long table, do not hold: all that is computed."""
    return _said(_computed(drawn.snapshot), language)


def lost_in_pictures(drawn: Drawn, language: str = "en") -> list[str]:
    """Give what stands behind a map that only the page, and the computed map, hold."""
    return _said({"behind": len(drawn.snapshot.figures)} | _languages(drawn), language)


def lost_in_slides(drawn: Drawn, language: str = "en") -> list[str]:
    """Give what slides do not hold."""
    from touchline.render.pptx import left_out

    evidence = {"evidence": len(drawn.snapshot.figures)}
    lanes = {"drawn_lanes": left_out(drawn.snapshot)}
    return _said(evidence | lanes | _languages(drawn), language)


def lost_in_text(drawn: Drawn, language: str = "en") -> list[str]:
    """Give what Markdown and plain text do not hold."""
    return _said(_evidence(drawn.snapshot) | _languages(drawn), language)


def lost_in_workbook(drawn: Drawn, language: str = "en") -> list[str]:
    """Give what a workbook does not hold."""
    figures = drawn.snapshot.figures.values()
    texts = [figure.query or "" for figure in figures]
    texts += [str(cell) for figure in figures if figure.sample for row in figure.sample.rows
              for cell in row]  # fmt: skip
    long = sum(len(sheet_text(text)) > LONGEST_CELL for text in texts)
    return _said({"long_texts": long} | _languages(drawn), language)


def lost_in_mermaid(drawn: Drawn, language: str = "en") -> list[str]:
    """Give what a Mermaid journey does not hold."""
    snapshot = drawn.snapshot
    stages = snapshot.stages
    more = {
        "empty_stages": stages_without_tasks(snapshot),
        "unfelt": sum(task.emotion is None for task in tasks_of(snapshot)),
        "descriptions": sum(stage.description is not None for stage in stages),
    }
    computed = _computed(snapshot, kept=emotion_of(snapshot).values())
    return _said(_beside_steps(snapshot) | more | computed | _languages(drawn), language)


def lost_in_cjml(drawn: Drawn, language: str = "en") -> list[str]:
    """Give what a CJML document does not hold."""
    snapshot = drawn.snapshot
    computed = _computed(snapshot, kept=emotion_of(snapshot).values())
    computed["quotes"] -= len(first_quotes(snapshot))
    more = {"initiators": len(tasks_of(snapshot))}
    return _said(_beside_steps(snapshot) | more | computed | _languages(drawn), language)


def _said(counts: Counts, language: str) -> list[str]:
    say = Catalogue(language).message
    return [say(f"exchange.lost.{what}", n=number) for what, number in counts.items() if number]


def _computed(snapshot: Snapshot, kept: Collection[Figure] = ()) -> Counts:
    """Count what is computed, but for the figures whose bare value is *kept*."""
    figures = snapshot.figures.values()
    return {
        "figures": len(figures) - len({figure.id for figure in kept}),
        "intervals": sum(figure.low is not None for figure in figures),
        "quotes": _items(snapshot, "quotes"),
        "themes": _items(snapshot, "themes"),
        "portraits": len(snapshot.personas),
        **_evidence(snapshot),
    }


def _evidence(snapshot: Snapshot) -> Counts:
    figures = snapshot.figures.values()
    return {
        "rows": sum(len(figure.sample.rows) for figure in figures if figure.sample),
        "queries": sum(figure.query is not None for figure in figures),
    }


def _beside_steps(snapshot: Snapshot) -> Counts:
    """Count what stands in lanes that a format of steps does not know."""
    beside = [
        point
        for lane in snapshot.lanes
        for point in lane.emotion
        if point.segment is not None or point.persona is not None
    ]
    return {
        **{
            name: _items(snapshot, name)
            for name in ("cards", "opportunities", "pains", "kpis", "efforts", "assumed")
        },
        "forks": len(beside),
        "ways": len(snapshot.stage_links),
        "links": len(snapshot.links),
    }


def _items(snapshot: Snapshot, name: str) -> int:
    return sum(len(getattr(lane, name)) for lane in snapshot.lanes)


def _languages(drawn: Drawn) -> Counts:
    return {"languages": len(drawn.snapshot.languages) - 1}
