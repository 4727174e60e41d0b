"""``voice``: language, sentiment and themes of what customers write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from touchline.cli.answer import (
    AnswerFormat,
    AnswerFormatOption,
    OutputOption,
    TimeFormatOption,
    format_of,
    refuse,
    write_table,
)
from touchline.cli.output import (
    EncodingOption,
    ProjectOption,
    progress_bar,
    say,
    say_left_out,
    show_table,
    the_project,
    write_json,
)
from touchline.errors import ConfigError, MappingError, did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.voice.engines import Engine
    from touchline.voice.summary import GroupVoice, Voice

__all__ = ["voice"]

_HEADING: Final = "Of a file"
_USUAL: Final = ("text", "comment", "review", "message", "feedback")


def voice(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Texts in a CSV, Excel, JSON or Parquet file;"
                       " default: those of the project."),
    ] = None,
    by: Annotated[
        str,
        typer.Option("--by", metavar="KEY,…", help="Columns to add up by; of a project stage,"
                     " touchpoint (both by default), instrument, source, channel, segments."),
    ] = "",
    text: Annotated[
        str | None,
        typer.Option("--text", metavar="COLUMN", help="Column of the texts.",
                     rich_help_panel=_HEADING),
    ] = None,
    time: Annotated[
        str | None,
        typer.Option("--time", metavar="COLUMN", help="When each was written: gives the trend of"
                     " themes.", rich_help_panel=_HEADING),
    ] = None,
    time_format: TimeFormatOption = None,
    encoding: EncodingOption = None,
    keep: Annotated[
        str,
        typer.Option("--keep", metavar="COLUMN,…", help="Further columns to keep beside each text.",
                     rich_help_panel=_HEADING),
    ] = "",
    engine: Annotated[
        str,
        typer.Option("--engine", metavar="NAME", help="default, text, huggingface:MODEL or"
                     " llm:MODEL.", rich_help_panel=_HEADING),
    ] = "default",
    themes: Annotated[
        bool,
        typer.Option("--themes", help="Find what the texts are about.", rich_help_panel=_HEADING),
    ] = False,
    most: Annotated[
        int,
        typer.Option("--most", min=1, metavar="N", help="Themes at most.",
                     rich_help_panel=_HEADING),
    ] = 12,
    company: Annotated[
        str,
        typer.Option("--company", metavar="NAME,…", help="Speakers in transcripts and mails who"
                     " are not customers.", rich_help_panel=_HEADING),
    ] = "",
    project: ProjectOption = Path(),
    form: AnswerFormatOption = None,
    output: OutputOption = None,
) -> None:  # fmt: skip
    """Say what customers write: language, sentiment, emotion and themes, by stage or by column."""
    form = form or format_of(output)
    if form is AnswerFormat.TABLE and output is not None:
        raise ConfigError(
            "--output writes data, not a table to read",
            hint="add --format json, csv or parquet, or end the name of the file so",
        )
    if file is None:
        refuse(
            {"--text": text, "--time": time, "--time-format": time_format, "--encoding": encoding,
             "--keep": keep, "--engine": engine != "default", "--most": most != 12,
             "--company": company},
            "a project",
            "name a FILE, or set it in touchline.yaml, under 'voice:', and build again",
        )  # fmt: skip
        _show_project(project, _list(by), form, output)
        return
    asked = _Asked(file, encoding, text, time, time_format, _list(by), _list(keep), themes, most)
    rows, found = _read_file(asked, engine, _list(company))
    if form is AnswerFormat.TABLE:
        _show(found)
    elif form is AnswerFormat.JSON:
        write_json({**found.as_dict(), "rows": rows.to_pylist()}, output)
    else:
        write_table(_in_cells(rows) if form is AnswerFormat.CSV else rows, form, output)


def _show_project(folder: Path, by: list[str], form: AnswerFormat, output: Path | None) -> None:
    if form in (AnswerFormat.CSV, AnswerFormat.PARQUET):
        raise ConfigError(
            f"of a project there are figures, and {form} holds a row per text",
            hint="take --format json, or read voice.parquet of the build",
        )
    opened = the_project(folder)
    found = opened.voice(by=by) if by else opened.voice()
    if form is AnswerFormat.JSON:
        write_json(found.as_dict(), output)
    else:
        _show(found)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of which file."""

    file: Path
    encoding: str | None
    text: str | None
    time: str | None
    time_format: str | None
    by: list[str]
    keep: list[str]
    themes: bool
    most: int


