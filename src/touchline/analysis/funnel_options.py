"""Reads the options that the funnels share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from touchline.analysis.periods import check_choice
from touchline.durations import Duration, microseconds, spoken
from touchline.errors import ConfigError, did_you_mean
from touchline.eventlog.conditions import Step, StepLike, compile_steps, parse_step

if TYPE_CHECKING:
    from touchline.analysis.journeys import Journeys
    from touchline.eventlog.names import Names
    from touchline.kernels.funnel import Plan
    from touchline.kernels.funnel_layout import Column, Grouping

__all__ = [
    "Count",
    "Entry",
    "OnExclude",
    "Order",
    "SameEvent",
    "Ties",
    "listed",
    "plan_of",
    "said_rules",
    "two_steps",
]

Order: TypeAlias = Literal["ordered", "any", "strict"]
Entry: TypeAlias = Literal["latest", "first", "best", "last"]
Ties: TypeAlias = Literal["step_order", "either"]
SameEvent: TypeAlias = Literal["once", "many"]
OnExclude: TypeAlias = Literal["remove", "drop", "skip", "discard"]
Count: TypeAlias = Literal["persons", "journeys", "totals"]

_CHOICES = {
    "order": Order, "entry": Entry, "ties": Ties, "same_event": SameEvent,
    "on_exclude": OnExclude, "count": Count,
}  # fmt: skip


def plan_of(journeys: Journeys, options: Mapping[str, Any], *, every: bool = False) -> Plan:
    """Translate the options of a funnel.

    Parameters
    ----------
    options
        Options of :func:`touchline.analysis.funnel.funnel`; those left out do not apply.
    every
        Whether each entry gives a chain.

    Raises
    ------
    ConfigError
        If an option cannot be used.
    """
    from touchline.kernels import funnel_walk
    from touchline.kernels.funnel import Plan

    for name, choices in _CHOICES.items():
        if name in options:
            check_choice(name, options[name], get_args(choices))
    steps = _steps(options["steps"])
    excluded = [_exclusion(one, len(steps)) for one in options["exclude"]]
    conditions = compile_steps([*steps, *(one for one, _, _ in excluded)], journeys.names)
    orders = {"ordered": funnel_walk.ORDERED, "any": funnel_walk.ANY, "strict": funnel_walk.STRICT}
    modes = ("latest", "first", "best", "last", "every", "totals")
    mode = "every" if every else options.get("entry", "latest")
    if options.get("count") == "totals":
        mode = "totals"
    window = options["window"]
    if microseconds(options["grace"]) and options["ties"] != "either":
        raise ConfigError(
            f"grace is {options['grace']!r} though ties follow the order of arrival",
            hint='add ties="either"',
        )
    for name in _texts(options["hold"]):
        journeys.names.property_texts(name)
    return Plan(
        conditions=conditions,
        steps=len(steps),
        order=orders[options["order"]],
        window=funnel_walk.FOREVER if window is None else microseconds(window),
        mode=modes.index(mode),
        grace=microseconds(options["grace"]) if options["ties"] == "either" else -1,
        many=options["same_event"] == "many",
        optional=_optional(options["optional"], steps, options["order"]),
        hold=_texts(options["hold"]),
        from_steps=tuple(begin for _, begin, _ in excluded),
        to_steps=tuple(end for _, _, end in excluded),
        on_exclude=get_args(OnExclude).index(options["on_exclude"]),
        persons=options.get("count", "persons") == "persons",
        grouping=_grouping(journeys.names, options, len(steps)),
        timed=options.get("times", True),
    )


def listed(given: Sequence[Any]) -> Any:
    """Copy a list; anything else is left to be refused."""
    return given if isinstance(given, str | Mapping) else list(given)


def several(given: StepLike | Sequence[StepLike]) -> list[StepLike]:
    """Make a list of one step or of several."""
    return [given] if isinstance(given, str | Mapping | Step) else list(given)


def two_steps(
    first: int, last: int | None, steps: Sequence[StepLike], *, apart: bool
) -> tuple[int, int]:
    """Check two numbers of steps; without *last* it is the last step.

    Raises
    ------
    ConfigError
        If there are no such steps, or the second comes before the first.
    """
    end = len(steps) if last is None else last
    if not 1 <= first <= end - apart or end > len(steps):
        raise ConfigError(
            f"from_step is {first} and to_step is {end}",
            hint=f"steps are 1 to {len(steps)}, and from_step comes first",
        )
    return first, end


def _steps(given: Sequence[StepLike]) -> list[StepLike]:
    if isinstance(given, str | Mapping) or not given:
        raise ConfigError(
            f"the steps of the funnel are {given!r}", hint='give a list: ["visit", "cart", "order"]'
        )
    return list(given)


def _texts(given: str | Sequence[str] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given or ())


def _exclusion(given: StepLike, steps: int) -> tuple[StepLike, int, int]:
    """Split an exclusion into the event and the numbers, from 0, of the steps around it."""
    if not isinstance(given, Mapping):
        return given, 0, steps - 1
    begin, end = given.get("from_step", 1), given.get("to_step", steps)
    if not 1 <= begin < end <= steps:
        raise ConfigError(
            f"the exclusion lies between steps {begin} and {end}",
            hint=f"from_step comes before to_step, and both are between 1 and {steps}",
        )
    rest = {name: value for name, value in given.items() if name not in ("from_step", "to_step")}
    return rest, begin - 1, end - 1


def _optional(given: Sequence[int | str], steps: Sequence[StepLike], order: str) -> int:
    """Bits of the steps that may be passed over."""
    labels = [parse_step(step).label for step in steps]
    bits = 0
    for one in (given,) if isinstance(given, int | str) else given:
        number = labels.index(one) + 1 if one in labels else one
        if not isinstance(number, int) or not 1 <= number <= len(steps):
            hint = did_you_mean(str(one), labels)
            raise ConfigError(f"there is no step {one!r} that could be optional", hint=hint)
        if number == 1 or order == "any":
            raise ConfigError(
                f"step {number} cannot be optional",
                hint="the first step opens the funnel"
                if number == 1
                else 'with order="any" every step can be left out anyway',
            )
        bits |= 1 << (number - 1)
    return bits


def _grouping(names: Names, options: Mapping[str, Any], steps: int) -> Grouping | None:
    from touchline.kernels.funnel_layout import Grouping

    wanted = _texts(options.get("breakdown"))
    if not wanted:
        return None
    kind, step = _attribution(options["attribution"], steps)
    properties = [name for name in wanted if name in names.properties]
    segments = [name for name in wanted if name not in properties]
    return Grouping(
        tuple(_column(name, names.property_texts(name)) for name in properties),
        tuple(_column(name, _segment_texts(names, name)) for name in segments),
        kind,
        step,
    )


def _segment_texts(names: Names, name: str) -> tuple[str, ...]:
    if name in names.segments:
        return names.segments[name]
    known = [*names.properties, *names.segments]
    raise ConfigError(
        f"there is no property or segment {name!r} to break down by",
        hint=(did_you_mean(name, known) + "; or " if known else "")
        + f"read the log with properties=[{name!r}]",
    )


def _column(name: str, texts: tuple[str, ...]) -> Column:
    from touchline.kernels.funnel_layout import Column

    return Column(name, len(texts), texts.index("") if "" in texts else -1)


def _attribution(given: str, steps: int) -> tuple[str, int]:
    if given in ("first", "last", "all"):
        return given, 0
    kind, _, number = str(given).partition(" ")
    if kind != "step" or not number.isdigit() or not 1 <= int(number) <= steps:
        raise ConfigError(
            f"attribution is {given!r}",
            hint=f"choose first, last, all, or one of step 1 to step {steps}",
        )
    return "step", int(number) - 1


def said_rules(options: Mapping[str, Any]) -> str:
    """Say in sentences by which rules steps follow each other."""
    window = options["window"]
    within = "without a time limit" if window is None else f"within {_said(window)} of the first"
    said = [
        {
            "ordered": f"Steps follow each other in this order, {within}; other events may lie"
            " between them.",
            "any": f"Steps may come in any order, {within} of them reached.".replace(
                "of the first of them reached", "of the one that comes first"
            ),
            "strict": f"Steps follow each other in this order, {within}, with no other event"
            " between them.",
        }[options["order"]]
    ]
    if options["ties"] == "either" and options["order"] != "strict":
        grace = microseconds(options["grace"])
        near = f", or up to {spoken(grace)} earlier," if grace else ""
        said.append(f"An event at the same time{near} may follow in whatever order they arrived.")
    if options["same_event"] == "many" and options["order"] != "strict":
        said.append("One event may fill several steps.")
    said += _said_special(options)
    return " ".join(said)


def _said_special(options: Mapping[str, Any]) -> list[str]:
    said = []
    if options["hold"]:
        said.append(f"{' and '.join(_texts(options['hold']))} must stay the same throughout.")
    if options["optional"]:
        given = options["optional"]
        which = [given] if isinstance(given, int | str) else given
        said.append(
            f"Optional: {', '.join(f'step {w}' if isinstance(w, int) else w for w in which)}."
        )
    if options["exclude"]:
        events = []
        for one in options["exclude"]:
            step, begin, end = _exclusion(one, len(options["steps"]))
            events.append(f"{parse_step(step).label!r} between steps {begin + 1} and {end + 1}")
        effect = {
            "remove": "leaves the journey out unless a chain without it comes as far",
            "drop": "ends the chain there",
            "skip": "voids the chain",
            "discard": "leaves the journey out",
        }[options["on_exclude"]]
        said.append(f"{' or '.join(events)} {effect}.")
    return said


def _said(duration: Duration) -> str:
    return spoken(microseconds(duration))
