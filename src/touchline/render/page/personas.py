"""Below a map on its page: the portraits of the personas that it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from touchline.maps.held.portrait import PersonaCard
from touchline.render.pen import Say
from touchline.render.persona.card import FIGURES, declared
from touchline.render.persona.sheet import layout_persona
from touchline.render.sheet import Sheet
from touchline.render.svg import css_ink, write_svg

__all__ = ["persona_outline", "persona_section", "persona_sheets"]

_LISTS = ("goals", "needs", "frustrations", "interests", "hobbies", "declared_channels")


def persona_sheets(say: Say) -> list[Sheet]:
    """Draw a sheet for each persona of the map."""
    snapshot, language = say.snapshot, say.catalogue.language
    cards = snapshot.personas
    return [layout_persona(snapshot, card.id, language, say.brand) for card in cards]


def persona_section(say: Say, sheets: Sequence[Sheet], hidden: str) -> str:
    """Write the section; nothing where the map shows everybody."""
    if not sheets:
        return ""
    language = say.catalogue.language
    drawn = "".join(
        f'<div class="persona">{write_svg(sheet, ink=css_ink, interactive=True)}</div>'
        for sheet in sheets
    )
    return (
        f'<section class="personas" data-language="{language}" lang="{language}"{hidden}>'
        f"<h2>{escape(say.t('persona.section'))}</h2>{drawn}</section>"
    )


def persona_outline(say: Say, card: PersonaCard) -> Iterator[str]:
    """Say a persona line by line, for those who hear the map."""
    yield from (one for one in (declared(say, card), say.text(card.description)) if one)
    if card.quote is not None:
        yield say.t("quoted", text=say.text(card.quote))
    for field in _LISTS:
        said = "; ".join(say.text(text) for text in getattr(card, field))
        if said:
            yield f"{say.t(f'persona.{field}')}: {said}"
    for field in ("persons", "share", *FIGURES):
        figure = say.figure(getattr(card, field))
        if figure is not None:
            yield say.spoken(figure, say.t(f"persona.{field}"))
    for share in card.channels:
        yield say.spoken(say.snapshot.figures[share.figure])
    for spread in card.distributions:
        values = (f"{say.text(one.label)} {say.value(one.figure)}" for one in spread.shares)
        yield f"{say.text(spread.label)}: {', '.join(values)}"
    yield from (say.text(text) for text in card.contradictions)
