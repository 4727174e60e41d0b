"""Questions as they are asked over HTTP: of an address, of what was kept, of a row of an answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import parse_qsl

import numpy as np
import numpy.typing as npt
from fastapi import Query
from pydantic import BaseModel, ValidationError

from touchline.analysis.of_build import journey_ids
from touchline.analysis.verbs import VERBS
from touchline.errors import did_you_mean
from touchline.journeys.spec import PersonaSpec
from touchline.project.asked import ASKED
from touchline.web.access import Context
from touchline.web.asking.answers import Explorer
from touchline.web.asking.questions import (
    Behind,
    Question,
    question_of,
    read_texts,
    read_where,
)
from touchline.web.problems import refuse
from touchline.web.state.kept_segments import KeptSegment

__all__ = [
    "QUESTIONS",
    "Row",
    "behind_kept",
    "behind_row",
    "check_verb",
    "ids_of",
    "question_at",
    "question_with",
]

Ids: TypeAlias = npt.NDArray[np.int64]
Row = Annotated[
    str | None,
    Query(max_length=8_000, description='a row of an answer: {"verb", "search", "cell"} as JSON'),
]

QUESTIONS: Final = (*VERBS, *ASKED)
"""All that can be asked: of journeys, then of answers."""
_FILTERS: Final = frozenset({"where", "began", "persona", "kept", "rows", "format"})
"""Parameters that are no options of a verb; no option is called so."""
_DEEPEST: Final = 4
"""Kept segments, each made of journeys of the one before."""


def check_verb(verb: str) -> None:
    """Refuse what nobody can answer."""
    if verb not in QUESTIONS:
        raise refuse(404, f"there is no verb {verb!r}", hint=did_you_mean(verb, QUESTIONS))


def question_at(
    here: Context, verb: str, items: Iterable[tuple[str, str]], *, depth: int = 0
) -> Question:
    """Read a question from the parameters of an address."""
    pairs = list(items)
    given = dict(pairs)
    names = here.server.workspaces.journeys(here.here).names
    options = read_texts(verb, [pair for pair in pairs if pair[0] not in _FILTERS], names)
    began = given.get("began") or ".."
    since, dots, until = began.partition("..")
    if not dots:
        raise refuse(400, f"began={began} has no end", hint="write A..B, A.. or ..B")
    return question_with(
        here,
        verb,
        options,
        where=read_where(text for name, text in pairs if name == "where"),
        persona=given.get("persona"),
        since=since,
        until=until,
        kept=given.get("kept"),
        depth=depth,
    )


def question_with(
    here: Context,
    verb: str,
    options: Mapping[str, Any],
    *,
    where: Mapping[str, Sequence[str]],
    persona: str | None,
    since: str | None,
    until: str | None,
    kept: str | None,
    depth: int = 0,
) -> Question:
    """Make a question of values; *kept* is the id of a kept segment."""
    workspaces = here.server.workspaces
    return question_of(
        verb,
        options,
        names=workspaces.journeys(here.here).names,
        known=Explorer(workspaces).properties(here.here),
        where=where,
        persona=_persona(here, persona),
        since=since,
        until=until,
        behind=behind_kept(here, kept, depth=depth) if kept else None,
    )


def behind_row(
    here: Context, verb: str, search: str, cell: Mapping[str, Any], *, depth: int = 0
) -> Behind:
    """Read which journeys stand behind a row of an answer; *search* is the address of its view."""
    check_verb(verb)
    question = question_at(here, verb, parse_qsl(search, keep_blank_values=True), depth=depth)
    return Behind(question=question, cell=cell)


def behind_kept(here: Context, kept: str, *, depth: int = 0) -> Behind:
    """Give the journeys of a kept segment."""
    with here.state.reading() as session:
        found = session.get(KeptSegment, kept)
    if found is None or found.workspace != here.here:
        raise refuse(
            404, "the kept segment is not there, or was removed", hint="choose another, or none"
        )
    if depth >= _DEEPEST:
        raise refuse(400, f"more than {_DEEPEST} kept segments stand one behind the other")
    return behind_row(here, found.verb, found.search, json.loads(found.cell), depth=depth + 1)


def ids_of(here: Context, build: Path, row: str | None, kept: str | None) -> list[Ids]:
    """Give the ids of the journeys behind a row (JSON) and of a kept segment, where asked for."""
    wanted = [behind_kept(here, kept)] if kept else []
    if row:
        try:
            said = _Row.model_validate_json(row)
        except ValidationError:
            hint = 'write {"verb": …, "search": …, "cell": {…}} as JSON'
            raise refuse(400, "that is no row of an answer", hint=hint) from None
        wanted.append(behind_row(here, said.verb, said.search, said.cell))
    explorer = Explorer(here.server.workspaces)
    return [journey_ids(build, explorer.behind(here.here, one)) for one in wanted]


class _Row(BaseModel):
    verb: str
    search: str = ""
    cell: dict[str, Any]


def _persona(here: Context, name: str | None) -> PersonaSpec | None:
    if not name:
        return None
    known = {one.id: one for one in here.project.file.personas}
    if name not in known:
        raise refuse(400, f"there is no persona {name!r}", hint=did_you_mean(name, known))
    return known[name]
