"""Cuts the moments of each person into journeys: by person, by identifier, at pauses."""

from __future__ import annotations

import re
from typing import Final

from touchline.errors import ConfigError
from touchline.identity.spec import IdentitySpec
from touchline.identity.strength import usable_sql
from touchline.journeys.spec import JourneysSpec
from touchline.schema import ID, identifier

__all__ = ["duration", "journey_key", "places"]

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")


def duration(text: str) -> int:
    """Read a duration such as ``30d``, ``12h``, ``45m``, ``90s``, ``2w``; result in µs.

    Raises
    ------
    ConfigError
        If it is not a number with a unit.

    Examples
    --------
    >>> duration("12h")
    43200000000
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ConfigError(
            f"{text!r} is not a duration",
            hint="write a number and a unit: 90s, 45m, 12h, 30d, 2w",
        )
    return round(float(match.group(1)) * _UNITS[match.group(2)] * 1_000_000)


def journey_key(spec: JourneysSpec, identity: IdentitySpec) -> str:
    """Give the SQL expression of what bounds a journey beside its person; null: nothing does."""
    if spec.by == "person":
        return "''"
    column = identifier(ID + spec.by)
    return f"CASE WHEN {usable_sql(column, identity)} THEN {column} END"


def places(moments: str, spec: JourneysSpec, identity: IdentitySpec) -> str:
    """Give the SQL that says in which journey each moment is.

    Parameters
    ----------
    moments
        A relation with columns ``pos`` (unique, in order of person, time, arrival, row, part),
        ``person``, ``time`` and the identifier columns.
    spec
        What bounds a journey.
    identity
        Says which identifiers mean nothing: a blocked one bounds no journey.

    Returns
    -------
    str
        A query with columns ``pos``, ``own`` (the value that bounds the journey; null for an
        attached moment) and ``head``: the ``pos`` of the journey's first moment, which tells
        journeys apart and puts them in order; null: outside all journeys.
    """
    gap = duration(spec.gap) if spec.gap else None
    keyed = (
        f"SELECT pos, person, epoch_us(time) AS instant, {journey_key(spec, identity)} AS own"
        f" FROM {moments}"
    )
    if gap is None:
        pieces = f"SELECT *, 0 AS piece FROM ({keyed})"
    else:
        steps = "(PARTITION BY person, own ORDER BY pos)"
        pieces = (
            f"SELECT *, sum(fresh::INTEGER) OVER {steps} AS piece FROM"
            f" (SELECT *, coalesce(instant - lag(instant) OVER {steps} > {gap}, false) AS fresh"
            f" FROM ({keyed}))"
        )
    headed = (
        "SELECT pos, person, instant, own, CASE WHEN own IS NOT NULL THEN"
        " min(pos) OVER (PARTITION BY person, own, piece) END AS head"
        f" FROM ({pieces})"
    )
    if not spec.attach or spec.by == "person":
        return f"SELECT pos, own, head FROM ({headed})"
    return _attached(headed, gap)


def _attached(headed: str, gap: int | None) -> str:
    """Give moments without the identifier to the journey that was open.

    A journey is open from its first moment on; with a gap, until that long after its latest moment
    that carries the identifier. Of several, the one with the latest such moment is taken.
    """
    so_far = "(PARTITION BY person ORDER BY pos)"
    known = "CASE WHEN head IS NOT NULL THEN instant END"
    candidates = (
        f"SELECT pos, own, instant, head, last_value(head IGNORE NULLS) OVER {so_far} AS lately,"
        f" last_value({known} IGNORE NULLS) OVER {so_far} AS seen FROM ({headed})"
    )
    within = "" if gap is None else f" AND instant - seen <= {gap}"
    return (
        f"SELECT pos, own, CASE WHEN head IS NULL{within} THEN lately ELSE head END AS head"
        f" FROM ({candidates})"
    )
