"""Mermaid's ``journey``: sections with tasks, each with a score and actors; written and read.

Mermaid parts lines by ``:`` and ``,``, takes ``#`` and ``;`` for comments and ends, and knows no
range of scores. What it would take apart is written as an entity (``#58;``), which it shows as the
character itself; scores lie between 1 and 5. A score that is not known has no form in Mermaid: it
is drawn neutral, and ``(?)`` stands behind the name of the task.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from touchline.errors import ConfigError
from touchline.maps.exchange.defuse import xml_text

__all__ = ["Journey", "Section", "Task", "clamped", "read_mermaid", "write_mermaid"]

LOWEST, NEUTRAL, HIGHEST = 1, 3, 5
UNKNOWN = " (?)"
"""Behind the name of a task whose score is not known."""
_SPLITS = re.compile('[:,;#%<>&\\\\{}`"]|(?<=\\()\\?(?=\\)$)')
_KEYWORD = re.compile(r"(?i)(?=journey\b|title\b|section\b|accTitle\b|accDescr\b)|(?=---|~)")
_STYLE = re.compile("s(?=tyle)|c(?=lassDef)")
_ENTITY = re.compile(r"#(\d{1,7}|lt|gt|amp|quot);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_BREAK = re.compile(r"(?i)<br\s*/?>")
_HEAD = re.compile(r"(title|section)\s+(\S.*)|(accTitle|accDescr)\s*:\s*(.*)")


@dataclass(frozen=True, slots=True)
class Task:
    """One task; its score lies between 1 and 5, or is not known."""

    name: str
    score: float | None = None
    actors: tuple[str, ...] = ()


@dataclass(slots=True)
class Section:
    """A section with its tasks in order."""

    label: str
    tasks: list[Task] = field(default_factory=list)


@dataclass(slots=True)
class Journey:
    """A whole diagram; ``notes`` are comments at its head."""

    title: str = ""
    acc_title: str = ""
    acc_descr: str = ""
    sections: list[Section] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def clamped(score: float) -> float:
    """Give the nearest score that Mermaid draws.

    Examples
    --------
    >>> [clamped(score) for score in (-2, 4.5, 7)]
    [1, 4.5, 5]
    """
    return min(HIGHEST, max(LOWEST, score))


def write_mermaid(journey: Journey) -> str:
    """Write a diagram.

    Examples
    --------
    >>> task = Task("Pay: by card", 4, ("Ana, buyer",))
    >>> print(write_mermaid(Journey("Buying", sections=[Section("Buy", [task])])), end="")
    journey
        title Buying
        section Buy
            Pay#58; by card: 4: Ana#44; buyer
    """
    lines = [f"%% {' '.join(xml_text(note).split())}" for note in journey.notes]
    lines.append("journey")
    heads = (("title ", journey.title), ("accTitle: ", journey.acc_title))
    for head, text in (*heads, ("accDescr: ", journey.acc_descr)):
        if text.strip():
            lines.append(f"    {head}{_on_one_line(text)}")
    for section in journey.sections:
        lines.append(f"    section {_written(section.label) or '–'}")
        lines += (f"        {_task(task)}" for task in section.tasks)
    return "\n".join(lines) + "\n"


def _task(task: Task) -> str:
    name = _written(task.name) or "–"
    if task.score is None:
        name += UNKNOWN
    score = NEUTRAL if task.score is None else clamped(task.score)
    actors = ", ".join(written for actor in task.actors if (written := _on_one_line(actor)))
    return f"{name}: {score:g}" + (f": {actors}" if actors else "")


def _on_one_line(text: str) -> str:
    """Write a text where Mermaid breaks no lines."""
    return _written(" ".join(text.split()))


def _written(text: str) -> str:
    """Write a text so that nothing of it is syntax; lines are broken by ``<br/>``."""
    text = "\n".join(" ".join(line.split()) for line in xml_text(text.strip()).splitlines())
    text = _SPLITS.sub(lambda match: _entity(match[0]), text)
    text = _STYLE.sub(lambda match: _entity(match[0]), text)
    if text and _KEYWORD.match(text):
        text = _entity(text[0]) + text[1:]
    return text.replace("\n", "<br/>")


def _entity(character: str) -> str:
    return f"#{ord(character)};"


def _plain(text: str) -> str:
    text = _BREAK.sub("\n", text.strip())
    return _ENTITY.sub(lambda match: _character(match[1]), text)


def _character(code: str) -> str:
    if code in _NAMED:
        return _NAMED[code]
    return chr(int(code)) if int(code) <= 0x10FFFF else "\ufffd"


def read_mermaid(text: str, *, name: str = "<mermaid>") -> tuple[Journey, list[str]]:
    """Read a diagram; give it, and what could not be read, a line each.

    Raises
    ------
    ConfigError
        If it is no journey.
    """
    lines = list(_lines(text))
    if not lines or lines[0][1] != "journey":
        found = f"it begins with {lines[0][1][:40]!r}" if lines else "it is empty"
        raise ConfigError(
            f"this is no journey of Mermaid: {found}",
            hint="the first line that is no comment says: journey",
            where=f"{name}:{lines[0][0] if lines else 1}",
        )
    journey, unread = Journey(), []
    for number, line in lines[1:]:
        reason = _take(journey, line)
        if reason:
            unread.append(f"line {number}: {reason}")
    return journey, unread


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines that say something, without front matter, directives and comments."""
    lines = enumerate(text.removeprefix("\ufeff").splitlines(), 1)
    described: tuple[int, list[str]] | None = None
    for number, raw in _without_front_matter(lines):
        line = raw.strip()
        if described is not None:
            words, end, _ = line.partition("}")
            described[1].append(words)
            if end:
                yield described[0], "accDescr: " + "<br/>".join(w for w in described[1] if w)
                described = None
        elif match := re.match(r"accDescr\s*\{(.*)", line):
            inside, end, _ = match[1].partition("}")
            described = None if end else (number, [inside.strip()])
            if end:
                yield number, f"accDescr: {inside.strip()}"
        elif line and not line.startswith("%%") and (line[0] != "#" or _ENTITY.match(line)):
            yield number, line


def _without_front_matter(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    inside = False
    for number, line in lines:
        if line.strip() == "---" and (number == 1 or inside):
            inside = not inside
        elif not inside:
            yield number, line


def _take(journey: Journey, line: str) -> str | None:
    """Add a line to the journey, or say why it cannot be."""
    if head := _HEAD.fullmatch(line):
        text = _plain(head[2] or head[4] or "")
        if head[1] == "section":
            journey.sections.append(Section(text))
        else:
            field_of = {"title": "title", "accTitle": "acc_title", "accDescr": "acc_descr"}
            setattr(journey, field_of[head[1] or head[3]], text)
        return None
    name, *said = line.split(":")
    if not said:
        return f"{line[:40]!r} is no task: expected NAME: SCORE: ACTORS"
    try:
        score: float | None = float(said[0])
    except ValueError:
        score = math.nan
    if score is None or not math.isfinite(score):
        return f"{said[0].strip()!r} is no score of a task"
    if name.rstrip().endswith(UNKNOWN):
        name, score = name.rstrip().removesuffix(UNKNOWN), None
    if not journey.sections:
        journey.sections.append(Section(""))
    actors = tuple(_plain(one) for one in ":".join(said[1:]).split(",") if one.strip())
    journey.sections[-1].tasks.append(Task(_plain(name), score, actors))
    if score is not None and not LOWEST <= score <= HIGHEST:
        return f"the score {score:g} lies outside 1 … 5; the nearest was taken"
    return None
