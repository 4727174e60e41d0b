"""``scores``: NPS, CSAT, CES, stars and other scales of a project, or straight of a file."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from touchline.cli.answer import (
    AnswerFormat,
    AnswerFormatOption,
    OutputOption,
    TimeFormatOption,
    refuse,
)
from touchline.cli.output import (
    EncodingOption,
    ProjectOption,
    say,
    say_left_out,
    show_table,
    the_project,
    write_json,
)
from touchline.errors import ConfigError

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.voice import ScoreTable

__all__ = ["scores", "write_rows"]

_HEADING: Final = "Of a file"
_SHOWN: Final = (
    "n", "value", "low", "high", "response_rate", "difference", "difference_p_adjusted", "change",
    "change_p_adjusted",
)  # fmt: skip


def scores(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Answers as CSV, Excel, JSON or Parquet; default:"
                       " the answers of the project."),
    ] = None,
    by: Annotated[
        str,
        typer.Option("--by", metavar="KEY,…", help="Columns, and day, week, month, quarter, year;"
                     " of a project also touchpoint, stage, instrument, persona, segments."),
    ] = "",
    weight: Annotated[
        str | None, typer.Option("--weight", metavar="COLUMN", help="Column of weights.")
    ] = None,
    rake: Annotated[
        str,
        typer.Option("--rake", metavar="SEGMENT,…", help="Weigh answers so that these segments have"
                     " the sizes that they have among all journeys of the project; of a file:"
                     " COLUMN=VALUE:SIZE/VALUE:SIZE,…"),
    ] = "",
    request: Annotated[
        str | None,
        typer.Option("--request", metavar="TOUCHPOINT", help="Touchpoint of the project at which"
                     " customers are asked; gives the response rate."),
    ] = None,
    score: Annotated[
        str | None,
        typer.Option("--score", metavar="COLUMN", help="Column of the score.",
                     rich_help_panel=_HEADING),
    ] = None,
    wide: Annotated[
        str,
        typer.Option("--scores", metavar="COLUMN,…", help="Columns of a wide survey, one per"
                     " touchpoint; COLUMN=TOUCHPOINT names it.", rich_help_panel=_HEADING),
    ] = "",
    instrument: Annotated[
        str,
        typer.Option("--instrument", metavar="NAME", help="nps, csat, ces, stars, or a name of your"
                     " own.", rich_help_panel=_HEADING),
    ] = "csat",
    scale: Annotated[
        str | None,
        typer.Option("--scale", metavar="LOW-HIGH", help="Lowest and highest score.",
                     rich_help_panel=_HEADING),
    ] = None,
    not_scores: Annotated[
        str,
        typer.Option("--not-scores", metavar="CODE,…", help="Cells that are no scores, such as 6"
                     " for 'not used'.", rich_help_panel=_HEADING),
    ] = "",
    time: Annotated[
        str | None,
        typer.Option("--time", metavar="COLUMN", help="Column of the time of the answer.",
                     rich_help_panel=_HEADING),
    ] = None,
    time_format: TimeFormatOption = None,
    timezone: Annotated[
        str,
        typer.Option("--timezone", metavar="ZONE", help="Zone of the periods.",
                     rich_help_panel=_HEADING),
    ] = "UTC",
    encoding: EncodingOption = None,
    asked: Annotated[
        str | None,
        typer.Option("--asked", metavar="COLUMN", help="Column with the number of persons asked.",
                     rich_help_panel=_HEADING),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="COLUMN", help="Column of the person; several answers of"
                     " one are worth less.", rich_help_panel=_HEADING),
    ] = None,
    correction: Annotated[
        str,
        typer.Option("--correction", metavar="benjamini_hochberg|holm|none", help="How p-values"
                     " mind the number of rows."),
    ] = "benjamini_hochberg",
    project: ProjectOption = Path(),
    form: AnswerFormatOption = None,
    output: OutputOption = None,
) -> None:  # fmt: skip
    """Compute NPS, CSAT, CES, stars and other scores, with intervals, over time and by group."""
    way: Any = correction
    if file is None:
        refuse(
            {"--score": score, "--scores": wide, "--instrument": instrument != "csat",
             "--scale": scale, "--not-scores": not_scores, "--time": time,
             "--time-format": time_format, "--timezone": timezone != "UTC", "--asked": asked,
             "--person": person, "--encoding": encoding},
            "a project",
            "touchline.yaml says how answers are read; '--by instrument' tells them apart",
        )  # fmt: skip
        found = the_project(project).scores(
            by=_list(by), weight=weight, rake=_list(rake), request=request, correction=way
        )
    else:
        from touchline.sources.rows import read_rows
        from touchline.voice import scores as compute

        refuse({"--request": request}, "a file", "name the column with --asked")
        if bool(score) == bool(wide):
            raise ConfigError(
                "two kinds of columns of scores are named" if score
                else "no column of scores is named",
                hint="give --score COLUMN, or --scores COLUMN,…",
            )  # fmt: skip
        rows = read_rows(file, encoding=encoding)
        say_left_out(rows, file)
        found = compute(
            rows.table,
            score=_columns(wide) if wide else str(score),
            instrument=instrument,
            scale=_scale(scale),
            by=_list(by),
            time=time,
            time_format=time_format,
            timezone=timezone,
            weight=weight,
            rake=_sizes(rake),
            not_scores=_list(not_scores),
            asked=asked,
            person=person,
            correction=way,
        )
    write_rows(found.table, form, output, shown=_shown(found))
    if output is None and form in (None, AnswerFormat.TABLE):
        say(found.explain())


def write_rows(
    table: pa.Table,
    form: AnswerFormat | None,
    output: Path | None,
    *,
    shown: list[str] | None = None,
    whole: Any = None,
) -> None:
    """Write a table to the terminal or to a file.

    What people read has only the columns *shown*; JSON has the *whole* answer, if there is more.
    """
    form = form or (AnswerFormat.TABLE if output is None else _told_by(output))
    if form is AnswerFormat.TABLE and output is not None:
        raise ConfigError(
            "--output writes data, not a table to read",
            hint="add --format json, csv or parquet, or end the name of the file so",
        )
    rows = table.to_pylist(maps_as_pydicts="strict")
    if form is AnswerFormat.PARQUET:
        _parquet(table, output)
    elif form is AnswerFormat.JSON:
        write_json(rows if whole is None else whole, output)
    elif form is AnswerFormat.TABLE:
        names = shown or table.column_names
        lines = [[_shown_as(row[name], name) for name in names] for row in rows]
        right = [k for k, name in enumerate(names) if name.endswith("p_adjusted")]
        show_table(names, lines, right=right)
    else:
        text = _csv(rows, table.column_names)
        if output is None:
            sys.stdout.write(text)
        else:
            output.write_text(text, encoding="utf-8")
            say(f"written: {output}")


def _parquet(table: pa.Table, output: Path | None) -> None:
    import pyarrow.parquet as pq

    if output is None:
        raise ConfigError("Parquet needs a file", hint="name it: --output scores.parquet")
    pq.write_table(table, output)
    say(f"written: {output}")


def _csv(rows: list[dict[str, Any]], names: list[str]) -> str:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return text.getvalue()


def _told_by(output: Path) -> AnswerFormat:
    kinds = {".json": AnswerFormat.JSON, ".parquet": AnswerFormat.PARQUET, ".csv": AnswerFormat.CSV}
    if output.suffix not in kinds:
        raise ConfigError(
            f"the ending of {output.name} says no format",
            hint="end it in .csv, .json or .parquet, or give --format",
        )
    return kinds[output.suffix]


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def _shown_as(value: Any, name: str) -> Any:
    if not isinstance(value, float):
        return value
    if name.endswith("p_adjusted"):
        return "< 0.0001" if value < 1e-4 else f"{value:.4f}"
    return round(value, 4)


def _shown(found: ScoreTable) -> list[str]:
    names = found.table.column_names
    keys = names[: names.index("n")]
    return [*keys, *(name for name in _SHOWN if name in names)]


def _list(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(",") if piece.strip()]


def _columns(text: str) -> dict[str, str]:
    pairs = [piece.partition("=") for piece in _list(text)]
    named = {column.strip(): (name if sign else column).strip() for column, sign, name in pairs}
    if len(named) < len(pairs):
        raise ConfigError("a column of scores is named twice", hint="name each of them once")
    return named


def _scale(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    match = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[-–,:]\s*(-?\d+(?:\.\d+)?)\s*", text)
    if match is None:
        raise ConfigError(f"{text!r} is no scale", hint="write it as 0-10")
    return float(match[1]), float(match[2])


def _sizes(text: str) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for piece in _list(text):
        column, _, groups = piece.partition("=")
        pairs = [group.rpartition(":") for group in groups.split("/")]
        try:
            found[column] = {value: float(size) for value, _, size in pairs}
        except ValueError:
            raise ConfigError(
                f"{piece!r} gives no sizes", hint="write device=app:600/web:400"
            ) from None
    return found
