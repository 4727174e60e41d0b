"""The map as an Excel workbook: the map, its cards, every figure, rows behind them, about it."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from touchline.maps.exchange.table import sheet_text, table_of
from touchline.maps.snapshot import Figure, StageColumn, Text
from touchline.render.exchange.lost import LONGEST_CELL, lost_in_workbook
from touchline.render.exchange.words import blocks, directed
from touchline.render.formats import Drawn, ExportOptions
from touchline.render.page.evidence import spoken_names
from touchline.render.page.outline import outline_items
from touchline.render.pen import Say, catalogue_of

__all__ = ["workbook"]

_INK, _PAPER, _RULE, _QUIET = "1C2733", "F3F6F8", "D5DDE3", "5B6B78"
_HEAD = PatternFill("solid", fgColor="E4EBF0")
_LANE = PatternFill("solid", fgColor=_PAPER)
_LINE = Side(style="thin", color=_RULE)
_NUMBERS = {
    "count": "#,##0",
    "share": "0.0%",
    "points": "+0.0;-0.0;0.0",
    "score": "0.00",
    "emotion": "+0.00;-0.00;0.00",
    "seconds": "#,##0",
    "money": "#,##0.00",
    "number": "#,##0.###",
}
_A3 = 8
_ABOUT = 110
"""Width of the texts of the last sheet, in characters."""
_WIDEST, _POINTS_A_LINE, _TALLEST = 60, 14, 400
Line = Sequence[Any]


def workbook(drawn: Drawn, options: ExportOptions) -> bytes:
    """Write the workbook; sheets run right to left where the language does."""
    say = Say(drawn.snapshot, catalogue_of(drawn.snapshot, options.language))
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    _map(_sheet(book, say, "map"), say)
    _table(_sheet(book, say, "cards"), say, table_of(drawn.spec), wide=(6,))
    _figures(_sheet(book, say, "figures"), say)
    _evidence(_sheet(book, say, "evidence"), say)
    _about(_sheet(book, say, "about"), say, lost_in_workbook(drawn, options.language))
    made = datetime.fromisoformat(drawn.snapshot.created).replace(tzinfo=None)
    book.properties.created = book.properties.modified = made
    book.properties.creator = f"Touchline {drawn.snapshot.version}"
    book.properties.title = sheet_text(say.text(drawn.snapshot.title))
    book.properties.language = options.language
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: openpyxl.Workbook, say: Say, name: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(_t(say, f"sheet.{name}")[:31])
    sheet.sheet_view.rightToLeft = say.rtl
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sheet


def _t(say: Say, key: str, **args: object) -> str:
    return say.catalogue.message(f"exchange.{key}", **args)


def _told(say: Say, text: Text | str | None) -> str:
    """Give a text in its direction, whatever it begins with."""
    said = text if isinstance(text, str) else say.text(text)
    return directed(said, rtl=say.rtl) if said else ""


def _map(sheet: Worksheet, say: Say) -> None:
    """Lay lanes over stages: what each says of each, a line an item."""
    snapshot = say.snapshot
    stages = snapshot.stages
    _put(
        sheet, 1, 1, say.text(snapshot.title), Font(name="Calibri", size=16, bold=True, color=_INK)
    )
    _put(sheet, 2, 1, _told(say, snapshot.subtitle), Font(color=_QUIET))
    top = 4
    _put(sheet, top, 1, _t(say, "column.lane"), Font(bold=True, color=_INK), fill=_HEAD)
    for at, stage in enumerate(stages, 2):
        _put(sheet, top, at, say.text(stage.label), Font(bold=True, color=_INK), fill=_HEAD)
    rows = [(say.t("lane.heads"), [_head(say, stage) for stage in stages])]
    for lane in snapshot.lanes:
        items = [[one for one in outline_items(say, lane, stage.id) if one] for stage in stages]
        if any(items):
            rows.append((say.lane(lane), items))
    for row, (name, said) in enumerate(rows, top + 1):
        _put(sheet, row, 1, name, Font(bold=True, color=_INK), fill=_LANE)
        for at, cell_items in enumerate(said, 2):
            _put(sheet, row, at, _items(say, cell_items), Font(color=_INK))
        longest = max((_lines(cell_items) for cell_items in said), default=1)
        sheet.row_dimensions[row].height = min(_TALLEST, _POINTS_A_LINE * max(longest, 2) + 6)
    sheet.column_dimensions["A"].width = 22
    for at in range(2, len(stages) + 2):
        sheet.column_dimensions[get_column_letter(at)].width = 44
    sheet.freeze_panes = f"B{top + 1}"
    _look(sheet, say, top)


def _look(sheet: Worksheet, say: Say, top: int) -> None:
    """Give the title its line, and every cell below *top* its frame and direction."""
    for row in (1, 2):
        sheet.cell(row, 1).alignment = Alignment(
            wrap_text=False, horizontal="right" if say.rtl else "left", readingOrder=_order(say)
        )
        sheet.row_dimensions[row].height = 24 if row == 1 else 18
    for line in sheet.iter_rows(min_row=top):
        for each in line:
            each.border = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)
            each.alignment = Alignment(
                wrap_text=True,
                vertical="top",
                horizontal="right" if say.rtl else "left",
                readingOrder=_order(say),
            )


def _items(say: Say, items: Iterable[str]) -> str:
    """Write items a line each; every line begins in its own direction."""
    return "\n".join(directed(f"• {one}", rtl=say.rtl) for one in items)


def _order(say: Say) -> int:
    """Give the reading order of a cell: 1 left to right, 2 right to left."""
    return 2 if say.rtl else 1


def _lines(items: Iterable[str]) -> int:
    """Estimate how many lines of some 50 characters items take."""
    return sum(1 + len(item) // 50 for item in items)


def _head(say: Say, stage: StageColumn) -> list[str]:
    if not stage.known:
        return [one for one in (say.t("not_measured"), say.text(stage.hint)) if one]
    names = {
        stage.entrants: "",
        stage.conversion: say.t("go_on"),
        stage.median: say.t("panel.median"),
        stage.p90: say.t("panel.p90"),
    }
    found = [(say.snapshot.figures.get(id_ or ""), name) for id_, name in names.items()]
    said = [
        say.spoken(figure, name or say.text(figure.of))
        for figure, name in found
        if figure is not None and figure.value is not None
    ]
    return [one for one in (say.text(stage.description), *said) if one]


def _figures(sheet: Worksheet, say: Say) -> None:
    names = spoken_names(say)
    heads = (
        *("id", "where", "figure", "value", "shown", "low", "high", "n", "numerator"),
        *("denominator", "of", "unit", "currency", "first", "last", "missing", "definition"),
        "query",
    )
    figures = say.snapshot.figures.values()
    lines = [_figure(say, one, names.get(one.id, ("", ""))) for one in figures]
    _table(sheet, say, [[_t(say, f"column.{head}") for head in heads], *lines], wide=(2, 3, 16, 17))
    for row, figure in enumerate(figures, 2):
        for column in (4, 6, 7):
            sheet.cell(row, column).number_format = _NUMBERS[figure.unit]


def _figure(say: Say, figure: Figure, name: tuple[str, str]) -> Line:
    first, last = figure.window or ("", "")
    return (
        figure.id,
        _told(say, name[0]),
        _told(say, say.text(figure.label) or name[1] or figure.id),
        figure.value,
        _told(say, say.value(figure)),
        figure.low,
        figure.high,
        figure.n,
        figure.numerator,
        figure.denominator,
        say.text(figure.of),
        _t(say, f"unit.{figure.unit}"),
        figure.currency or "",
        first,
        last,
        _told(say, figure.missing),
        _told(say, figure.definition),
        figure.query or "",
    )


def _evidence(sheet: Worksheet, say: Say) -> None:
    """Give the sample rows of each figure below the names of their columns."""
    heads = [_t(say, f"column.{head}") for head in ("id", "figure", "row", "rows")]
    lines: list[Line] = [heads]
    titles: list[int] = []
    for figure in say.snapshot.figures.values():
        if figure.sample is None:
            continue
        name = _told(say, say.text(figure.label) or figure.id)
        lines.append([figure.id, name, "", figure.sample.total, *figure.sample.columns])
        titles.append(len(lines))
        for number, row in enumerate(figure.sample.rows, 1):
            lines.append([figure.id, name, number, figure.sample.total, *row])
    _table(sheet, say, lines, wide=(2,))
    for at in titles:
        for cell in sheet[at]:
            cell.font = Font(bold=True, color=_INK)
            cell.fill = _LANE


def _about(sheet: Worksheet, say: Say, lost: list[str]) -> None:
    snapshot, text = say.snapshot, say.text
    lines: list[tuple[str, str]] = [
        (_t(say, "about.map"), text(snapshot.name)),
        (_t(say, "about.project"), f"{snapshot.project} · {snapshot.map} · {snapshot.build}"),
        (_t(say, "about.made"), say.t("made", date=_day(say), version=snapshot.version)),
        (_t(say, "about.languages"), ", ".join(snapshot.languages)),
        (_t(say, "about.read_back"), _t(say, "about.how")),
    ]
    heads = True
    for block in blocks(say):
        if block.kind == "h3":
            break  # the stages stand in the first sheet
        lines.append((_t(say, "about.whom") if heads else "", block.text))
        heads = False
    lines += [(_t(say, "about.note"), text(note)) for note in snapshot.notes]
    if snapshot.credits is not None:
        lines.append((_t(say, "about.credits"), text(snapshot.credits)))
    lines += [("", _t(say, "lost", what=one)) for one in lost]
    for row, (name, said) in enumerate(lines, 1):
        head = _put(sheet, row, 1, name, Font(bold=True, color=_INK))
        cell = _put(sheet, row, 2, _told(say, said), Font(color=_INK))
        sheet.row_dimensions[row].height = _POINTS_A_LINE * (1 + len(said) // _ABOUT) + 2
        side = "right" if say.rtl else "left"
        cell.alignment = Alignment(
            wrap_text=True, vertical="top", horizontal=side, readingOrder=_order(say)
        )
        head.alignment = Alignment(vertical="top", horizontal=side)
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = _ABOUT


def _day(say: Say) -> str:
    return say.catalogue.date(say.snapshot.created)


def _table(
    sheet: Worksheet, say: Say, lines: Sequence[Line], *, wide: tuple[int, ...] = ()
) -> None:
    """Write a table with its head frozen and a filter on every column."""
    side = Alignment(
        horizontal="right" if say.rtl else "left", vertical="top", readingOrder=_order(say)
    )
    widths: dict[int, int] = {}
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            if value is None or value == "":
                continue
            font = Font(bold=True, color=_INK) if row == 1 else None
            cell = _put(sheet, row, column, value, font, fill=_HEAD if row == 1 else None)
            if isinstance(value, str):
                cell.alignment = side
            widths[column] = max(widths.get(column, 8), min(_WIDEST, len(str(value)) + 2))
    for column, width in widths.items():
        most = _WIDEST if column in wide else 32
        sheet.column_dimensions[get_column_letter(column)].width = min(width, most)
    sheet.freeze_panes = "A2"
    if len(lines) > 1:
        sheet.auto_filter.ref = f"A1:{get_column_letter(max(map(len, lines)))}{len(lines)}"


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Any,
    font: Font | None = None,
    *,
    fill: PatternFill | None = None,
) -> Cell:
    """Write one cell; a text stays a text, whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if isinstance(value, str):
        text = sheet_text(value)
        cell.value = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
        cell.data_type = "s"
        if re.match(r"[=+\-@\t\r']", text):
            cell.quotePrefix = True  # the sign by which Excel keeps it a text when it is edited
    else:
        cell.value = value
    if font is not None:
        cell.font = font
    if fill is not None:
        cell.fill = fill
    return cell
