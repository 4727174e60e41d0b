"""From two computed maps to what differs between them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from touchline.analysis.multiplicity import benjamini_hochberg
from touchline.maps.difference.held import FigureChange, MapDifference, Reading, Side
from touchline.maps.difference.items import compare_items
from touchline.maps.difference.measure import compare_figures, days, reading, size_of, spanned
from touchline.maps.difference.places import Place, is_total, places
from touchline.maps.difference.rules import Rules, compare_rules, unified
from touchline.maps.snapshot import Figure, Snapshot, Text

__all__ = ["compare"]

LEVEL = 0.05
Kind = Literal["time", "groups"]


def compare(
    before: Snapshot,
    after: Snapshot,
    *,
    rules: tuple[Rules | None, Rules | None] = (None, None),
    labels: tuple[Text | None, Text | None] = (None, None),
    dates: tuple[str | None, str | None] = (None, None),
    kind: Kind | None = None,
) -> MapDifference:
    """Say what differs between two computed maps.

    Figures are matched by their ids. Of each the change has a 95 % interval for independent data
    (shares: Newcombe 1998; means: Welch 1947; counts: Poisson rates, per day where the windows are
    not equally long; all else, such as medians, from their own intervals: Zou and Donner 2008), and
    counts as more than chance when its p-value, corrected for all figures that are compared
    (Benjamini and Hochberg 1995), is below 0.05. They are ranked by the least change that the
    interval leaves, relative to what was before, times how much such a figure matters.

    Parameters
    ----------
    before, after
        Two maps: of two days, two versions, two customers.
    rules
        The files that each was computed from, where they are known.
    labels
        What each is called.
    dates
        The day that each stands for; default: when it was computed.
    kind
        Whether the same customers are compared at two times, or different ones; default: told from
        whom the maps show.

    Examples
    --------
    >>> from touchline.maps.snapshot import Lens, Text
    >>> def made(done: int) -> Snapshot:
    ...     paid = Figure(id="paid", unit="share", value=done / 1000, n=1000, numerator=done,
    ...                   denominator=1000)
    ...     lens = Lens(name=Text(key="lens.all"), persons="p", journeys="j", share="s")
    ...     return Snapshot(project="shop", map="m", name=Text(), title=Text(), created="",
    ...                     version="", build="", languages=["en"], unit=Text(), lens=lens,
    ...                     stages=[], lanes=[], figures={"paid": paid}, coverage=[])
    >>> [found] = compare(made(621), made(574)).figures
    >>> round(found.change, 3), round(found.low, 3), round(found.high, 3), found.sure
    (-0.047, -0.09, -0.004, True)
    """
    kind = kind or _kind(before, after)
    overlap = _overlap(before, after) if kind == "time" else None
    changes, unchanged, compared = _figures(before, after)
    return MapDifference(
        kind=kind,
        before=_side(before, labels[0], dates[0]),
        after=_side(after, labels[1], dates[1]),
        overlap=overlap,
        compared=compared,
        figures=changes,
        unchanged=unchanged,
        items=compare_items(before, after),
        rules=compare_rules(*rules),
        rules_text=unified(*rules),
    )


def _kind(before: Snapshot, after: Snapshot) -> Kind:
    same = before.map == after.map and before.lens.name == after.lens.name
    return "time" if same else "groups"


def _side(snapshot: Snapshot, label: Text | None, day: str | None) -> Side:
    lens = snapshot.lens
    journeys = snapshot.figures.get(lens.journeys)
    return Side(
        map=snapshot.map,
        name=snapshot.name,
        title=snapshot.title,
        created=snapshot.created,
        build=snapshot.build,
        lens=lens.name,
        window=lens.asked or lens.window,
        newest=lens.newest,
        journeys=int(journeys.value) if journeys and journeys.value is not None else None,
        label=label,
        day=day or snapshot.created[:10] or None,
    )


def _overlap(before: Snapshot, after: Snapshot) -> float | None:
    """Give the part of the shorter window that both share."""
    first, second = spanned(before.lens), spanned(after.lens)
    if first is None or second is None:
        return None
    shared = (min(first[1], second[1]) - max(first[0], second[0])).total_seconds()
    shorter = min((end - start).total_seconds() for start, end in (first, second))
    if shorter <= 0:
        return 1.0 if shared >= 0 else 0.0
    return round(max(0.0, shared) / shorter, 4)


def _figures(before: Snapshot, after: Snapshot) -> tuple[list[FigureChange], int, int]:
    """Give all changes in order, how many figures are the same, and how many were compared."""
    where = places(before) | places(after)
    stages = {stage.id: stage.label for stage in (*before.stages, *after.stages)}
    both = [name for name in after.figures if name in before.figures]
    pairs = [(before.figures[name], after.figures[name]) for name in both]
    known = [pair for pair in pairs if pair[0].value is not None and pair[1].value is not None]
    lengths = days(before.lens) or 1.0, days(after.lens) or 1.0
    moved = [_change(one, two, lengths, where, stages) for one, two in known]
    turned = [_turned(one, two, where, stages) for one, two in pairs if _is_turned(one, two)]
    ranked = sorted(_judged(moved), key=lambda one: (-one.sure, -one.rank, one.id))
    changes = [one for one in ranked if one.change != 0]
    changes += [*turned, *_alone(before, after, where, stages)]
    return changes, len(ranked) - sum(1 for one in ranked if one.change != 0), len(known)


def _named(figure: Figure, place: Place | None, stages: dict[str, Text]) -> FigureChange:
    """Give a change without any values."""
    place = place or Place("", "")
    return FigureChange(
        id=figure.id,
        unit=figure.unit,
        before=None,
        after=None,
        label=figure.label,
        subject=place.subject,
        stage=place.stage,
        stage_label=stages.get(place.stage or ""),
        lane=place.lane or None,
        currency=figure.currency,
        better=place.better,
        weight=place.weight,
    )


def _change(
    before: Figure,
    after: Figure,
    lengths: tuple[float, float],
    where: dict[str, Place],
    stages: dict[str, Text],
) -> FigureChange:
    named = _named(after, where.get(after.id), stages)
    if is_total(after, where.get(after.id)):
        first, second = reading(before, lengths[0]), reading(after, lengths[1])
        found, method, per_day = compare_figures(before, after, lengths)
    else:
        first, second = reading(before), reading(after)
        found, method, per_day = compare_figures(before, after)
    if found is None:
        return msgspec.structs.replace(named, before=first, after=second)
    base = (first.per_day if per_day else first.value) or 0.0
    change = found.value
    sizes = [size_of(after.unit, base, base + change, after.scale)]
    low, high = found.interval.low, found.interval.high
    if low is not None and high is not None:
        nearest = 0.0 if low <= 0 <= high else min((low, high), key=abs)
        sizes.append(size_of(after.unit, base, base + nearest, after.scale))
    # Mostly the least change that is certain; the change itself tells equals apart.
    rank = named.weight * (sizes[-1] + 0.05 * sizes[0] if len(sizes) > 1 else 0.05 * sizes[0])
    return msgspec.structs.replace(
        named,
        before=first,
        after=second,
        change=_tidy(change),
        low=_tidy(low),
        high=_tidy(high),
        per_day=per_day,
        relative=_tidy(change / abs(base)) if base else None,
        p=_tidy(found.p) if method else None,
        method=method,
        rank=_tidy(rank) or 0.0,
    )


def _tidy(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(f"{value:.9g}")


def _judged(changes: list[FigureChange]) -> Iterator[FigureChange]:
    """Correct the p-values for all that is compared; a figure nobody shows is not counted."""
    tested = [one for one in changes if one.p is not None]
    corrected = benjamini_hochberg([one.p for one in tested if one.p is not None])
    fixed = {one.id: float(q) for one, q in zip(tested, corrected, strict=True)}
    for one in changes:
        q = fixed.get(one.id)
        yield msgspec.structs.replace(one, q=_tidy(q), sure=q is not None and q < LEVEL)


def _is_turned(before: Figure, after: Figure) -> bool:
    return (before.value is None) != (after.value is None)


def _turned(
    before: Figure, after: Figure, where: dict[str, Place], stages: dict[str, Text]
) -> FigureChange:
    """Known on one side only."""
    named = _named(after, where.get(after.id), stages)
    return msgspec.structs.replace(named, before=reading(before), after=reading(after))


def _alone(
    before: Snapshot, after: Snapshot, where: dict[str, Place], stages: dict[str, Text]
) -> Iterable[FigureChange]:
    """Figures that only one of the maps has."""
    for snapshot, other, side in ((before, after, "before"), (after, before, "after")):
        for name, figure in snapshot.figures.items():
            if name not in other.figures:
                held: dict[str, Reading] = {side: reading(figure)}
                yield msgspec.structs.replace(_named(figure, where.get(name), stages), **held)
