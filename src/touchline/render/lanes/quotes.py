"""In their words: verbatims as cards, coloured by feeling, in their own language."""

from __future__ import annotations

from touchline.maps.snapshot import Lane, Quote
from touchline.render.lanes.base import Column, Context, Drawing, per_stage, tracks
from touchline.render.pen import Pen
from touchline.render.sheet import Box, Glyph, Rect
from touchline.render.tokens import NOTE, SMALL, TEXT
from touchline.render.typeset import family_of, right_to_left

__all__ = ["draw"]

MOST = 3
LEAST = 132
LINES = 4
TAG = NOTE.but(weight=600, fill="ink2")
_INK = {"negative": "n2", "positive": "p2", "neutral": "ink2"}
_GROUND = {"negative": "n-bg", "positive": "p-bg", "neutral": "z-bg"}


def draw(context: Context, lane: Lane) -> Drawing:
    """One row of up to three cards a stage, all as high as the highest in the lane."""

    def cards(pen: Pen, column: Column, height: float) -> float:
        quotes = [one for one in lane.quotes if one.stage == column.stage.id][:MOST]
        if not quotes:
            return 0.0
        side, width = tracks(column.inner + 8, len(quotes), LEAST, 8)
        return max(
            _card(pen, quote, column.inner_x - 4 + place * (width + 8), 0, width, height)
            for place, quote in enumerate(chosen(quotes, side))
        )

    needed = max((cards(Pen(context.say), column, 0) for column in context.columns), default=0.0)
    return per_stage(context, lane.kind, lambda pen, column: cards(pen, column, needed), pad=9)


def chosen(quotes: list[Quote], room: int) -> list[Quote]:
    """Return the quotes shown where there is room for fewer: first one of each feeling."""
    first = {quote.feeling: at for at, quote in reversed(list(enumerate(quotes)))}
    order = sorted(range(len(quotes)), key=lambda at: (at != first[quotes[at].feeling], at))
    return [quotes[at] for at in sorted(order[:room])]


def _card(pen: Pen, quote: Quote, x: float, top: float, width: float, height: float) -> float:
    """One card; with *height* 0 only its height is wanted."""
    say = pen.say
    inner = Pen(say)
    used = 9.0
    head = _score(inner, quote, x + 10, top + used)
    if head + _language(inner, quote, x + width - 10, top + used, width - 30 - head):
        used += 20
    turned = right_to_left(quote.text) != say.rtl
    text = say.t("quoted", text=quote.text) if not turned else f"“{quote.text}”"
    used += inner.block(
        x + width - 10 if turned else x + 10,
        top + used,
        text,
        TEXT,
        width - 20,
        most=LINES,
        anchor="end" if turned else "start",
        family=family_of(quote.text, "en", say.brand.faces),
    )
    where = " · ".join(one for one in (say.text(quote.about), say.text(quote.segment)) if one)
    if where:
        used += 3 + inner.block(x + 10, top + used + 3, where, SMALL, width - 20, most=4)
    used += 9
    pen.add(Rect(Box(x, top, width, height or used), _GROUND[quote.feeling], radius=7))
    pen.add(*inner.items)
    return used


def _language(pen: Pen, quote: Quote, right: float, top: float, room: float) -> float:
    """Tag the language, where it is not the reader's. Returns the width."""
    if not quote.language or quote.language == pen.say.catalogue.language:
        return 0.0
    tag = quote.language.upper()
    if pen.width(tag, TAG) > room:
        return 0.0
    return pen.line(right, top + 11, tag, TAG, anchor="end")


def _score(pen: Pen, quote: Quote, x: float, top: float) -> float:
    """Stars for a scale of five, else the number out of the highest. Returns the width."""
    if quote.score is None or quote.scale is None:
        return 0.0
    ink = _INK[quote.feeling]
    if quote.scale == (1.0, 5.0):
        for at in range(5):
            full = at < round(quote.score)
            pen.add(Glyph("#star" if full else "#star-empty", x + at * 12, top + 1.5, 11, ink))
        return 59.0
    number = pen.say.catalogue.number
    said = f"{number(quote.score)} / {number(quote.scale[1])}"
    return pen.line(x, top + 11, said, SMALL.but(weight=600, fill=ink))
