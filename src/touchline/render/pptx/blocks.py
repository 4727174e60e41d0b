"""The things of a stage as blocks: touchpoints, feelings, quotes, pain points, actions."""

from __future__ import annotations

from collections.abc import Callable

from touchline.maps.snapshot import (
    EmotionPoint,
    Lane,
    OpportunityItem,
    PainItem,
    Quote,
    TouchpointItem,
)
from touchline.render.pptx.canvas import Canvas, Font, Line, Words
from touchline.render.pptx.stack import Block
from touchline.render.pptx.words import evidence_of_pain, of_stage
from touchline.render.tokens import emotion_colour

__all__ = ["BLOCKS", "sentence"]

TEXT, QUIET, STRONG = Font(11), Font(11, ink="ink2"), Font(12, True)
RANK = 0.13
"""Radius of the disc with the rank of a pain point, inches."""
_FEELING = {"negative": ("n-bg", "n2"), "neutral": ("z-bg", "ink2"), "positive": ("p-bg", "p2")}


def sentence(canvas: Canvas, text: str, width: float) -> Block:
    """Return a line of text with a point before it."""
    lines = [Line((Words(text, TEXT),), most=3)]
    inner = width - 0.16
    middle = canvas.leading(11) / 144

    def draw(x: float, y: float) -> None:
        canvas.disc(x + 0.04, y + middle, 0.028, canvas.paint("ink3"), name="Point")
        canvas.text(x + 0.16, y, inner, lines, name="Text")

    return Block(canvas.height(lines, inner), draw)


def _touchpoints(canvas: Canvas, lane: Lane, stage: str, width: float) -> list[Block]:
    say = canvas.say
    here = of_stage(lane.touchpoints, stage)
    here.sort(key=lambda one: -(say.snapshot.figures[one.figure].value or 0))
    return [_touchpoint(canvas, one, width) for one in here]


def _touchpoint(canvas: Canvas, item: TouchpointItem, width: float) -> Block:
    """Write a touchpoint and its moments; the bar is the share of journeys that meet it."""
    say = canvas.say
    value = say.value(item.figure)
    side = canvas.width(value, STRONG) + 0.05
    lines = [Line((Words(say.text(item.label), TEXT),), most=2)]
    tall = canvas.height(lines, width - side - 0.1)
    share = say.figure(item.share)

    def draw(x: float, y: float) -> None:
        canvas.text(x, y, width - side - 0.1, lines, name=say.text(item.label))
        line = Line((Words(value, STRONG),), align="r")
        canvas.text(x + width - side, y, side, [line], name="Value")
        bar = y + tall + 0.03
        canvas.rect(x, bar, width, 0.05, canvas.paint("sunk"), name="Bar")
        if share is not None and share.value:
            length = max(0.03, width * min(1.0, share.value))
            canvas.rect(x, bar, length, 0.05, canvas.paint("river"), name="Bar")

    return Block(tall + 0.1, draw)


def _feelings(canvas: Canvas, lane: Lane, stage: str, width: float) -> list[Block]:
    known = [one for one in of_stage(lane.emotion, stage) if canvas.say.figure(one.figure)]
    known.sort(key=lambda one: one.segment is not None)
    return [_feeling(canvas, one, width) for one in known]


def _feeling(canvas: Canvas, point: EmotionPoint, width: float) -> Block:
    say = canvas.say
    figure = say.figure(point.figure)
    assert figure is not None
    value = figure.value or 0.0
    name = say.text(point.label) if point.said else say.t("behaviour_only")
    name = name or say.t("lane.emotion")
    sure = [say.t("n", n=figure.n) if figure.n else ""]
    sure += [say.t("interval", range=interval)] if (interval := say.interval(figure)) else []
    told = [
        f"{say.t(f'panel.{source}')} {say.value(share)}"
        for source in ("scores", "texts", "behaviour")
        if (share := say.figure(getattr(point, source))) is not None
    ]
    matters = say.figure(point.importance)
    weight = f"{say.t('importance')} {say.value(matters)}" if matters else ""
    shown = say.value(figure)
    number = Font(18, True, emotion_colour(value) if abs(value) >= 1.2 else "ink")
    side = max(0.95, canvas.width(shown, number) + 0.32)
    lines = [
        Line((Words(name, STRONG),), most=2),
        Line((Words(" · ".join(one for one in sure if one), QUIET),), most=2),
        Line((Words(" · ".join(told), QUIET),), most=2),
        Line((Words(weight, QUIET),)),
    ]
    lines = [line for line in lines if line.words[0].text]
    tall = max(canvas.height(lines, width - side), 0.34)

    def draw(x: float, y: float) -> None:
        ink = emotion_colour(value)
        hollow = canvas.paint("paper", ink, width=1.5)
        paint = canvas.paint(ink) if point.said else hollow
        canvas.disc(x + 0.1, y + 0.16, 0.09, paint, name="Feeling", about=f"{name} {shown}")
        canvas.text(x + 0.25, y, side - 0.25, [Line((Words(shown, number),))], name="Value")
        canvas.text(x + side, y, width - side, lines, name=name)

    return Block(tall, draw)


