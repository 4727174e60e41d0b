"""The ready maps that a new one may begin with."""

from __future__ import annotations

from pydantic import BaseModel

from touchline.maps.templates import template, templates
from touchline.touchpoints import stage_model
from touchline.web.access import Area, Here
from touchline.web.routes.maps import said

__all__ = ["area"]

area = Area("templates")


class TemplateCard(BaseModel):
    """A ready map."""

    name: str
    title: str
    description: str
    stages: list[str]
    """Names of its columns."""
    lanes: list[str]
    languages: list[str]
    fits: bool
    """Whether a column of it is a stage of the project, so that something is measured."""


@area.get("/workspaces/{workspace}/templates", role="viewer")
def map_templates(here: Here, language: str = "en") -> list[TemplateCard]:
    """List the ready maps, those first that fit the stages of the project."""
    own = set(stage_model(here.project.file.stages).ids)
    found = []
    for each in templates():
        spec = template(each.name)
        found.append(
            TemplateCard(
                name=each.name,
                title=said(each.title, language),
                description=said(each.description, language),
                stages=[said(stage.label, language) or stage.id for stage in spec.stages],
                lanes=list(each.lanes),
                languages=list(spec.languages),
                fits=bool(own & set(each.stages)),
            )
        )
    return sorted(found, key=lambda one: (not one.fits, one.title))
