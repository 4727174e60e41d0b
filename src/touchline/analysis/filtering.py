"""Filters of journeys: the methods of :class:`touchline.Journeys` that give fewer of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from touchline.errors import ConfigError, did_you_mean
from touchline.eventlog.filters import Between, InSegment
from touchline.eventlog.instants import begin_of, end_of

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys
    from touchline.durations import Duration
    from touchline.eventlog.conditions import StepLike
    from touchline.eventlog.event_filters import Aggregate

__all__ = ["between", "collapse", "events", "per", "relabel", "truncate", "where", "without"]


def between(
    journeys: Journeys,
    begin: str | date | datetime | None = None,
    end: str | date | datetime | None = None,
) -> Journeys:
    """Keep events from *begin* to *end*; journeys without such events are left out.

    Parameters
    ----------
    begin
        First day or instant. Days are days of the log's time zone.
    end
        Last day, included; or the instant before which events must lie.

    Raises
    ------
    ConfigError
        If either cannot be read.
    """
    return journeys.filtered(Between(*_range(journeys, begin, end)))


def where(
    journeys: Journeys,
    /,
    *steps: StepLike,
    containing: str | None = None,
    lacking: str | None = None,
    begin: str | date | datetime | None = None,
    end: str | date | datetime | None = None,
    **segments: str | Sequence[str],
) -> Journeys:
    """Keep journeys that have all of the *steps*, began in time and are of the *segments*.

    Parameters
    ----------
    steps
        What must happen in the journey, in any order: ``"order"``, or
        ``{"touchpoint": "visit", "where": {"device": "phone"}}``.
    containing
        Pattern that the journey must contain: ``"visit -> cart"``, ``"cart .* order$"``.
    lacking
        Pattern that the journey must not contain.
    begin
        First day or instant on which the journey may begin.
    end
        Last day on which it may begin, included; or the instant before which it must.
    segments
        Wanted value or values of each named segment.

    Raises
    ------
    ConfigError
        If there is no such touchpoint, property, segment or value of it, or a date or a pattern
        cannot be read.
    """
    kept = journeys
    if steps:
        from touchline.eventlog.journey_filters import having

        kept = kept.filtered(having(steps, journeys.names))
    for pattern, without_it in ((containing, False), (lacking, True)):
        if pattern is not None:
            from touchline.eventlog.patterns.filter import contains

            test = contains(pattern, journeys.names, lacking=without_it)
            kept = kept.keep(test, test.said)
    if begin is not None or end is not None:
        from touchline.eventlog.journey_filters import Beginning

        kept = kept.filtered(Beginning(*_range(journeys, begin, end, "that began")))
    for name, wanted in segments.items():
        texts = journeys.names.segment_texts(name)
        values = (wanted,) if isinstance(wanted, str) else tuple(wanted)
        if not set(values) & set(
            texts
        ):  # a typing error would look like a finding: nobody is there
            hint = did_you_mean(values[0] if values else "", texts)
            raise ConfigError(f"no journey has {name} {' or '.join(map(repr, values))}", hint=hint)
        codes = tuple(code for code, text in enumerate(texts) if text in values)
        kept = kept.filtered(InSegment(name, values, codes))
    return kept


def events(journeys: Journeys, *steps: StepLike) -> Journeys:
    """Keep only events that meet one of the *steps*; journeys without one are left out.

    Raises
    ------
    ConfigError
        If there is no such touchpoint or property.
    """
    from touchline.eventlog.event_filters import chosen_events

    return journeys.filtered(chosen_events(steps, wanted=True, names=journeys.names))


def without(journeys: Journeys, *steps: StepLike) -> Journeys:
    """Leave out events that meet one of the *steps*; journeys of such events alone go too.

    Raises
    ------
    ConfigError
        If there is no such touchpoint or property.
    """
    from touchline.eventlog.event_filters import chosen_events

    return journeys.filtered(chosen_events(steps, wanted=False, names=journeys.names))


def truncate(
    journeys: Journeys,
    begin: StepLike | None = None,
    end: StepLike | None = None,
    *,
    whole: bool = False,
) -> Journeys:
    """Cut each journey to the part from the first *begin* to the first *end* after it.

    Parameters
    ----------
    begin, end
        First and last event of what is left; None: no cut on that side.
    whole
        Keep journeys without such an event whole on that side; otherwise they are left out.

    Raises
    ------
    ConfigError
        If neither is given, or there is no such touchpoint or property.
    """
    from touchline.eventlog.journey_filters import truncated

    return journeys.filtered(truncated(begin, end, whole=whole, names=journeys.names))


def relabel(
    journeys: Journeys,
    to: Mapping[str, str] | Callable[[str], str] | str,
    *,
    only: Sequence[StepLike] = (),
) -> Journeys:
    """Give events other touchpoints; names that become the same are merged.

    Parameters
    ----------
    to
        Touchpoint → new name (others keep theirs); or a function from name to name; or the
        property that names the touchpoint (events without it keep theirs); or ``"stage"``.
    only
        Steps that say which events are renamed; none: all.

    Raises
    ------
    ConfigError
        If there is no such touchpoint or property, or there would be more than 65,535
        touchpoints.
    """
    from touchline.eventlog.relabel import relabelled

    return journeys.filtered(relabelled(to, only=only, names=journeys.names))


def collapse(
    journeys: Journeys,
    touchpoints: Sequence[str] | None = None,
    *,
    by: str | None = None,
    name: str | None = None,
    aggregate: Mapping[str, Aggregate] | None = None,
    value: Literal["first", "last", "min", "max", "sum"] = "first",
) -> Journeys:
    """Make one event of neighbours with the same touchpoint, at the time of the first.

    Parameters
    ----------
    touchpoints
        Whose repeats become one; None: those of every touchpoint.
    by
        Merge neighbours with the same value of this property instead; events without it stay.
    name
        Property that names the touchpoint of what was merged by a property.
    aggregate
        Property → ``first``, ``last``, ``min`` or ``max`` of the merged; otherwise the first.
    value
        What the value of the event becomes.

    Raises
    ------
    ConfigError
        If there is no such touchpoint or property, or the options do not fit together.
    """
    from touchline.eventlog.event_filters import collapsed

    merged = collapsed(
        touchpoints, by=by, aggregate=aggregate or {}, value=value, names=journeys.names
    )
    kept = journeys.filtered(merged)
    return kept if name is None else kept.relabel(name)


def per(
    journeys: Journeys,
    unit: Literal["person", "session"],
    *,
    gap: Duration | None = None,
    midnight: bool = False,
    campaign: str | None = None,
    separator: StepLike | None = None,
    start: StepLike | None = None,
    end: StepLike | None = None,
) -> Journeys:
    """Make journeys of sessions, or one of all the journeys of a person.

    Parameters
    ----------
    unit
        ``session``: cut each journey into sessions; ``person``: join the journeys of each person.
        The options that follow say what a session is.
    gap
        Longest time between two events of a session; default: 30 minutes, or any time if events
        say where sessions begin.
    midnight
        Whether sessions end at midnight of the log's time zone.
    campaign
        Property of events: a value other than that of the session begins a new one; events without
        it never do.
    separator
        Events that begin a session and belong to none; what comes before the first is left out.
    start, end
        Events that begin and end a session and belong to none; what lies outside is left out.

    Raises
    ------
    ConfigError
        If options do not fit together or name what is not there.
    """
    from touchline.eventlog.sessions import PerPerson, sessions_of

    if unit not in ("person", "session"):
        raise ConfigError(f"journeys are per person or per session, not per {unit!r}")
    rule = sessions_of(
        journeys.names, journeys.timezone, gap=gap, midnight=midnight, campaign=campaign,
        separator=separator, start=start, end=end,
    )  # fmt: skip
    return journeys.filtered(rule if unit == "session" else PerPerson())


def _range(
    journeys: Journeys,
    begin: str | date | datetime | None,
    end: str | date | datetime | None,
    said: str = "",
) -> tuple[int | None, int | None, str]:
    """Read dates as instants, and say them."""
    low = None if begin is None else begin_of(begin, journeys.timezone)
    high = None if end is None else end_of(end, journeys.timezone)
    words = [said] if said else []
    words += [f"from {begin}"] if begin is not None else []
    words += [f"to {end}"] if end is not None else []
    return low, high, " ".join(words)
