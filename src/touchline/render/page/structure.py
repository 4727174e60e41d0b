"""The structure of a map as text: cards, steps, channels, ways between stages, links to maps."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from touchline.maps.snapshot import Lane, StageColumn
from touchline.render.lanes.links import address, link_name
from touchline.render.lanes.ways import way_name
from touchline.render.lanes.written import has_written, step_name
from touchline.render.page.sentences import joined, spoken
from touchline.render.pen import Say

__all__ = ["maps_list", "structure_items", "ways_from"]


def maps_list(say: Say, stage: str | None) -> str:
    """List the links to other maps, of the whole map or of one stage."""
    links = [link for link in say.snapshot.links if link.stage == stage]
    items = (
        f'<li><a href="{escape(address(link))}">{escape(link_name(say, link))}</a></li>'
        for link in links
    )
    return f"<ul>{''.join(items)}</ul>" if links else ""


def ways_from(say: Say, stage: StageColumn) -> Iterator[str]:
    """Say where a stage leads besides the next one: how many take it, how many are expected to."""
    for way in say.snapshot.stage_links:
        if way.source == stage.id:
            share = way.expected
            expected = say.catalogue.share(share) if share is not None else ""
            yield joined(
                spoken(say, way.figure, way_name(say, way)) or way_name(say, way),
                say.t("way.expected", share=expected) if expected else "",
            )


def structure_items(say: Say, lane: Lane, stage: str) -> Iterator[str]:
    """Say the cards, steps and channels of a lane in one stage."""
    text = say.text
    by_hand = say.t("legend.written") if has_written(lane) else ""
    for card in lane.cards:
        if card.stage == stage:
            yield joined(text(card.text), step_name(say, card), by_hand)
    for step in lane.steps:
        if step.stage == stage:
            yield joined(spoken(say, step.figure, text(step.label)) or text(step.label))
    yield from (
        joined(spoken(say, one.figure, text(one.label)), spoken(say, one.share))
        for one in lane.channels
        if one.stage == stage
    )
