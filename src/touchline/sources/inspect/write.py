"""Writing the guesses as YAML, each with its evidence beside it."""

from __future__ import annotations

import json
import re

from touchline.sources.inspect.roles import EventGuess, ScoreGuess, SourceGuess, TimeColumn
from touchline.sources.inspect.words import stage_of

__all__ = ["write_project"]

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./ -]*[A-Za-z0-9_]|[A-Za-z]")
_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}


def write_project(name: str, sources: list[SourceGuess]) -> str:
    """Write the project file for *sources*."""
    used = [source for source in sources if source.kind != "nothing"]
    lines = [
        "# A first project file, written by looking at the files. It loads as it is; every line",
        "# is a guess that stands beside its evidence. Read it, mend it, keep it under version",
        "# control.",
        "",
        f"project: {text(name or 'Project')}",
    ]
    if any(_naive(source) for source in used):
        lines += [
            "# Some times carry no zone. UTC is a guess: name the zone of the company, such as",
            "# Europe/Lisbon, if they are local times.",
            "timezone: UTC",
        ]
    if any(source.amount or "cost" in source.efforts for source in used):
        lines += ["# currency: EUR   # of the amounts; not told by the files"]
    lines += ["", "sources:" if used else "sources: {}"]
    for source in sources:
        lines += _source(source)
    lines += _touchpoints(used)
    return "\n".join(lines) + "\n"


def text(value: str) -> str:
    """Write a text as a YAML scalar, quoted only where YAML would read it otherwise.

    Examples
    --------
    >>> text("order_id"), text("no"), text("10:30"), text("a: b")
    ('order_id', '"no"', '"10:30"', '"a: b"')
    """
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def _naive(source: SourceGuess) -> bool:
    guesses = [event.time.guess for event in source.events]
    guesses += [source.answered.guess] if source.scores and source.answered else []
    return any(not guess.zoned for guess in guesses) or "start" in source.efforts


def _source(source: SourceGuess) -> list[str]:
    file = source.file
    if source.kind == "nothing":
        keys = ", ".join(item.column for item in source.identifiers) or "no identifier"
        return [
            f"  # {file.path}: {file.rows:,} rows without a time, a score or a person ({keys}).",
            "  # Left out; to use it, join it to another file: `files: {name: path}` with `sql:`.",
            "",
        ]
    lines = [f"  # {file.rows:,} rows of {file.format}; taken for {source.kind}."]
    lines += [f"  {text(file.name)}:", f"    files: {text(str(file.path))}"]
    lines += [f"    {key}: {text(value)}" for key, value in file.options.items()]
    if source.kind == "efforts":
        lines += ["    efforts:"]
        return [*lines, *_item(_effort(source)), ""]
    if source.identifiers:
        lines += ["    ids:"]
        for item in source.identifiers:
            field = text(item.column)
            field = f"{{column: {field}, lower: true}}" if item.lower else field
            lines += [
                f"      # {item.column}: {item.evidence}",
                f"      {text(item.type)}: {field}",
            ]
    if source.kind == "events":
        lines += ["    events:"]
        for place, event in enumerate(source.events):
            lines += _event(source, event, first=place == 0)
    elif source.kind == "feedback":
        lines += ["    feedback:", *_feedback(source)]
        lines += ["    events:"] if source.events else []
        for event in source.events:
            lines += _event(source, event, first=False)
    else:
        lines += ["    profiles:", f"      - traits: {_list(source.properties)}"]
    return [*lines, ""]


def _item(fields: list[str]) -> list[str]:
    """Indent the fields of one list item."""
    return [f"      - {fields[0]}", *(f"        {line}" for line in fields[1:])]


