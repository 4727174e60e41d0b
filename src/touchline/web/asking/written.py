"""Questions written as Python and as a command line, which give the same figures."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from touchline.analysis.option_texts import write_option
from touchline.analysis.verbs import OptionInfo
from touchline.project.asked import ASKED
from touchline.web.asking.questions import Behind, Question, info_of

__all__ = ["command_of", "python_behind", "python_of"]


def python_of(question: Question, project: str) -> str:
    """Write a question as Python; it is run in the folder that holds the project."""
    given = _options(question)
    if question.verb in ASKED:
        opened = [*_opened(project), _call(f"result = project.{question.verb}", given)]
        return "\n".join([*opened, "result.table"]) + "\n"
    lines = [*_opened(project), *_journeys(question)]
    lines += [_call(f"result = journeys.{question.verb}", given), "result"]
    return "\n".join(lines) + "\n"


def python_behind(behind: Behind, project: str) -> str:
    """Write the journeys behind a row as Python."""
    return "\n".join([*_opened(project), *_chosen(behind), "journeys"]) + "\n"


def _opened(project: str) -> list[str]:
    return ["import touchline as tl", "", f"project = tl.open({_literal(project)})"]


def _journeys(question: Question) -> Iterator[str]:
    """Give the lines that choose the journeys that a question is asked of."""
    if question.behind is None:
        properties = _literal(list(question.properties))
        given = f"properties={properties}" if question.properties else ""
        yield f"journeys = project.journeys({given})"
    else:
        yield from _chosen(question.behind)
    filters = [_keyword(name, list(values)) for name, values in question.where.items()]
    filters += [
        f"{name}={_literal(value)}"
        for name, value in (("begin", question.since), ("end", question.until))
        if value is not None
    ]
    if filters:
        yield _call("journeys = journeys.where", filters)


def _chosen(behind: Behind) -> Iterator[str]:
    """Give the lines that choose the journeys behind a row."""
    yield from _journeys(behind.question)
    yield _call(f"result = journeys.{behind.question.verb}", _options(behind.question))
    cell = [f"{name}={_literal(value)}" for name, value in behind.cell.items()]
    yield _call("journeys = result.journeys", cell)


def _options(question: Question) -> list[str]:
    return [f"{name}={_literal(value)}" for name, value in question.options.items()]


def command_of(question: Question, project: str) -> str | None:
    """Write a question as a command line; None if a value cannot be written as one."""
    if question.behind is not None:
        return None
    words = ["touchline", question.verb.replace("_", "-"), f"--project={project}"]
    for name, values in question.where.items():
        if "=" in name or any("|" in value or value != value.strip() for value in values):
            return None
        words.append(f"--where={name}={'|'.join(values)}")
    if question.since or question.until:
        words.append(f"--began={question.since or ''}..{question.until or ''}")
    if question.properties:
        if any("," in name for name in question.properties):
            return None
        words.append(f"--properties={','.join(question.properties)}")
    info = info_of(question.verb)
    for name, value in question.options.items():
        flag = _flag(info.option(name), value, once=question.verb in ASKED)
        if flag is None:
            return None
        words += flag
    return shlex.join(words)


def _flag(option: OptionInfo, value: Any, *, once: bool) -> list[str] | None:
    """Give an option as words; some commands take it *once*, with commas between its values."""
    flag = option.name.replace("_", "-")
    if isinstance(value, bool) and option.kinds == ("flag",):
        return [f"--{flag}" if value else f"--no-{flag}"]
    texts = write_option(option, value)
    if texts is None:
        return None
    return [f"--{flag}={text}" for text in ([",".join(texts)] if once else texts)]


def _literal(value: Any) -> str:
    """Write a value as Python does, in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        pairs = (f"{_literal(str(name))}: {_literal(one)}" for name, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return repr(value)


def _keyword(name: str, value: Any) -> str:
    if name.isidentifier() and name not in ("begin", "end", "containing", "lacking"):
        return f"{name}={_literal(value)}"
    return f"**{_literal({name: value})}"


def _call(function: str, arguments: Sequence[str]) -> str:
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= 88:
        return line
    return f"{function}(\n" + "".join(f"    {one},\n" for one in arguments) + ")"
