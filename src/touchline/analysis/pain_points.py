"""Pain points: where journeys hurt, for whom, and what that costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeAlias

from touchline.analysis.friction.finding import Detected, Finding, PainPoint
from touchline.analysis.friction.looked import Looked
from touchline.analysis.friction.roles import roles_of
from touchline.analysis.friction.rows import plain, table_of_points, title_of
from touchline.analysis.friction.search import search
from touchline.analysis.result import Result
from touchline.errors import ConfigError
from touchline.eventlog.conditions import StepLike, compile_steps, parse_step

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.analysis.charts import Chart
    from touchline.analysis.friction.beside import Beside
    from touchline.analysis.journeys import Journeys

__all__ = ["Language", "PainPoints", "look_at", "pain_points", "pain_points_of"]

Language: TypeAlias = Literal["en", "ru", "vi", "fa"]
"""Languages that pain points are told in."""

_OF_ROLES: Final = {
    "errors": "error",
    "contacts": "help",
    "self_help": "self_help",
    "complaints": "complaint",
    "messages": "message",
    "opens": "open",
    "clicks": "click",
    "unsubscribes": "unsubscribe",
    "baskets": "basket",
    "checkouts": "checkout",
}
"""Option → role of touchpoints."""
_READ: Final = (
    "rank", "kind", "touchpoint", "who", "persons", "effect", "at_stake", "at_stake_low",
    "at_stake_high",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class PainPoints(Result):
    """Answer of :func:`pain_points`; a row of the table is a pain point, the costliest first."""

    rows_are: ClassVar[str] = "pain_points"

    points: tuple[PainPoint, ...]
    """Pain points with their evidence."""
    findings: tuple[Finding, ...]
    """By pain point: the finding that it was made of."""
    guessed: tuple[str, ...]
    """Roles of touchpoints that were guessed from names."""
    goal_guessed: bool
    pause: int | None
    """Longest time between two events of a visit, in µs; None if there are no visits."""

    def definition(self) -> str:
        """Say what was looked for, and what the figures mean."""
        from touchline.durations import spoken

        o, n = self.options, self.figures
        outcome = "that anything comes after a touchpoint, since no goal is known"
        if o["goal"] is not None:
            how = " (guessed from its name)" if self.goal_guessed else ""
            outcome = f"to reach {o['goal']}{how}"
        visits = ""
        if self.pause is not None:
            visits = (
                " Journeys are looked at visit by visit: a pause of more than"
                f" {spoken(self.pause)} ends one, and so does the goal."
            )
        roles = {name: o[name] for name, role in _OF_ROLES.items() if role in self.guessed}
        said = "; ".join(f"{name}: {', '.join(own)}" for name, own in roles.items() if own)
        return (
            f"The outcome is {outcome}; one is worth {o['worth']:,.6g}.{visits}"
            f" {n['comparisons']:,} comparisons were made; of what is told, {o['level']:.0%} at"
            " most is chance (Benjamini and Hochberg), and what another finding explains is told"
            " with that one. The effect is the change of the outcome per person affected; at stake"
            f" is persons × −effect × worth.{f' Guessed from names: {said}.' if said else ''}"
            f"{self._left_out()}"
        )

    def _left_out(self) -> str:
        counts = {
            "touchpoints": self.figures["touchpoints_left_out"],
            "values of segments": self.figures["values_left_out"],
        }
        said = [f"{count:,} {what}" for what, count in counts.items() if count]
        return f" Too rare or too many to look at: {' and '.join(said)}." if said else ""

    def rows(self) -> list[dict[str, Any]]:
        """Give pain points with their evidence, as plain values."""
        return [plain(point) for point in self.points]

    def readable(self) -> pa.Table:
        """Give the columns that say what hurts, whom and how much; a whole stage by its name."""
        import pyarrow.compute as pc

        shown = self.table.select(list(_READ))
        place = pc.coalesce(shown["touchpoint"], self.table["stage"])
        return shown.set_column(_READ.index("touchpoint"), "touchpoint", place)

    def paragraphs(self) -> list[str]:
        """Give what is read below the table: each pain point in words."""
        return [f"{point.rank}. {point.text}" for point in self.points if point.text]

    def chart(self) -> Chart:
        """Draw what is at stake, with its interval."""
        from touchline.analysis.charts.stakes import stakes

        return stakes(self.points, subtitle=self.origin.describe())

    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys affected by the pain point of that *rank*."""
        rank = int(cell.get("rank", 0))
        if not 1 <= rank <= len(self.points):
            raise ConfigError(
                f"there is no pain point {rank}", hint=f"write rank=1 to {len(self.points)}"
            )
        point, affected = self.points[rank - 1], self.findings[rank - 1].affected
        if affected is None:
            raise ConfigError(
                f"pain point {rank} is not one of single journeys",
                hint="it was found in scores, texts or efforts; see points[…].comparison",
            )
        return self.origin.keep(affected, f"with {' '.join(title_of(point))}")


