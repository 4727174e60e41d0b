"""``touchline.yaml`` as a text that people edit here: checked, compared, saved without loss.

What is written stays as it was written, and is kept in ``.touchline/backups`` before it is
replaced. Who does not own the server may not let the file reach further into it than it does.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import pyarrow.parquet as pq
import yaml
from pydantic import BaseModel

from touchline.config import parse_yaml
from touchline.errors import ConfigError, TouchlineError, did_you_mean
from touchline.journeys.tables import MOMENT_COLUMNS
from touchline.project import Project
from touchline.project.project import PROJECT_FILE
from touchline.project_file import ProjectFile
from touchline.sources.find import find_origins
from touchline.touchpoints import classify, stage_model
from touchline.web.data.fields import columns_of
from touchline.web.data.yaml_text import place_of, word_in
from touchline.web.problems import refuse
from touchline.workspace import write_atomically

__all__ = [
    "DiffLine",
    "Fault",
    "check_text",
    "difference",
    "etag_of",
    "parsed",
    "read_text",
    "refuse_reach",
    "save_text",
]

MOST_CHARACTERS: Final = 1_000_000
_MOST_BACKUPS: Final = 100
_MOST_PARTS: Final = 200_000
"""Parts of the file with all that it repeats by reference written out."""
_PLACE: Final = re.compile(r":(\d+):(\d+)$")
_WORD: Final = re.compile(r"(?:has no key|there is no) '([^']+)'")
_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)")
_ENGINES: Final = ("default", "text", "none")
_lock: Final = threading.Lock()


class Fault(BaseModel):
    """Something in the project file that cannot be done, or will not find what it names."""

    level: Literal["error", "warning"]
    message: str
    hint: str | None
    line: int
    column: int


class DiffLine(BaseModel):
    """A line of a comparison."""

    kind: Literal["same", "added", "removed", "gap"]
    text: str
    before: int | None
    after: int | None
    """Its number in either text, from 1."""


def read_text(project: Project) -> str:
    """Give the project file as it is written, with its own line ends."""
    return (project.folder / PROJECT_FILE).read_bytes().decode("utf-8")


def etag_of(text: str) -> str:
    """Give the tag of a version of the file.

    Examples
    --------
    >>> etag_of("a") == etag_of("a"), etag_of("a") == etag_of("b")
    (True, False)
    """
    return '"' + hashlib.sha256(text.encode()).hexdigest()[:32] + '"'


def parsed(text: str) -> ProjectFile:
    """Read a project file that somebody has sent.

    Raises
    ------
    ConfigError
        With line and column.
    """
    try:
        _refuse_bomb(text)
        return parse_yaml(text, ProjectFile, name=PROJECT_FILE)
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"not valid YAML: {error}") from None
    except RecursionError:
        raise ConfigError("the file is nested too deep") from None


def _refuse_bomb(text: str) -> None:
    """Refuse a file that is small and becomes huge: parts that repeat parts that repeat parts."""
    sizes: dict[int, int] = {}

    def size(node: yaml.Node | None) -> int:
        if not isinstance(node, yaml.CollectionNode):
            return 1
        if id(node) not in sizes:
            sizes[id(node)] = _MOST_PARTS  # of itself, should it be met again inside
            parts = [
                part for one in node.value for part in (one if isinstance(one, tuple) else [one])
            ]
            sizes[id(node)] = 1 + sum(map(size, parts))
        return sizes[id(node)]

    if size(_composed(text)) > _MOST_PARTS:
        raise ConfigError("the file repeats its parts by reference too often")


def _composed(text: str) -> yaml.Node | None:
    """Give what is written; None if it is not valid, which the parser tells with its place."""
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    except RecursionError:
        raise ConfigError("the file is nested too deep") from None


def check_text(project: Project, text: str) -> list[Fault]:
    """Say what is wrong in a project file; errors first, none if it can be saved as it is."""
    try:
        file = parsed(text)
    except ConfigError as error:
        return [_fault(error, _named(error, text))]
    faults = [*_rules(project, file, text), *_sources(project, file, text)]
    return sorted(faults, key=lambda fault: (fault.level, fault.line))


def _fault(error: TouchlineError, at: tuple[int, int] | None = None) -> Fault:
    found = _PLACE.search(error.where or "")
    line, column = at or ((int(found[1]), int(found[2])) if found else (1, 1))
    return Fault(level="error", message=error.message, hint=error.hint, line=line, column=column)


def _named(error: ConfigError, text: str) -> tuple[int, int] | None:
    """Find the word that an error names, where the parser tells a place around it only."""
    word, place = _WORD.search(error.message), _PLACE.search(error.where or "")
    if word is None or place is None:
        return None
    line = text.splitlines()[int(place[1]) - 1]
    if line[int(place[2]) - 1 :].lstrip("'\"").startswith(word[1]):
        return None
    return word_in(text, [], word[1])


def _rules(project: Project, file: ProjectFile, text: str) -> Iterator[Fault]:
    try:
        stages = stage_model(file.stages)
    except TouchlineError as error:
        yield _fault(error, place_of(text, ["stages"]))
        return
    columns = _columns_of_build(project)
    for place, rule in enumerate(file.touchpoints):
        try:
            classify([rule], stages, columns)
        except TouchlineError as error:
            wrong_stage = rule.stage not in stages.ids
            step = "stage" if wrong_stage else "when"
            yield _fault(error, place_of(text, ["touchpoints", place, step]))


def _columns_of_build(project: Project) -> list[str]:
    build = project.workspace.current_build
    spine = None if build is None else build / "spine.parquet"
    if spine is None or not spine.is_file():
        return list(MOMENT_COLUMNS)
    return list(pq.read_schema(spine).names)


def _sources(project: Project, file: ProjectFile, text: str) -> Iterator[Fault]:
    segments = {segment.source: segment for segment in project.workspace.manifest.segments}
    for name, spec in file.sources.items():
        try:
            find_origins(name, spec, project.folder)
        except TouchlineError as error:
            line, column = place_of(text, ["sources", name])
            yield Fault(
                level="warning", message=f"{name}: {error.message}", hint=error.hint,
                line=line, column=column,
            )  # fmt: skip
        if name not in segments or spec.sql is not None:
            continue
        raw = project.workspace.raw / f"{segments[name].name}.parquet"
        if not raw.is_file():
            continue
        known = set(pq.read_schema(raw).names)
        for missing in sorted(columns_of(spec) - known):
            at = word_in(text, ["sources", name], missing) or place_of(text, ["sources", name])
            yield Fault(
                level="warning",
                message=f"{name}: the rows loaded last have no column {missing!r}",
                hint=did_you_mean(missing, [one for one in known if not one.startswith("__")]),
                line=at[0], column=at[1],
            )  # fmt: skip


def difference(before: str, after: str, *, around: int = 3) -> list[DiffLine]:
    r"""Compare two texts line by line.

    Examples
    --------
    >>> [(one.kind, one.text) for one in difference("a\nb\n", "a\nc\n")]
    [('same', 'a'), ('removed', 'b'), ('added', 'c')]
    """
    old, new = before.splitlines(), after.splitlines()
    found: list[DiffLine] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for place, group in enumerate(matcher.get_grouped_opcodes(around)):
        if place:
            found.append(DiffLine(kind="gap", text="", before=None, after=None))
        for kind, a, b, c, d in group:
            if kind == "equal":
                found += [
                    DiffLine(kind="same", text=old[k], before=k + 1, after=c + k - a + 1)
                    for k in range(a, b)
                ]
                continue
            found += [
                DiffLine(kind="removed", text=old[k], before=k + 1, after=None) for k in range(a, b)
            ]
            found += [
                DiffLine(kind="added", text=new[k], before=None, after=k + 1) for k in range(c, d)
            ]
    return found


def save_text(project: Project, text: str, expected: str | None) -> str:
    """Replace the project file, if it still is the version that was edited; give the new tag.

    The old one is kept in ``.touchline/backups``. Line ends stay as they were.

    Raises
    ------
    Refusal
        409, if the file has changed meanwhile; 422, if it has errors.
    """
    errors = [fault for fault in check_text(project, text) if fault.level == "error"]
    if errors:
        first = errors[0]
        message = f"{PROJECT_FILE}:{first.line}:{first.column}: {first.message}"
        raise refuse(422, message, hint=first.hint, code="faulty_file")
    with _lock:
        before = read_text(project)
        if expected is not None and expected != etag_of(before):
            raise refuse(
                409,
                "the project file has been changed by somebody else meanwhile",
                hint="compare the two versions, then save again",
                code="changed_meanwhile",
            )
        if "\r\n" in before:
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        if text != before:
            _back_up(project.workspace.root / "backups", before)
            write_atomically(project.folder / PROJECT_FILE, text.encode())
    return etag_of(text)


def _back_up(folder: Path, text: str) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
    write_atomically(folder / f"touchline-{stamp}.yaml", text.encode())
    for old in sorted(folder.glob("touchline-*.yaml"))[:-_MOST_BACKUPS]:
        old.unlink()


def refuse_reach(before: str, after: str) -> None:
    """Refuse what only the owner of the server may write into a project file.

    That is what lets the server read or call something new: variables of its environment, files
    outside of the project, other databases, other engines for texts.

    Raises
    ------
    Refusal
        403, with what is new.
    """
    variables = sorted(set(_VARIABLE.findall(after)) - set(_VARIABLE.findall(before)))
    if variables:
        raise _reaches(f"the environment variable {variables[0]}")
    _refuse_bomb(after)
    old, new = _plain(before), _plain(after)
    known = _sources_of(old)
    for source in _sources_of(new):
        database = source.get("database")
        if database is not None and database not in [one.get("database") for one in known]:
            raise _reaches("a database that the project does not read yet")
        for pattern in _patterns(source.get("files")):
            if _outside(pattern) and pattern not in [
                one for each in known for one in _patterns(each.get("files"))
            ]:
                raise _reaches(f"files outside of the project: {pattern}")
    engine = _engine(new)
    if engine not in (*_ENGINES, _engine(old)):
        raise _reaches(f"the engine {engine}")


def _reaches(what: str) -> Exception:
    return refuse(
        403, f"the file would let the server reach {what}",
        hint="only the owner of the server may write that", code="reaches_further",
    )  # fmt: skip


def _plain(text: str) -> dict[str, Any]:
    """Give what the file says, as the parser reads it: whatever tags stand in it."""
    found = _values(_composed(text))
    return found if isinstance(found, dict) else {}


def _values(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _values(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_values(value) for value in node.value]
    if node is None or node.tag == "tag:yaml.org,2002:null":
        return None
    return node.value


def _sources_of(file: dict[str, Any]) -> list[dict[str, Any]]:
    sources = file.get("sources")
    found = sources.values() if isinstance(sources, dict) else ()
    return [one for one in found if isinstance(one, dict)]


def _patterns(files: object) -> list[str]:
    if isinstance(files, dict):
        files = list(files.values())
    found = files if isinstance(files, list) else [files]
    return [str(one) for one in found if one is not None]


def _outside(pattern: str) -> bool:
    package_or_variable = "$" in pattern or pattern.startswith(("package:", "~"))
    return package_or_variable or Path(pattern).is_absolute() or ".." in Path(pattern).parts


def _engine(file: dict[str, Any]) -> str:
    voice = file.get("voice")
    return str(voice.get("engine", "default")) if isinstance(voice, dict) else "default"