def _read_file(asked: _Asked, name: str, company: Sequence[str]) -> tuple[pa.Table, Voice]:
    """Read the texts of a file: a row each, and the figures."""
    import pyarrow as pa

    from touchline.sources.rows import read_rows
    from touchline.voice.conversations.turns import split_turns
    from touchline.voice.engines import open_engine
    from touchline.voice.reading import table_of_reading
    from touchline.voice.summary import Voice, summarize
    from touchline.voice.topics.of_texts import feelings_of_reading

    engine = open_engine(name)
    given = read_rows(asked.file, encoding=asked.encoding)
    say_left_out(given, asked.file)
    column = _text_column(asked, given.table.column_names)
    times = _times(given.table, asked)
    split = [split_turns(text or "", company) for text in given.table[column].to_pylist()]
    texts = [one.customer for one in split]
    places: dict[str, int] = {}
    inverse = [places.setdefault(text, len(places)) for text in texts]
    reading = _read(engine, list(places))
    feelings = feelings_of_reading(engine, reading)
    read = table_of_reading(engine, reading, _numbers(inverse)).replace_schema_metadata(None)
    told = [feelings[at] for at in inverse]
    read = read.append_column("feeling", pa.array(told, pa.float64()))
    found = None
    if asked.themes:
        found = _find(engine, texts, read["language"].to_pylist(), told, times, asked.most)
        read = read.append_column("themes", pa.array(found.ids, pa.list_(pa.string())))
    names = dict.fromkeys([*asked.keep, *([asked.time] if asked.time else []), *asked.by, column])
    beside = given.table.select([each for each in names if each not in read.column_names])
    rows = read
    for place, each in enumerate(beside.column_names):
        rows = rows.add_column(place, each, beside[each])
    figures = Voice(
        engine=f"{engine.name} {engine.version}",
        texts=sum(bool(text.strip()) for text in texts),
        conversations=sum(one.kind != "plain" for one in split),
        customer_unknown=sum(not one.told for one in split),
        groups=summarize(_spoken(rows, texts), [[key] for key in asked.by]),
        themes=found.themes if found is not None else (),
    )
    return rows, figures


def _text_column(asked: _Asked, columns: Sequence[str]) -> str:
    wanted = [*asked.by, *asked.keep, *filter(None, [asked.text, asked.time])]
    for name in wanted:
        if name not in columns:
            raise MappingError(
                f"{asked.file.name} has no column {name!r}", hint=did_you_mean(name, columns)
            )
    if asked.text is not None:
        return asked.text
    usual = [name for name in columns if name.casefold() in _USUAL]
    if len(usual) != 1:
        raise ConfigError(
            "it is not said which column holds the texts",
            hint=f"give --text COLUMN; there are: {', '.join(columns)}",
        )
    return usual[0]


def _times(table: pa.Table, asked: _Asked) -> list[datetime | None] | None:
    if asked.time is None:
        return None
    from touchline.voice.scoring.rows import times_of

    return times_of(table, asked.time, asked.time_format)


def _numbers(values: list[int]) -> Any:
    import numpy as np

    return np.array(values, np.int64)


def _read(engine: Engine, texts: list[str]) -> Any:
    """Read different texts, with a progress bar on a terminal."""
    from touchline.voice.reading import PORTION, join_readings

    readings = []
    with progress_bar() as progress:
        for start in range(0, len(texts), PORTION):
            progress(f"reading {len(texts):,} texts", start / len(texts))
            readings.append(engine.read(texts[start : start + PORTION]))
    return join_readings(readings)


