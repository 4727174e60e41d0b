"""Who is who: the counts for all, identifiers for editors."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from touchline.web.access import Area, Here
from touchline.web.data.identity import (
    IdentityCounts,
    PersonView,
    RefusedView,
    counts_of,
    person_view,
    refused_of,
)

__all__ = ["area"]

area = Area("identity")


@area.get("/workspaces/{workspace}/identity", role="viewer")
def identity(here: Here) -> IdentityCounts:
    """Count persons, identifiers, links and refused merges."""
    return counts_of(here.project)


@area.get("/workspaces/{workspace}/identity/who", role="editor")
def identity_who(
    here: Here, identifier: Annotated[str, Query(min_length=1, max_length=1000)]
) -> PersonView:
    """Say who is behind an identifier, ``type:value`` or a value, and which rows say so."""
    return person_view(here.project, here.project.who(identifier))


@area.get("/workspaces/{workspace}/identity/refused", role="editor")
def identity_refused(here: Here) -> list[RefusedView]:
    """List the first merges that were refused, with the reason for each."""
    return refused_of(here.project)