def _quotes(canvas: Canvas, lane: Lane, stage: str, width: float) -> list[Block]:
    return [_quote(canvas, one, width) for one in of_stage(lane.quotes, stage)]


def _quote(canvas: Canvas, quote: Quote, width: float) -> Block:
    say = canvas.say
    ground, ink = _FEELING[quote.feeling]
    score = ""
    if quote.score is not None and quote.scale is not None:
        five = quote.scale == (1.0, 5.0)
        full = round(quote.score)
        most = say.catalogue.number(quote.scale[1])
        score = (
            "★" * full + "☆" * (5 - full)
            if five
            else f"{say.catalogue.number(quote.score)} / {most}"
        )
    about = [say.text(quote.about), say.text(quote.segment)]
    about += (
        [quote.language.upper()]
        if quote.language != say.catalogue.language and quote.language
        else []
    )
    said = " · ".join(one for one in about if one)
    lines = [
        Line((Words(say.t("quoted", text=quote.text), TEXT),), most=5, as_written=True),
        Line((Words(f"{score}  ", Font(11, True, ink)), Words(said, QUIET)), before=2),
    ]
    if not score and not said:
        lines.pop()
    inner = width - 0.24
    tall = canvas.height(lines, inner) + 0.18

    def draw(x: float, y: float) -> None:
        canvas.rect(x, y, width, tall, canvas.paint(ground), name="Card", radius=0.07)
        canvas.text(x + 0.12, y + 0.09, inner, lines, name="Quotation")

    return Block(tall, draw)


def _pains(canvas: Canvas, lane: Lane, stage: str, width: float) -> list[Block]:
    return [_pain(canvas, one, width) for one in of_stage(lane.pains, stage)]


def _pain(canvas: Canvas, pain: PainItem, width: float) -> Block:
    say = canvas.say
    paragraph = say.text(pain.paragraph) or say.text(pain.definition)
    lines = [
        Line((Words(say.text(pain.label), STRONG),), most=2),
        Line((Words(evidence_of_pain(say, pain), Font(11, True, "n2")),), most=3, before=1),
        Line((Words(paragraph, QUIET),), most=5, before=1),
    ]
    lines = [line for line in lines if line.words[0].text]
    left = 2 * RANK + 0.1
    tall = max(canvas.height(lines, width - left), 2 * RANK)

    def draw(x: float, y: float) -> None:
        rank = Line(
            (Words(say.catalogue.number(pain.rank), Font(11, True, "on-strong")),), align="ctr"
        )
        paint = canvas.paint("n2")
        canvas.disc(x + RANK, y + RANK, RANK, paint, name=f"Pain point {pain.rank}", line=rank)
        canvas.text(x + left, y, width - left, lines, name=say.text(pain.label))

    return Block(tall, draw)


def _opportunities(canvas: Canvas, lane: Lane, stage: str, width: float) -> list[Block]:
    here = of_stage(lane.opportunities, stage)
    here.sort(key=lambda one: one.by_data)
    return [_opportunity(canvas, one, width) for one in here]


def _opportunity(canvas: Canvas, item: OpportunityItem, width: float) -> Block:
    say = canvas.say
    key = f"state.{item.state.replace(' ', '_')}"
    state = say.t(key)
    state = item.state if state == f"render.{key}" else state
    about = [
        say.t("by_data") if item.by_data else state,
        item.owner or "",
        say.t("pain", n=item.pain) if item.pain else "",
    ]
    lines = [
        Line((Words(say.text(item.text), TEXT if item.by_data else Font(11, True)),), most=4),
        Line((Words(" · ".join(one for one in about if one), QUIET),)),
    ]
    inner = width - 0.16

    def draw(x: float, y: float) -> None:
        tall = canvas.height(lines, inner)
        role = "rule2" if item.by_data else "accent"
        canvas.rect(x, y, 0.04, tall, canvas.paint(role), name="Edge")
        canvas.text(x + 0.16, y, inner, lines, name="Action")

    return Block(canvas.height(lines, inner), draw)


BLOCKS: dict[str, Callable[[Canvas, Lane, str, float], list[Block]]] = {
    "touchpoints": _touchpoints,
    "emotion": _feelings,
    "verbatims": _quotes,
    "pains": _pains,
    "opportunities": _opportunities,
}
"""Kind of lane → what makes its blocks."""