def pain_points(
    journeys: Journeys,
    *,
    goal: StepLike | None = None,
    worth: float | None = None,
    by: Sequence[str] | None = None,
    errors: Sequence[str] | None = None,
    contacts: Sequence[str] | None = None,
    self_help: Sequence[str] | None = None,
    complaints: Sequence[str] | None = None,
    messages: Sequence[str] | None = None,
    opens: Sequence[str] | None = None,
    clicks: Sequence[str] | None = None,
    unsubscribes: Sequence[str] | None = None,
    baskets: Sequence[str] | None = None,
    checkouts: Sequence[str] | None = None,
    least: int = 50,
    most: int = 20,
    level: float = 0.01,
    language: Language = "en",
) -> PainPoints:
    """Find where journeys hurt, for whom, and what that costs, without being told where to look.

    At every touchpoint journeys are compared that are there: those of one segment value with all
    others, those that show a sign of friction with those that do not, and one period with the
    others. What is more frequent with some customers everywhere, or varies so by nature, is no
    pain point, nor is what another one explains.

    Parameters
    ----------
    goal
        Step that journeys should reach; guessed from the names of touchpoints if not given.
    worth
        What reaching the goal once is worth; the mean value of the goal's events if not given,
        and 1 where they have none.
    by
        Segments to compare by; all of the log if not given.
    errors
        Touchpoints at which something went wrong. Guessed from names if not given, as below.
    contacts
        Touchpoints at which customers turn to the company for help: chats, calls, tickets.
    self_help
        Touchpoints at which customers look for help by themselves.
    complaints
        Touchpoints at which customers complain.
    messages
        Touchpoints at which the company writes to customers: mails, newsletters, push messages.
    opens
        Touchpoints at which customers open a message.
    clicks
        Touchpoints at which customers click a message.
    unsubscribes
        Touchpoints at which customers ask to get no more messages.
    baskets
        Touchpoints at which customers have a basket.
    checkouts
        Touchpoints between the basket and the order.
    least
        Leave out what fewer persons are affected by.
    most
        So many pain points at most.
    level
        Share of false alarms among what is told.
    language
        Language of the paragraphs.

    Returns
    -------
    A row per pain point, the costliest first: ``rank``; ``kind`` (``drop_off``, ``loop``,
    ``repeat``, ``long_wait``, ``rage``, ``error``, ``repeat_contact``, ``switch_to_help``,
    ``too_many_touchpoints``, ``pressure``, ``ignored_message``, ``abandoned_basket``);
    ``touchpoint``; ``stage``; ``who``, the segment and its value, nothing for everybody;
    ``persons`` and ``journeys`` affected; ``effect`` on the outcome per person, with
    ``effect_low`` and ``effect_high``, 95 %; ``at_stake``, with ``at_stake_low`` and
    ``at_stake_high``; ``measure``, ``here`` and ``elsewhere``, the comparison behind it;
    ``p_adjusted`` for the number of comparisons; ``text``. ``points`` has the same with all
    evidence.

    Raises
    ------
    ConfigError
        If a touchpoint or segment is not in the log, or an option cannot be used.

    Notes
    -----
    Shares and ranks: N. Mantel and W. Haenszel (1959), JNCI 22, within strata of the other
    segments, less the median difference of the same customers at all touchpoints, and with the
    variance between touchpoints added. Multiplicity: Y. Benjamini and Y. Hochberg (1995), JRSS B
    57.

    Examples
    --------
    >>> import touchline as tl
    >>> log = [{"user": f"u{user}", "ts": 60 * k + user, "event": event, "device": device}
    ...        for user in range(2000) for device in ["phone" if user % 3 else "desk"]
    ...        for stuck in [user % 5 < (2 if device == "phone" else 1)]
    ...        for k, event in enumerate(["visit", "search"] + ([] if stuck else ["pay", "order"]))]
    >>> journeys = tl.Journeys.from_events(
    ...     log, person="user", time="ts", touchpoint="event", segments=["device"])
    >>> worst = journeys.pain_points().points[0]
    >>> worst.kind, worst.touchpoint, worst.segment
    ('drop_off', 'search', {'device': 'phone'})
    """
    given = dict(locals())
    declared = {role: given[name] for name, role in _OF_ROLES.items() if given[name] is not None}
    beside: Beside | None = getattr(journeys.source, "beside", None)
    if beside is not None:
        goal = beside.goal if goal is None else goal
        worth = beside.worth if worth is None else worth
        by = beside.by if by is None else by
        declared = {**beside.roles, **declared}
    looked = look_at(journeys, goal=goal, worth=worth, by=by, declared=declared, least=least)
    if beside is None:
        return pain_points_of(looked, level=level, most=most, language=language)
    looked = replace(looked, ordered=beside.ordered)
    said = beside.said(looked)
    return pain_points_of(
        looked,
        extra=said.detected,
        weigh=said.weigh,
        level=level,
        most=most,
        language=language,
        currency=beside.currency,
        labels=beside.labels(language),
    )