def _find(
    engine: Engine,
    texts: list[str],
    languages: list[str | None],
    feelings: list[float | None],
    times: list[datetime | None] | None,
    most: int,
) -> Any:
    from touchline.voice.topics.of_texts import themes_of_reading

    with progress_bar() as progress:
        progress("finding themes", 0.0)
        return themes_of_reading(
            engine, texts, languages=languages, feelings=feelings, times=times, most=most
        )


def _spoken(rows: pa.Table, texts: list[str]) -> pa.Table:
    """Leave out rows without a text."""
    import pyarrow as pa

    return rows.filter(pa.array([bool(text.strip()) for text in texts], pa.bool_()))


def _show(found: Voice) -> None:
    names = {theme.id: _label(theme.label) for theme in found.themes}
    keys = list(dict.fromkeys(key for group in found.groups for key in group.group))
    show_table(
        [
            *(keys or [""]),
            "texts",
            "told",
            "negative",
            "neutral",
            "positive",
            "abstained",
            "feeling",
        ]
        + ["languages"]
        + (["themes"] if found.themes else []),
        [_group_row(group, keys, names, themes=bool(found.themes)) for group in found.groups],
        right=range(len(keys) or 1, (len(keys) or 1) + 7),
    )
    if found.themes:
        typer.echo()
        show_table(
            ["theme", "texts", "share", "feeling", "trend", "in their words"],
            [_theme_row(theme) for theme in found.themes],
            right=(1, 2, 3, 4),
        )
    if found.conversations:
        say(f"{found.conversations:,} are conversations; of these the customer's part was read")
    if found.customer_unknown:
        say(
            f"of {found.customer_unknown:,} it cannot be told who is the customer, and they were"
            " read whole: name the company's speakers with --company, or voice: company:"
        )
    say(f"read by the engine {found.engine}")


def _group_row(
    group: GroupVoice, keys: list[str], names: dict[str, str], *, themes: bool
) -> list[Any]:
    spoken = [f"{names.get(each.id, each.id)} {each.n:,}" for each in group.themes]
    languages = [f"{name or '?'} {n:,}" for name, n in list(group.languages.items())[:4]]
    named = [group.group.get(key) for key in keys] if group.group else ["all", *[None] * len(keys)]
    return [
        *named[: len(keys) or 1],
        group.texts,
        group.told,
        *(_share(part.share) for part in (group.negative, group.neutral, group.positive)),
        _share(group.abstained),
        None if group.feeling.value is None else f"{group.feeling.value:+.2f}",
        ", ".join(languages),
        *([", ".join(spoken)] if themes else []),
    ]


def _theme_row(theme: Any) -> list[Any]:
    trend = "–"
    if theme.trend is not None:
        low, high = theme.trend.interval.low, theme.trend.interval.high
        clear = low is not None and (low > 0 or high < 0)
        trend = f"{100 * theme.trend.slope:+.2f} pp/{theme.trend.period}" if clear else "steady"
    return [
        _label(theme.label),
        theme.size,
        _share(theme.share),
        None if theme.feeling.value is None else f"{theme.feeling.value:+.2f}",
        trend,
        theme.quotes[0].text if theme.quotes else None,
    ]


def _label(label: str | dict[str, str]) -> str:
    from touchline.config import local_text

    return local_text(label, "en")


def _share(value: float | None) -> str | None:
    return None if value is None else f"{value:.1%}"


def _in_cells(rows: pa.Table) -> pa.Table:
    """Write the themes of a text as one cell: CSV has no lists."""
    import pyarrow as pa

    if "themes" not in rows.column_names:
        return rows
    cells = pa.array(["; ".join(themes) for themes in rows["themes"].to_pylist()], pa.string())
    return rows.set_column(rows.column_names.index("themes"), "themes", cells)


def _list(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(",") if piece.strip()]
