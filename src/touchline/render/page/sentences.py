"""How things are said in the text of a map: parts joined by commas, figures with their evidence."""

from __future__ import annotations

from touchline.render.pen import Say

__all__ = ["joined", "spoken"]


def joined(*parts: str) -> str:
    """Join the parts that say anything."""
    return ", ".join(part for part in parts if part)


def spoken(say: Say, id_: str | None, name: str = "") -> str:
    """Say a figure; nothing where there is none."""
    figure = say.snapshot.figures.get(id_) if id_ else None
    if figure is None:
        return ""
    return say.spoken(figure, name) if figure.value is not None else joined(name, say.t("no_data"))
