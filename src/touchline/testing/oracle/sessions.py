"""Sessions by walking along each journey."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from touchline.testing.oracle.log import Event, journeys_of

__all__ = ["sessions"]

Test = Callable[[Event], bool]


def _never(_: Event) -> bool:
    return False


def sessions(
    log: Iterable[Event],
    *,
    gap: int | None = None,
    day_of: Callable[[int], str] | None = None,
    campaign: str | None = None,
    opening: Test | None = None,
    closing: Test = _never,
) -> dict[str, list[list[Event]]]:
    """Give person → their sessions.

    Parameters
    ----------
    gap
        Longest time between two events, in µs.
    day_of
        Instant → its day; sessions end with the day.
    campaign
        Property whose change begins a session.
    opening, closing
        Events that bound sessions and belong to none.
    """
    found: dict[str, list[list[Event]]] = {}
    for person, events in journeys_of(log).items():
        mine = found.setdefault(person, [])
        session: list[Event] | None = None if opening else []
        for event in events:
            if opening and opening(event):
                session = []
            elif opening and closing(event):
                session = None
            elif session is not None:
                if session and _ends(session, event, gap, day_of, campaign):
                    session = []
                if not session:
                    mine.append(session)
                session.append(event)
    return found


def _ends(
    session: list[Event],
    event: Event,
    gap: int | None,
    day_of: Callable[[int], str] | None,
    campaign: str | None,
) -> bool:
    last = session[-1].time
    if gap is not None and event.time - last > gap:
        return True
    if day_of and day_of(event.time) != day_of(last):
        return True
    if campaign is None:
        return False
    arrived = event.properties.get(campaign)
    return arrived is not None and arrived != session[0].properties.get(campaign)
