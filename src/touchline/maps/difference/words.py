"""A difference in plain sentences, the most telling first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from touchline.locale import Catalogue
from touchline.locale.catalogue import ISOLATE, MINUS, POP
from touchline.maps.difference.held import FigureChange, ItemChange, ItemKind, MapDifference, Side
from touchline.maps.parts import Text

__all__ = ["caveat", "change_of", "name_of_side", "range_of", "sentences", "subject_of", "value_of"]

MOST_FIGURES = 8
MOST_ITEMS = 6
MOST_TURNED = 3
MOST_RULES = 4
_TOP = 3
_VOLUMES = 2
_RATES: dict[str, str] = {"money": "money"}
"""Unit in which a total by the day is written; a plain number where it is not here."""
_TOLD: tuple[ItemKind, ...] = ("stage", "lane", "persona", "card", "opportunity", "kpi")


def sentences(
    difference: MapDifference, language: str | Catalogue, *, most: int | None = None
) -> list[str]:
    """Say what differs: figures that moved by more than chance, pain points, items, rules.

    Parameters
    ----------
    difference
        As :func:`touchline.maps.difference.compare` gives it.
    language
        One of the catalogue, or a catalogue with the digits and calendar of a map.
    most
        How many sentences at most; default: all that are worth one.

    Raises
    ------
    RenderError
        If there is no such language.

    Examples
    --------
    >>> from touchline.maps.difference.held import Reading
    >>> change = FigureChange(
    ...     id="stage.buy.conversion", unit="share", before=Reading(value=0.621),
    ...     after=Reading(value=0.574), change=-0.047, low=-0.06, high=-0.034, sure=True, weight=1,
    ...     subject="conversion", stage_label=Text(words={"": "Checkout"}))
    >>> side = Side(map="m", name=Text(), title=Text(), created="", build="", lens=Text())
    >>> found = MapDifference(kind="time", before=side, after=side, figures=[change])
    >>> sentences(found, "en")[0].replace(chr(160), " ")
    'Conversion of Checkout fell from 62.1 % to 57.4 % (−4.7 points, −6.0 … −3.4)'
    """
    said = _catalogue(language)
    told = list(islice(_all(difference, said), most))
    return told or [counted(difference, said)]


def counted(difference: MapDifference, said: Catalogue) -> str:
    """Say how many figures were compared, and how many of them moved by more than chance."""
    sure = said.number(len(difference.sure))
    return say(said, "compared", n=difference.compared, sure=sure)


def _catalogue(language: str | Catalogue) -> Catalogue:
    return language if isinstance(language, Catalogue) else Catalogue(language)


def _all(difference: MapDifference, said: Catalogue) -> Iterator[str]:
    if not (difference.figures or difference.items or difference.rules):
        yield say(said, "nothing")
        return
    groups = difference.kind == "groups"
    for change in _different(difference)[:MOST_FIGURES]:
        yield _moved(change, difference, said)
    if not difference.sure and difference.compared:
        yield say(said, "chance")
    if groups:
        for item in [one for one in difference.of("pain") if one.change != "moved"][:MOST_ITEMS]:
            yield _only(item, difference, said)
        return
    for item in _pains(difference)[:MOST_ITEMS]:
        yield pain_sentence(item, said)
    for change in _turned(difference)[:MOST_TURNED]:
        yield _turn(change, said)
    for item in difference.of(*_TOLD)[:MOST_ITEMS]:
        yield item_sentence(item, said)
    if difference.rules:
        yield _rules(difference, said)


def _only(item: ItemChange, difference: MapDifference, said: Catalogue) -> str:
    """Say that one of two groups has something."""
    side = difference.after if item.change == "added" else difference.before
    text = said.text(item.after or item.before)
    kind = say(said, f"kind.{item.kind}")
    return say(said, "only", name=name_of_side(side, said), kind=kind, text=text)


def _different(difference: MapDifference) -> list[FigureChange]:
    """Leave out what says nearly the same as what was told before it.

    That is: the same values of the same stage by another name, another figure of the same pain
    point, the third volume of several, and volumes of groups, which are as large as they are.
    """
    told: dict[object, FigureChange] = {}
    volumes = 0
    for one in difference.sure:
        volumes += one.unit == "count"
        if one.unit == "count" and (volumes > _VOLUMES or difference.kind == "groups"):
            continue
        values = (one.before and one.before.value, one.after and one.after.value)
        pain = one.id.rpartition(".")[0] if one.lane == "pains" else None
        told.setdefault(pain or (one.stage, one.unit, values), one)
    return list(told.values())


def _pains(difference: MapDifference) -> list[ItemChange]:
    """Pain points that came and went, then those whose rank among the first is another."""
    found = difference.of("pain")
    moved = [one for one in found if one.change == "moved"]
    first = [one for one in moved if min(one.was or 0, one.now or 0) <= _TOP]
    return [*(one for one in found if one.change != "moved"), *first]


def say(said: Catalogue, key: str, **args: object) -> str:
    """Give a message of differences."""
    return said.message(f"difference.{key}", **args)


def subject_of(change: FigureChange, said: Catalogue) -> str:
    """Name a figure as the subject of a sentence."""
    label = said.text(change.label) or change.id
    if change.subject is None or change.stage_label is None:
        return label
    return say(said, f"subject.{change.subject}", stage=said.text(change.stage_label), label=label)


def value_of(change: FigureChange, side: str, said: Catalogue) -> str:
    """Write the value before or after; of a count per day where the change is."""
    read = getattr(change, side)
    if read is None or read.value is None:
        return said.message("render.no_data")
    if change.per_day and read.per_day is not None:
        rate = said.value(read.per_day, _RATES.get(change.unit, "number"), currency=change.currency)
        return say(said, "per_day", n=rate)
    # Two shares of different lengths read as if one were measured better.
    digits = 1 if change.unit == "share" else None
    return said.value(read.value, change.unit, currency=change.currency, digits=digits)


def change_of(change: FigureChange, said: Catalogue) -> str:
    """Write the change with its sign: points of a share, percent of a count, else in its unit."""
    if change.change is None:
        return ""
    if change.unit == "share":
        return say(said, "points", n=said.signed(change.change * 100, digits=1))
    if change.unit in ("count", "money") and change.relative is not None:
        return _percent(change.relative, _digits(change.relative), said)
    return _signed(change.change, change, said)


def range_of(change: FigureChange, said: Catalogue) -> str:
    """Write the interval of the change, in the unit of :func:`change_of`; empty without one."""
    if change.low is None or change.high is None or change.change is None:
        return ""
    ends = [change.low, change.high]
    if change.unit == "share":
        low, high = (said.signed(end * 100, digits=1) for end in ends)
    elif change.unit in ("count", "money") and change.relative:
        base = change.change / change.relative
        places = _digits(change.relative)
        low, high = (_percent(end / base, places, said) for end in ends)
    else:
        low, high = (_signed(end, change, said) for end in ends)
    return say(said, "range", low=low, high=high)


def _digits(relative: float) -> int:
    return 0 if abs(relative) >= 0.1 else 1


def _percent(value: float, digits: int, said: Catalogue) -> str:
    """Write a part of one in percent with its sign, which stays on its side from right to left."""
    number = said.signed(value * 100, digits=digits)
    sign = said.share(0).removeprefix(said.number(0))
    return number.replace(POP, sign + POP) if POP in number else number + sign


def _signed(value: float, change: FigureChange, said: Catalogue) -> str:
    if change.unit == "seconds":
        written = said.duration(abs(value))
    elif change.unit == "money":
        written = said.money(abs(value), change.currency)
    elif change.unit in ("score", "emotion"):
        return said.signed(value, digits=2)
    else:
        return said.signed(value, digits=0 if float(value).is_integer() else 1)
    if not value:
        return written
    sign = MINUS if value < 0 else "+"
    if said.direction == "ltr":
        return sign + written
    number, rest = re.match(r"([\d٫٬.,]*)(.*)", written, re.DOTALL).groups()  # type: ignore[union-attr]
    return f"{ISOLATE}{sign}{number}{POP}{rest}" if number else sign + written


def _moved(change: FigureChange, difference: MapDifference, said: Catalogue) -> str:
    doubt = ""
    interval = range_of(change, said)
    if interval:
        doubt = say(said, "doubt", change=change_of(change, said), range=interval)
    values = {
        "what": subject_of(change, said),
        "before": value_of(change, "before", said),
        "after": value_of(change, "after", said),
        "doubt": doubt,
    }
    if difference.kind == "groups":
        names = [name_of_side(side, said) for side in (difference.before, difference.after)]
        return say(said, "against", first=names[0], second=names[1], **values)
    key = "rose" if (change.change or 0) > 0 else "fell"
    return say(said, key, **values)


def name_of_side(side: Side, said: Catalogue) -> str:
    """Name one of the maps: as the comparison calls it, else whom it shows."""
    return said.text(side.label) or said.text(side.lens) or side.map


def _turned(difference: MapDifference) -> list[FigureChange]:
    """Figures that matter and are known on one side only, although both maps have them."""
    return [
        one
        for one in difference.figures
        if one.weight >= 0.5
        and one.before is not None
        and one.after is not None
        and (one.before.value is None) != (one.after.value is None)
    ]


def _turn(change: FigureChange, said: Catalogue) -> str:
    known = change.after is not None and change.after.value is not None
    side = "after" if known else "before"
    return say(
        said,
        "found" if known else "lost",
        what=subject_of(change, said),
        **{side: value_of(change, side, said)},
    )


def pain_sentence(item: ItemChange, said: Catalogue) -> str:
    """Say what became of a pain point."""
    text = said.text(item.after or item.before)
    key = item.change
    if item.was is not None and item.now is not None:
        up = item.now < item.was
        return say(said, "pain.up" if up else "pain.down", was=item.was, now=item.now, text=text)
    return say(said, f"pain.{key}", was=item.was, now=item.now, text=text)


def item_sentence(item: ItemChange, said: Catalogue) -> str:
    """Say what became of a stage, a lane, a card or another item."""
    before, after = (text_of(item, side, said) for side in ("before", "after"))
    kind = say(said, f"kind.{item.kind}")
    key = "moved" if item.change == "edited" and before == after else item.change
    return say(said, f"item.{key}", kind=kind, text=after or before, before=before, after=after)


def text_of(item: ItemChange, side: str, said: Catalogue) -> str:
    """Write the text of an item on one side; of a lane of the program its name."""
    text: Text | None = getattr(item, side)
    if text is not None:
        return said.text(text)
    if (side, item.change) in (("before", "added"), ("after", "removed")):
        return ""
    name = f"render.lane.{item.id}"
    found = said.message(name) if item.kind == "lane" else name
    return str(item.id) if found == name else found


def _rules(difference: MapDifference, said: Catalogue) -> str:
    listed = [each.place for each in difference.rules[:MOST_RULES]]
    more = len(difference.rules) - len(listed)
    places = ", ".join(listed) + (f" +{more}" if more else "")
    return say(said, "rules", n=len(difference.rules), places=places)


def caveat(difference: MapDifference, language: str | Catalogue) -> str:
    """Say how independent both maps are, where they are not; empty where they are.

    Examples
    --------
    >>> side = Side(map="m", name=Text(), title=Text(), created="", build="", lens=Text())
    >>> caveat(MapDifference(kind="time", before=side, after=side, overlap=0.0), "en")
    ''
    """
    overlap = difference.overlap
    said = _catalogue(language)
    if not overlap:
        return ""
    if _same_days(difference):
        return say(said, "same_days")
    return say(said, "overlap", share=said.share(overlap, digits=0))


def _same_days(difference: MapDifference) -> bool:
    old, new = difference.before.window, difference.after.window
    if old is None or new is None:
        return False
    return all(one[:10] == two[:10] for one, two in zip(old, new, strict=True))
