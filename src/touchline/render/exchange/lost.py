"""What a format cannot carry of a map: one line each, with its number."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.maps.exchange.table import sheet_text
from touchline.maps.snapshot import Lane
from touchline.render.exchange.tasks import stages_without_tasks, tasks_of
from touchline.render.formats import Drawn

__all__ = [
    "lost_in_cjml",
    "lost_in_csv",
    "lost_in_mermaid",
    "lost_in_spec",
    "lost_in_text",
    "lost_in_workbook",
]

LONGEST_CELL = 32_767
"""Characters of a cell in Excel."""


def lost_in_spec(drawn: Drawn) -> list[str]:
    """Give what the file of a map does not hold: all that is computed."""
    return _said(_computed(drawn))


def lost_in_csv(drawn: Drawn) -> list[str]:
    """Give what the long table of a map does not hold: all that is computed."""
    return _said(_computed(drawn))


def lost_in_text(drawn: Drawn) -> list[str]:
    """Give what Markdown and plain text do not hold."""
    return _said(_evidence(drawn), _languages(drawn))


def lost_in_workbook(drawn: Drawn) -> list[str]:
    """Give what a workbook does not hold."""
    texts = [figure.query or "" for figure in drawn.snapshot.figures.values()]
    texts += [str(cell) for rows in _samples(drawn) for row in rows for cell in row]
    long = sum(len(sheet_text(text)) > LONGEST_CELL for text in texts)
    cut = [(long, "text", f"longer than {LONGEST_CELL:,} characters, cut there")]
    return _said(cut, _languages(drawn, of="the texts of figures"))


def lost_in_mermaid(drawn: Drawn) -> list[str]:
    """Give what a Mermaid journey does not hold."""
    felt = _points(drawn)
    more: list[_Line] = [
        (felt, "interval", "of the emotion curve"),
        (_forks(drawn), "point", "of segments and personas beside the emotion curve"),
        (_assumed(drawn), "assumed emotion", ""),
        (stages_without_tasks(drawn.snapshot), "stage", "without a step: Mermaid does not draw it"),
        (_unfelt(drawn), "step", "whose feeling is not known: drawn neutral, marked (?)"),
    ]
    return _said(_beside_steps(drawn), more, _computed(drawn, felt), _languages(drawn))


def lost_in_cjml(drawn: Drawn) -> list[str]:
    """Give what a CJML document does not hold."""
    felt = _points(drawn)
    more: list[_Line] = [
        (felt, "interval", "of the emotion curve"),
        (_forks(drawn), "point", "of segments and personas beside the emotion curve"),
        (_assumed(drawn), "assumed emotion", ""),
        (len(tasks_of(drawn.snapshot)), "touchpoint", "of which nobody knows who begins it"),
    ]
    return _said(_beside_steps(drawn), more, _computed(drawn, felt), _languages(drawn))


_Line = tuple[int, str, str]
"""Number, what there is one of, and more about it."""


def _said(*lines: list[_Line]) -> list[str]:
    return [
        f"{number:,} {_plural(one, number)}{' ' + rest if rest and rest[0] not in ',:' else rest}"
        for several in lines
        for number, one, rest in several
        if number
    ]


def _plural(one: str, number: int) -> str:
    if number == 1:
        return one
    return f"{one[:-1]}ies" if one.endswith("ty") else f"{one}s"


def _computed(drawn: Drawn, kept: int = 0) -> list[_Line]:
    figures = drawn.snapshot.figures.values()
    intervals = sum(figure.low is not None for figure in figures)
    return [
        (len(figures) - kept, "figure", f", {intervals:,} of them with an interval"),
        (sum(len(lane.quotes) for lane in _lanes(drawn)), "quote", ""),
        (sum(len(lane.themes) for lane in _lanes(drawn)), "theme", ""),
        (len(drawn.snapshot.personas), "portrait", "of a persona"),
        *_evidence(drawn),
    ]


def _evidence(drawn: Drawn) -> list[_Line]:
    figures = drawn.snapshot.figures.values()
    return [
        (sum(len(rows) for rows in _samples(drawn)), "sample row", "behind figures"),
        (sum(figure.query is not None for figure in figures), "query", "behind figures"),
    ]


def _beside_steps(drawn: Drawn) -> list[_Line]:
    """Give what stands in lanes that a format of steps does not know."""
    lanes = list(_lanes(drawn))
    return [
        (sum(len(lane.cards) for lane in lanes), "card", ""),
        (sum(len(lane.opportunities) for lane in lanes), "opportunity", ""),
        (sum(len(lane.pains) for lane in lanes), "pain point", ""),
        (sum(len(lane.kpis) for lane in lanes), "KPI", ""),
        (sum(len(lane.efforts) for lane in lanes), "effort", ""),
    ]


def _languages(drawn: Drawn, of: str = "") -> list[_Line]:
    others = drawn.snapshot.languages[1:]
    rest = f"({', '.join(others)}): a file is in one" if others else ""
    return [(len(others), "other language", f"of {of} {rest}" if of else rest)]


def _lanes(drawn: Drawn) -> Iterator[Lane]:
    return iter(drawn.snapshot.lanes)


def _samples(drawn: Drawn) -> Iterator[list[list[str | int | float | bool | None]]]:
    for figure in drawn.snapshot.figures.values():
        if figure.sample is not None:
            yield figure.sample.rows


def _points(drawn: Drawn) -> int:
    return sum(
        point.figure is not None and point.segment is None and point.persona is None
        for lane in _lanes(drawn)
        for point in lane.emotion
    )


def _forks(drawn: Drawn) -> int:
    return sum(
        point.segment is not None or point.persona is not None
        for lane in _lanes(drawn)
        for point in lane.emotion
    )


def _assumed(drawn: Drawn) -> int:
    return sum(len(lane.assumed) for lane in _lanes(drawn))


def _unfelt(drawn: Drawn) -> int:
    return sum(task.emotion is None for task in tasks_of(drawn.snapshot))
