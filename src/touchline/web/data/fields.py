"""What a mapping says, field by field: which columns fill it, or which constant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

import msgspec
import yaml
from pydantic import BaseModel

from touchline.sources.spec import (
    EffortMapping,
    EventMapping,
    FeedbackMapping,
    Field,
    FieldSpec,
    ProfileMapping,
    SourceSpec,
)

__all__ = ["FieldLine", "MappingView", "columns_of", "mappings_of"]

_CONSTANTS: Final = ("name", "channel", "instrument", "currency", "language", "about")
"""Fields in which a plain word is the value itself."""
_WIDTH: Final = 1_000_000
_GROUPS: Final = ("ids", "properties", "traits")

Record = EventMapping | FeedbackMapping | ProfileMapping | EffortMapping
Kind = Literal["events", "feedback", "profiles", "efforts"]


class FieldLine(BaseModel):
    """A field of the records and what fills it."""

    field: str
    group: Literal["ids", "properties", "traits"] | None = None
    """Of an identifier, a property or a trait; ``field`` is then its name."""
    columns: list[str] = []
    value: str | None = None
    """A constant."""
    note: str | None = None
    """How the text of the cells is read, in the words of the file."""


class MappingView(BaseModel):
    """One kind of record that the rows of a source give."""

    table: Kind
    title: str | None
    """What happens, the instrument or the name, where that is a constant."""
    fields: list[FieldLine]
    when: str | None
    """Which rows, in the words of the file."""


def mappings_of(spec: SourceSpec) -> list[MappingView]:
    """Give what the rows of a source mean.

    Examples
    --------
    >>> spec = SourceSpec(ids={"user": "uid"}, events=[EventMapping(name="visit", time="at")])
    >>> [view] = mappings_of(spec)
    >>> view.title, [(one.field, one.columns) for one in view.fields]
    ('visit', [('user', ['uid']), ('name', []), ('time', ['at'])])
    """
    tables: list[tuple[Kind, list[Record]]] = [
        ("events", list(spec.events)),
        ("feedback", list(spec.feedback)),
        ("profiles", list(spec.profiles)),
        ("efforts", list(spec.efforts)),
    ]
    return [_mapping(kind, one, spec) for kind, records in tables for one in records]


def columns_of(spec: SourceSpec) -> set[str]:
    """Give all columns that a source's mapping names."""
    named = {
        column for view in mappings_of(spec) for line in view.fields for column in line.columns
    }
    return named | {column for record in _records(spec) for column in record.when}


def _records(spec: SourceSpec) -> list[Record]:
    return [*spec.events, *spec.feedback, *spec.profiles, *spec.efforts]


def _mapping(kind: Kind, record: Record, spec: SourceSpec) -> MappingView:
    said = {name: getattr(record, name) for name in record.__struct_fields__}
    title = said.get("name") or said.get("instrument")
    fields = list(_lines(record, said, spec.ids if kind != "efforts" else {}))
    return MappingView(
        table=kind,
        title=title if isinstance(title, str) else None,
        fields=fields,
        when=_text(record.when) if record.when else None,
    )


def _lines(
    record: Record, said: Mapping[str, object], ids: Mapping[str, Field]
) -> Iterator[FieldLine]:
    for name, field in (said.get("ids") or ids).items():  # type: ignore[attr-defined]
        yield _line(name, field, "ids")
    for name, value in said.items():
        if name in ("ids", "when", "skip", "not_scores") or value in (None, {}, []):
            continue
        if name in _GROUPS:
            named = value if isinstance(value, dict) else {one: one for one in value}  # type: ignore[attr-defined]
            for own, field in named.items():
                yield _line(own, field, name)
        elif name == "each":
            for column, meaning in value.items():  # type: ignore[attr-defined]
                yield FieldLine(field="each", columns=[column], note=str(meaning))
        elif name == "scale":
            ends = [f"{end:g}" for end in value]  # type: ignore[attr-defined]
            yield FieldLine(field="scale", value=" … ".join(ends))
        else:
            yield _line(name, value, None)  # type: ignore[arg-type]


def _line(name: str, field: Field, group: str | None) -> FieldLine:
    if isinstance(field, str):
        if group is None and name in _CONSTANTS:
            return FieldLine(field=name, value=field)
        return FieldLine(field=name, group=group, columns=[field])  # type: ignore[arg-type]
    columns = [field.column] if isinstance(field.column, str) else list(field.column or [])
    return FieldLine(
        field=name,
        group=group,  # type: ignore[arg-type]
        columns=columns,
        value=None if field.value is None else str(field.value),
        note=_note(field),
    )


def _note(field: FieldSpec) -> str | None:
    said = msgspec.to_builtins(field)
    plain = msgspec.to_builtins(FieldSpec())
    notes = [
        f"{key}: {_text(value) if isinstance(value, dict) else value}"
        for key, value in said.items()
        if key not in ("column", "value") and value != plain[key]
    ]
    return ", ".join(notes) or None


def _text(value: object) -> str:
    """Write a mapping in one line, as it may stand in the file."""
    said = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=_WIDTH
    )
    return said.strip()
