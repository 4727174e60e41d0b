"""Under the curves of several personas: how many of each come to a stage, and go on."""

from __future__ import annotations

from touchline.maps.snapshot import Lane
from touchline.render.lanes.base import Context
from touchline.render.pen import Pen
from touchline.render.persona.look import look_of, marked
from touchline.render.sheet import Box, Rect
from touchline.render.tokens import SMALL

__all__ = ["LINE", "compared", "draw_stages"]

LINE = 18.0
"""Height of the line of a persona."""


def compared(lane: Lane) -> list[str]:
    """Ids of the personas that have a curve of their own, in order; none where all are one."""
    return list(dict.fromkeys(point.persona for point in lane.emotion if point.persona))


def draw_stages(pen: Pen, context: Context, top: float, gaps: frozenset[str]) -> float:
    """Draw a line per persona in every stage that it comes to. Returns the height."""
    say = pen.say
    cards = say.snapshot.personas
    for at, card in enumerate(cards):
        y = top + at * LINE
        found = {stage.stage: stage for stage in card.stages}
        for column in context.columns:
            stage = found.get(column.stage.id)
            if stage is None:
                continue
            mark = len(pen.items)
            pen.add(marked(look_of(say, card.id), column.inner_x + 6, y + 8, 4.5, "ink2"))
            n, share = say.value(stage.entrants), say.figure(stage.conversion)
            going = "" if share is None else say.value(share)
            full = say.t("persona.enter", n=n)
            if going:
                full += f" · {say.t('persona.go_on', share=going)}"
            short = f"{n} · {going}" if going else n
            room = column.inner - 18
            text = full if pen.width(full, SMALL) <= room else short
            if column.stage.id in gaps:
                size = min(room, pen.width(text, SMALL)) + 21
                pen.items.insert(
                    mark, Rect(Box(column.inner_x - 2, y, size, 16), "paper", radius=4)
                )
            pen.line(column.inner_x + 17, y + 12.5, text, SMALL, width=room)
            name = f"{say.text(card.name)}: {say.text(column.stage.label)}"
            pen.group(stage.entrants, name, mark)
    return len(cards) * LINE