def _list(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(text(name) for name in names) + "]"


def _time(time: TimeColumn) -> list[str]:
    field = text(time.column)
    if time.guess.format:
        field = f"{{column: {field}, format: {json.dumps(time.guess.format)}}}"
    return [f"# {time.guess.evidence}", f"time: {field}"]


def _event(source: SourceGuess, event: EventGuess, *, first: bool) -> list[str]:
    if event.column is not None:
        fields = [f"name: {{column: {text(event.column)}}}"]
        listed = ", ".join(f"{name} ({count:,})" for name, count in event.names[:8])
        fields += [f"# {listed}"]
    else:
        fields = [f"name: {text(event.name or source.file.noun)}"]
    fields += _time(event.time)
    if event.optional:
        fields += [f"when: {{{text(event.time.column)}: {{set: true}}}}"]
    if first and source.key:
        fields += ["# a number of its own in every row", f"id: {text(source.key)}"]
    if first and source.amount:
        fields += ["# an amount, by its name", f"value: {text(source.amount)}"]
    if source.due:
        fields += ["properties:", *(f"  {text(name)}: {text(name)}" for name in source.properties)]
        for due in source.due:
            column = text(due.column)
            written = f", format: {json.dumps(due.guess.format)}" if due.guess.format else ""
            fields += [f"  {column}: {{column: {column}, type: time{written}}}"]
    elif source.properties:
        fields += [f"properties: {_list(source.properties)}"]
    return _item(fields)


def _feedback(source: SourceGuess) -> list[str]:
    lines = []
    for place, score in enumerate(source.scores):
        if place and len(source.scores) > 3:
            continue
        if len(source.scores) > 3:
            lines += _item(_block(source, score))
        else:
            lines += _item(_one_score(source, score, first=place == 0))
    if not source.scores:
        fields = ["instrument: text", *(_time(source.answered) if source.answered else [])]
        lines += _item([*fields, f"text: {text(source.text or '')}", *_language(source)])
    return lines


def _one_score(source: SourceGuess, score: ScoreGuess, *, first: bool) -> list[str]:
    fields = [f"instrument: {score.instrument}"]
    fields += _time(source.answered) if source.answered else []
    fields += [f"# {score.column}: {score.evidence}", f"score: {text(score.column)}"]
    fields += _scale(score.scale, score.codes)
    if len(source.scores) > 1:
        fields += [f"about: {text(score.column)}"]
    elif source.key:
        fields += ["# a number of its own in every row", f"id: {text(source.key)}"]
    if first and source.text:
        fields += [f"text: {text(source.text)}", *_language(source)]
    return fields


def _block(source: SourceGuess, score: ScoreGuess) -> list[str]:
    """One mapping for a wide survey: many columns, one scale."""
    codes = sorted({code for each in source.scores for code in each.codes}, key=int)
    fields = [f"instrument: {score.instrument}"]
    fields += _time(source.answered) if source.answered else []
    fields += _scale(score.scale, tuple(codes))
    fields += ["each:"]
    for each in source.scores:
        fields += [f"  {text(each.column)}: {text(each.column)}  # {each.evidence}"]
    return fields


def _scale(scale: tuple[int, int], codes: tuple[str, ...]) -> list[str]:
    lines = [f"scale: [{scale[0]}, {scale[1]}]"]
    if codes:
        named = ", ".join(
            f'"{code}": ' + ("null" if code == "0" else f"code {code}") for code in codes
        )
        lines += ["# outside the scale, so no scores: say what they mean; null is “no answer”"]
        lines += [f"not_scores: {{{named}}}"]
    return lines


def _language(source: SourceGuess) -> list[str]:
    return [f"language: {{column: {text(source.language)}}}"] if source.language else []


def _effort(source: SourceGuess) -> list[str]:
    fields = []
    for key, column in source.efforts.items():
        # A plain word would be the name or channel itself, not a column.
        named = key in ("name", "channel")
        fields.append(f"{key}: {{column: {text(column)}}}" if named else f"{key}: {text(column)}")
    return fields


def _touchpoints(sources: list[SourceGuess]) -> list[str]:
    """Write one rule per event name and instrument, with the stage that its words suggest."""
    lines = [
        "# Eight stages from the search for information to the recommendation; `touchline check`",
        "# says what no rule catches. The stage of every rule is a guess by its words.",
        "stages: eight-stage",
        "",
    ]
    rules: list[str] = []
    seen: set[str] = set()
    for source in sources:
        for event in source.events:
            names = [name for name, _ in event.names] or [event.name or ""]
            for name in names:
                rules += _rule("event", name, seen)
        if source.kind == "feedback":
            for instrument in [score.instrument for score in source.scores] or ["text"]:
                rules += _rule("feedback", instrument, seen)
    return [*lines, "touchpoints:", *rules] if rules else [*lines, "touchpoints: []"]


def _rule(kind: str, name: str, seen: set[str]) -> list[str]:
    key = re.sub(r"[^\w]+", "-", name.lower()).strip("-") or "event"
    if f"{kind}:{name}" in seen:
        return []
    seen.add(f"{kind}:{name}")
    while key in seen:
        key += "-2"
    seen.add(key)
    stage, word = stage_of(name) if kind == "event" else stage_of(f"{name} review")
    why = f"“{word}”" if word else "nothing in the name tells: first stage"
    return [
        f"  - id: {text(key)}",
        f"    stage: {stage}  # {why}",
        f"    when: {{{kind}: {text(name)}}}",
    ]
