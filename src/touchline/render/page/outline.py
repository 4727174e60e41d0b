"""The map as text, for screen readers: stages, in each its lanes, in each its items."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from touchline.maps.snapshot import EmotionPoint, Lane, StageColumn
from touchline.render.page.floor import floor_outline
from touchline.render.page.personas import persona_outline
from touchline.render.page.planned import plan_items, plan_whole
from touchline.render.page.sentences import joined as _joined
from touchline.render.page.sentences import spoken as _spoken
from touchline.render.page.structure import maps_list, structure_items, ways_from
from touchline.render.pen import Say

__all__ = ["outline", "outline_items"]


def outline(say: Say) -> str:
    """HTML of the whole map as headings and lists.

    Everything the picture says stands here, in the order stages → lanes → items.
    """
    text = say.text
    out = [f"<h2>{escape(text(say.snapshot.title))}</h2>"]
    if say.snapshot.subtitle is not None:
        out.append(f"<p>{escape(text(say.snapshot.subtitle))}</p>")
    out.append(_list([*_lens(say), *_coverage(say), *plan_whole(say)]))
    out.append(maps_list(say, None))
    for card in say.snapshot.personas:
        out.append(f"<h3>{escape(say.t('persona'))}: {escape(text(card.name))}</h3>")
        out.append(_list(list(persona_outline(say, card))))
    zones = list(floor_outline(say))
    if zones:
        out.append(f"<h3>{escape(say.t('lane.floor'))}</h3>{_list(zones)}")
    for stage in say.snapshot.stages:
        out.append(f"<h3>{escape(text(stage.label))}</h3>")
        out.append(_list([*_stage(say, stage), *ways_from(say, stage)]))
        out.append(maps_list(say, stage.id))
        for lane in say.snapshot.lanes:
            items = list(outline_items(say, lane, stage.id))
            if items:
                out.append(f"<h4>{escape(say.lane(lane))}</h4>{_list(items)}")
    notes = [text(one) for one in say.snapshot.notes]
    out.extend(f"<p>{escape(note)}</p>" for note in [*notes, text(say.snapshot.credits)] if note)
    return "".join(out)


def _list(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in items if one) + "</ul>"


def _lens(say: Say) -> list[str]:
    lens = say.snapshot.lens
    words = [lens.name, lens.description, lens.quote, lens.scenario, *lens.goals]
    expected = ", ".join(say.text(one) for one in lens.expectations)
    return [
        _joined(*(say.text(one) for one in words)),
        f"{say.t('expects')}: {expected}" if expected else "",
        _spoken(say, lens.persons, say.t("lens.persons")),
        _spoken(say, lens.journeys, say.text(say.snapshot.unit)),
        _spoken(say, lens.share, say.t("lens.share")),
        say.catalogue.date_range(*lens.window) if lens.window else "",
    ]


def _coverage(say: Say) -> list[str]:
    return [
        _spoken(say, one.figure, say.text(one.label)) or _joined(say.text(one.label), say.t("none"))
        for one in say.snapshot.coverage
    ]


def _stage(say: Say, stage: StageColumn) -> list[str]:
    if not stage.known:
        return [_joined(say.t("not_measured"), say.text(stage.hint))]
    entrants = say.snapshot.figures.get(stage.entrants or "")
    return [
        say.text(stage.description),
        _spoken(say, stage.entrants, say.text(entrants.of) if entrants else ""),
        _spoken(say, stage.conversion, say.t("go_on")),
        _spoken(say, stage.median, say.t("panel.median")),
        _spoken(say, stage.p90, say.t("panel.p90")),
    ]


def outline_items(say: Say, lane: Lane, stage: str) -> Iterator[str]:
    """Return the items of a lane in one stage, each as a sentence."""
    text = say.text
    yield from structure_items(say, lane, stage)
    yield from (
        _spoken(say, one.figure, text(one.label)) for one in lane.flow_nodes if one.stage == stage
    )
    yield from _links(say, lane, stage)
    yield from (
        _spoken(say, one.figure, text(one.label)) for one in lane.touchpoints if one.stage == stage
    )
    for path in lane.paths:
        steps = [text(one.label) for one in path.steps if one.stage == stage]
        if steps:
            yield _joined(" → ".join(steps), _spoken(say, path.figure, say.t("path.exactly")))
    yield from plan_items(say, lane, stage)
    for point in lane.emotion:
        if point.stage == stage:
            yield _felt(say, point) or say.t("not_measured")
    if stage in lane.assumed:
        yield _joined(say.t("assumed"), say.catalogue.emotion(lane.assumed[stage]))
    for answer in lane.ease:
        if answer.stage == stage:
            for field in ("easy", "fast", "pleasant"):
                name = say.t(f"ease.{field}")
                known = _spoken(say, getattr(answer, f"{field}_coverage", None))
                said = _spoken(say, getattr(answer, field), name)
                yield _joined(said, known) or _joined(name, say.t("no_data"))
    yield from _said_and_done(say, lane, stage)


def _felt(say: Say, point: EmotionPoint) -> str:
    """Say a point of the curve, what it is told from, and how much its stage matters."""
    if point.figure is None:
        return ""
    name = say.text(point.label) if point.said else say.t("behaviour_only")
    cards = [card for card in say.snapshot.personas if card.id == point.persona]
    name = _joined(*(say.text(card.name) for card in cards), name)
    parts = [
        f"{say.t(f'panel.{source}')} {say.value(figure)}"
        for source in ("scores", "texts", "behaviour")
        if (figure := say.figure(getattr(point, source))) is not None
    ]
    told = _joined(*parts) if len(parts) > 1 else ""
    return _joined(
        _spoken(say, point.figure, name),
        told,
        _spoken(say, point.gap, say.t("panel.gap")) if point.gap else "",
        _spoken(say, point.importance, say.t("importance")) if point.importance else "",
    )


def _themes(say: Say, lane: Lane, stage: str) -> Iterator[str]:
    for theme in lane.themes:
        if theme.stage == stage:
            moves = say.t(f"trend.{theme.direction}") if theme.direction else ""
            quotes = [say.t("quoted", text=quote.text) for quote in theme.quotes]
            feeling = _spoken(say, theme.feeling, say.t("panel.feeling")) if theme.feeling else ""
            said = _spoken(say, theme.figure, say.text(theme.label))
            yield _joined(said, feeling, moves, *quotes)


def _links(say: Say, lane: Lane, stage: str) -> Iterator[str]:
    """Movements that begin in the stage."""
    names = {node.id: say.text(node.label) for node in lane.flow_nodes}
    here = {node.id for node in lane.flow_nodes if node.stage == stage}
    for link in lane.flow_links:
        if link.source not in here:
            continue
        goal = names.get(link.target or "", say.t("leave"))
        name = say.text(link.label) or f"{names[link.source]} → {goal}"
        yield _joined(
            _spoken(say, link.figure, name),
            _spoken(say, link.median, say.t("panel.median")),
            _spoken(say, link.p90, say.t("panel.p90")),
        )


def _said_and_done(say: Say, lane: Lane, stage: str) -> Iterator[str]:
    text, number = say.text, say.catalogue.number
    for quote in lane.quotes:
        if quote.stage == stage:
            scale = f" / {number(quote.scale[1])}" if quote.scale else ""
            score = f"{number(quote.score)}{scale}" if quote.score is not None else ""
            said = say.t("quoted", text=quote.text)
            language = quote.language.upper() if quote.language else ""
            yield _joined(said, score, language, text(quote.segment), text(quote.about))
    yield from _themes(say, lane, stage)
    for pain in lane.pains:
        if pain.stage == stage:
            figures = (
                *(pain.stake, pain.persons, pain.here, pain.elsewhere, pain.value),
                *(pain.score, pain.lost, pain.wait, pain.share),
            )
            yield _joined(
                say.t("pain", n=pain.rank),
                text(pain.label),
                text(pain.worst),
                text(pain.definition),
                *(_spoken(say, one) for one in figures),
                *(say.t("quoted", text=quote.text) for quote in pain.quotes),
            )
    yield from (
        _spoken(say, one.figure, text(one.label)) for one in lane.kpis if one.stage == stage
    )
    for effort in lane.efforts:
        if effort.stage == stage:
            known = (effort.reach, effort.response, effort.cost)
            yield _joined(text(effort.label), *(_spoken(say, one) for one in known))
    for action in lane.opportunities:
        if action.stage == stage:
            answers = say.t("pain", n=action.pain) if action.pain else ""
            state = say.t(f"state.{action.state.replace(' ', '_')}")
            state = say.t("by_data") if action.by_data else state
            yield _joined(text(action.text), action.owner or "", state, answers)
