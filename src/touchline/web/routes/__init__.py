"""The routes of the API, one file an area; a new area is a new file and a line here."""

from __future__ import annotations

from touchline.web.access import Area
from touchline.web.routes.account import area as account
from touchline.web.routes.actions import area as actions
from touchline.web.routes.comments import area as comments
from touchline.web.routes.dashboards import area as dashboards
from touchline.web.routes.data import area as data
from touchline.web.routes.declared_personas import area as declared_personas
from touchline.web.routes.editing import area as editing
from touchline.web.routes.evidence import area as evidence
from touchline.web.routes.explore import area as explore
from touchline.web.routes.exports import area as exports
from touchline.web.routes.identity import area as identity
from touchline.web.routes.invitations import area as invitations
from touchline.web.routes.jobs import area as jobs
from touchline.web.routes.kept_segments import area as kept_segments
from touchline.web.routes.maps import area as maps
from touchline.web.routes.openid import area as openid
from touchline.web.routes.pains import area as pains
from touchline.web.routes.people import area as people
from touchline.web.routes.personas import area as personas
from touchline.web.routes.project_file import area as project_file
from touchline.web.routes.sharing import area as sharing
from touchline.web.routes.team import area as team
from touchline.web.routes.templates import area as templates
from touchline.web.routes.tokens import area as tokens
from touchline.web.routes.versions import area as versions
from touchline.web.routes.walk import area as walk

__all__ = ["AREAS"]

AREAS: tuple[Area, ...] = (
    people,
    account,
    openid,
    tokens,
    team,
    invitations,
    sharing,
    maps,
    editing,
    explore,
    kept_segments,
    dashboards,
    actions,
    pains,
    personas,
    declared_personas,
    walk,
    comments,
    evidence,
    exports,
    templates,
    versions,
    data,
    identity,
    jobs,
    project_file,
)