def look_at(
    journeys: Journeys,
    *,
    goal: StepLike | None = None,
    worth: float | None = None,
    by: Sequence[str] | None = None,
    declared: Mapping[str, Sequence[str]] | None = None,
    least: int = 50,
) -> Looked:
    """Settle what a search for pain points looks at; see :func:`pain_points`.

    Parameters
    ----------
    declared
        Role → touchpoints (see :func:`touchline.analysis.friction.roles.roles_of`).
    """
    from touchline.kernels import friction_worth

    if least < 2:
        raise ConfigError(f"least is {least}", hint="give a number of persons from 2 on")
    names = journeys.names
    for segment in by or ():
        names.segment_texts(segment)
    roles = roles_of(names.touchpoints, declared=declared or {})
    outcome = None if goal is None else compile_steps([goal], names)
    if outcome is None and roles.goal is not None:
        outcome = compile_steps([roles.goal], names)
    if worth is None and outcome is not None:
        kernel = partial(friction_worth.kernel, goal=outcome)
        found = journeys.compute(kernel, friction_worth.merge)
        worth = found.total / found.events if found.events else None
    return Looked(
        journeys=journeys,
        roles=roles,
        goal=roles.goal if goal is None else parse_step(goal).label,
        segments=tuple(names.segments if by is None else by),
        least=least,
        value=1.0 if worth is None else worth,
        end=(journeys.extent or (0, 0))[1],
        outcome=outcome,
        goal_guessed=goal is None and "goal" in roles.guessed,
    )


def pain_points_of(
    looked: Looked,
    *,
    extra: Sequence[Detected] = (),
    weigh: Callable[[Finding], Finding] | None = None,
    level: float = 0.01,
    most: int = 20,
    language: Language = "en",
    currency: str | None = None,
    labels: Mapping[str, str] = MappingProxyType({}),
) -> PainPoints:
    """Search what was settled; see :func:`pain_points`.

    Parameters
    ----------
    extra
        What was found elsewhere, in scores and words, to be corrected and ranked with the rest.
    weigh
        Gives a finding its effect where events show none.
    currency
        Of the worth of an outcome, as an ISO code; without it paragraphs count customers.
    labels
        Names to be read in paragraphs for touchpoints, stages, segments and values.
    """
    from touchline.analysis.friction.words import words

    if not 0 < level < 1:
        raise ConfigError(f"level is {level}", hint="give a share between 0 and 1, such as 0.01")
    found = search(looked, extra=extra, weigh=weigh, level=level, most=most)
    points = tuple(
        replace(point, text=words(point, language=language, currency=currency, labels=labels))
        for point in found.points
    )
    touchpoints, values = looked.left_out()
    return PainPoints(
        origin=looked.journeys,
        options={
            "goal": looked.goal,
            "worth": looked.value,
            "by": list(looked.segments),
            **{name: list(getattr(looked.roles, role)) for name, role in _OF_ROLES.items()},
            "least": looked.least,
            "most": most,
            "level": level,
            "language": language,
        },
        table=table_of_points(points),
        figures={
            "pain_points": len(points),
            "comparisons": found.tests,
            "suspected": found.suspected,
            "touchpoints_left_out": touchpoints,
            "values_left_out": values,
        },
        points=points,
        findings=found.findings,
        guessed=looked.roles.guessed,
        goal_guessed=looked.goal_guessed,
        pause=looked.pause if looked.pause < 1 << 62 else None,
    )
