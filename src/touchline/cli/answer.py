"""How a verb answers on the command line: as a table to read, as data, as a chart."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from touchline.cli.output import say, show_pairs, show_table
from touchline.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.result import Result

__all__ = [
    "AnswerFormat",
    "AnswerFormatOption",
    "ChartOption",
    "OutputOption",
    "TimeFormatOption",
    "answer",
    "as_json",
    "check_chart",
    "format_of",
    "refuse",
    "write_table",
]

_HEADING = "The answer"
_PICTURES = (".png", ".svg", ".html")


class AnswerFormat(StrEnum):
    """How a verb answers."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


AnswerFormatOption = Annotated[
    AnswerFormat | None,
    typer.Option(
        "--format",
        help="A table to read, or data; default: what --output ends in, else a table.",
        rich_help_panel=_HEADING,
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write it there.", rich_help_panel=_HEADING
    ),
]
ChartOption = Annotated[
    Path | None,
    typer.Option(
        "--chart",
        metavar="FILE",
        help="Draw it too, as .png, .svg or .html.",
        rich_help_panel=_HEADING,
    ),
]
TimeFormatOption = Annotated[
    str | None,
    typer.Option(
        "--time-format",
        metavar="PATTERN",
        help="How times are written: %d/%m/%Y.",
        rich_help_panel="Of a file",
    ),
]


def answer(
    result: Result,
    verb: str,
    form: AnswerFormatOption = None,
    output: OutputOption = None,
    chart: ChartOption = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say what was computed, of what.", rich_help_panel=_HEADING),
    ] = False,
    rows: Annotated[
        int,
        typer.Option(
            "--rows",
            min=0,
            metavar="N",
            help="Rows of a table to read; 0: all.",
            rich_help_panel=_HEADING,
        ),
    ] = 40,
) -> None:
    """Write a result in the format that is asked for."""
    form = form or format_of(output)
    check_chart(chart)
    if form is AnswerFormat.TABLE:
        if output is not None:
            raise ConfigError(
                "--output writes data, not a table to read",
                hint="add --format json, csv or parquet, or end the name of the file so",
            )
        _show(result, rows)
    elif form is AnswerFormat.JSON:
        _write(as_json(result, verb, explain=explain) + b"\n", output)
    else:
        write_table(result.table, form, output)
    if explain and form is not AnswerFormat.JSON:
        (typer.echo if form is AnswerFormat.TABLE else say)("\n" + result.explain())
    if chart is not None:
        result.chart().save(str(chart))
        say(f"drawn: {chart}")


def check_chart(chart: Path | None) -> None:
    """Refuse a name for a chart that ends in no format of one, before anything is computed."""
    if chart is not None and chart.suffix not in _PICTURES:
        raise ConfigError(
            f"{chart}: {chart.suffix or 'no ending'} is no format of a chart",
            hint="end the name in .png, .svg or .html",
        )


def refuse(given: Mapping[str, object], place: str, hint: str) -> None:
    """Refuse options that would be left unread: those of *given* that are set.

    Examples
    --------
    >>> refuse({"--scale": "0-10", "--time": None}, "a project", "leave it out")
    Traceback (most recent call last):
    ...
    touchline.errors.ConfigError: of a project --scale is not read
      → leave it out
    """
    names = [name for name, value in given.items() if value]
    if names:
        raise ConfigError(
            f"of {place} {', '.join(names)} {'is' if len(names) == 1 else 'are'} not read",
            hint=hint,
        )


def as_json(result: Result, verb: str, *, explain: bool = False) -> bytes:
    """Give a result as JSON; numbers that are none are null."""
    import msgspec

    said = {
        "verb": verb,
        "options": result.options,
        "definition": result.definition(),
        **({"explanation": result.explain()} if explain else {}),
        "figures": result.figures,
        result.rows_are: result.rows(),
        "tables": {name: table.to_pylist() for name, table in result.tables.items()},
    }
    return msgspec.json.format(msgspec.json.encode(said, enc_hook=_plain), indent=2)


def _plain(value: Any) -> Any:
    """Give what JSON has a word for."""
    if hasattr(value, "tolist"):  # numbers and arrays of NumPy
        return value.tolist()
    return str(value)


