"""Journeys put together slowly and obviously, one moment after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Moment:
    """An event as the oracle sees it; its place in a list is its order of arrival."""

    person: str
    time: datetime
    order: str | None
    name: str


@dataclass
class Journey:
    """Moments by their order of arrival."""

    person: str
    key: str
    moments: list[int]
    last_own: datetime


def cut(
    moments: list[Moment], *, by_order: bool, gap: timedelta | None, attach: bool
) -> tuple[list[Journey], list[int]]:
    """Give journeys in order of (person, start), and the moments outside all of them."""
    journeys: list[Journey] = []
    outside: list[int] = []
    for person in sorted({m.person for m in moments}):
        places = [k for k, m in enumerate(moments) if m.person == person]
        places.sort(key=lambda k: (moments[k].time, k))
        mine: list[Journey] = []
        latest: Journey | None = None
        for k in places:
            moment = moments[k]
            key = moment.order if by_order else ""
            if key is None:
                near = latest and (gap is None or moment.time - latest.last_own <= gap)
                if attach and latest is not None and near:
                    latest.moments.append(k)
                else:
                    outside.append(k)
                continue
            same = [j for j in mine if j.key == key]
            if same and (gap is None or moment.time - same[-1].last_own <= gap):
                latest = same[-1]
                latest.moments.append(k)
            else:
                latest = Journey(person, key, [k], moment.time)
                mine.append(latest)
            latest.last_own = moment.time
        journeys += mine
    return journeys, outside
