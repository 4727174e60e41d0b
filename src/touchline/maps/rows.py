"""Queries of the rows behind figures: journeys, moments, answers, in readable columns."""

from __future__ import annotations

from collections.abc import Sequence

from touchline.maps.scope import Scope
from touchline.schema import identifier

__all__ = ["answer_rows", "journey_rows", "moment_rows", "person_rows"]


def journey_rows(
    scope: Scope, *, join: str = "", where: str = "", extra: Sequence[str] = ()
) -> str:
    """Query of journeys: one row each, in order; *join* may add one row per journey (alias x)."""
    columns = ["m.key AS journey", "m.start", 'm."end"', "m.outcome", "m.total"]
    columns += [
        f"m.{identifier('segment:' + each.id)} AS {identifier(each.id)}"
        for each in scope.info.segments
        if each.id not in ("journey", "start", "end", "outcome", "total")
    ]
    columns += extra
    return (
        f"SELECT {', '.join(columns)}\nFROM mapped m{' ' + join if join else ''}"
        f"{chr(10) + 'WHERE ' + where if where else ''}\nORDER BY m.journey"
    )


def moment_rows(*, where: str, join: str = "", extra: Sequence[str] = ()) -> str:
    """Query of moments of the spine (alias s) in journeys of the map."""
    columns = ["m.key AS journey", "s.time", "s.name", "n.touchpoint_name AS touchpoint"]
    columns += ["s.channel", "s.value", *extra]
    return (
        f"SELECT {', '.join(columns)}\nFROM spine s JOIN mapped m ON m.journey = s.journey\n"
        f"JOIN names n ON n.touchpoint = s.touchpoint{' ' + join if join else ''}\n"
        f"WHERE {where}\nORDER BY s.moment"
    )


def answer_rows(*, relation: str = "said", where: str = "true", extra: Sequence[str] = ()) -> str:
    """Query of answers of *relation* (alias a) that meet *where*, in order of journey and time."""
    columns = ["m.key AS journey", "a.time", "a.instrument", "a.score", "a.text", "a.language"]
    columns += ["a.segment || ':' || a.\"row\" || '.' || a.part AS reference", *extra]
    return (
        f"SELECT {', '.join(columns)}\n"
        f"FROM {relation} a JOIN mapped m ON m.journey = a.journey\nWHERE {where}\n"
        'ORDER BY a.journey, a.time, a.segment, a."row", a.part'
    )


def person_rows(*, where: str = "true") -> str:
    """Query of the persons of journeys (alias m) that meet *where*."""
    return (
        "SELECT p.key AS person, count(*) AS journeys, min(m.start) AS first, "
        "sum(m.total) AS total\n"
        f"FROM mapped m JOIN persons p ON p.person = m.person\nWHERE {where}\n"
        "GROUP BY m.person, p.key\nORDER BY min(m.journey)"
    )