def format_of(output: Path | None) -> AnswerFormat:
    """Tell the format from the ending of a file's name; a table to read where there is none."""
    ending = output.suffix.removeprefix(".") if output is not None else "table"
    if ending not in list(AnswerFormat):
        raise ConfigError(
            f"{output}: no format ends in .{ending}",
            hint=did_you_mean(
                ending, [form for form in AnswerFormat if form is not AnswerFormat.TABLE]
            ),
        )
    return AnswerFormat(ending)


def write_table(table: pa.Table, form: AnswerFormat, output: Path | None) -> None:
    """Write a table as CSV or Parquet to a file, or to standard output."""
    _write(_bytes(table, form), output, binary=form is AnswerFormat.PARQUET)


def _bytes(table: pa.Table, form: AnswerFormat) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    if form is AnswerFormat.PARQUET:
        from pyarrow import parquet

        parquet.write_table(table, sink)
    else:
        from pyarrow import csv

        csv.write_csv(_flat(table), sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _flat(table: pa.Table) -> pa.Table:
    """Write lists as one text, ``a > b > c``: CSV has no lists."""
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if pa.types.is_nested(field.type):
            texts = [
                None if row is None else " > ".join(map(str, row))
                for row in table[field.name].to_pylist()
            ]
            table = table.set_column(place, field.name, pa.array(texts, pa.string()))
    return table


def _write(data: bytes, output: Path | None, *, binary: bool = False) -> None:
    if output is not None:
        output.write_bytes(data)
        say(f"written: {output}")
    elif binary and sys.stdout.isatty():
        raise ConfigError("Parquet is nothing to read", hint="add --output FILE.parquet")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _show(result: Result, rows: int) -> None:
    if result.figures:
        show_pairs([(_title(name), _cell(name, value)) for name, value in result.figures.items()])
        typer.echo()
    _show_table(result.readable(), rows)
    for paragraph in result.paragraphs():
        typer.echo(f"\n{paragraph}")
    for name, table in result.tables.items():
        typer.echo(f"\n{_title(name)}")
        _show_table(table, rows)


def _show_table(table: pa.Table, rows: int) -> None:
    shown = table.slice(0, rows) if rows else table
    names = table.column_names
    numbers = [k for k, field in enumerate(table.schema) if _is_number(field.type)]
    kinds = _kinds(names)
    cells = [
        [_cell(kind, row[name]) for name, kind in zip(names, kinds, strict=True)]
        for row in shown.to_pylist()
    ]
    show_table([_title(name) for name in names], cells, right=numbers)
    left = table.num_rows - shown.num_rows
    if left:
        say(f"… and {left:,} more rows: --rows 0 shows all, --format csv writes them")


def _kinds(names: Sequence[str]) -> list[str]:
    """Say as what a column is written: bounds like the figure that they belong to."""
    kinds: list[str] = []
    for name in names:
        kinds.append(kinds[-1] if kinds and name in ("low", "high") else name)
    return kinds


def _is_number(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _title(name: str) -> str:
    return " ".join(word for word in name.split("_") if word != "seconds") or name


def _cell(name: str, value: Any) -> Any:
    """Write a value as its column asks for: shares in percent, seconds as durations."""
    if value is None or value != value:
        return None
    if isinstance(value, list | tuple):
        return " → ".join(str(item) for item in value)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    if "seconds" in name.split("_"):
        from touchline.durations import spoken

        return ("−" if value < 0 else "") + spoken(abs(value) * 1e6)
    if _is_share(name):
        return f"{value:.1%}"
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> str:
    """Write a number in about three digits."""
    if value.is_integer() or abs(value) >= 1000:
        return f"{value:,.0f}"
    if abs(value) >= 1:
        return f"{value:,.1f}" if abs(value) >= 100 else f"{value:,.2f}"
    return f"{value:.3g}"


def _is_share(name: str) -> bool:
    words = name.removesuffix("_low").removesuffix("_high").split("_")
    return "share" in words or (
        words[-1] in ("rate", "conversion", "probability", "coverage") and "per" not in words
    )
