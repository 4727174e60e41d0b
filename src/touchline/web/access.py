"""Who asks, as what, about which workspace; and the routes, each of which says whom it serves.

Every route is declared through an :class:`Area` with the least role that may ask it::

    area = Area("maps")

    @area.get("/workspaces/{workspace}/maps", role="viewer")
    def maps(here: Here) -> list[MapCard]: ...

A route without a role cannot be declared, and the matrix of the tests asks each as everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeVar, get_args

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import select
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute

from touchline.project import Project
from touchline.web.data.jobs import Jobs
from touchline.web.data.lead import Lead
from touchline.web.maps.store import MapStore
from touchline.web.news import News
from touchline.web.problems import Problem, refuse
from touchline.web.security.sessions import token_of, user_of
from touchline.web.security.tokens import Scope, bearer_of, owner_of
from touchline.web.settings import Settings
from touchline.web.state import State
from touchline.web.state.people import Member, User
from touchline.web.workspaces import Workspaces

__all__ = [
    "ROLES",
    "Area",
    "Context",
    "Here",
    "Role",
    "Row",
    "Server",
    "context_of",
    "matrix",
    "role_in",
]

Role = Literal["anyone", "signed in", "viewer", "commenter", "editor", "admin", "owner"]
"""Each may do what those before it may; from ``viewer`` to ``admin`` they are of a workspace."""
ROLES: Final[tuple[Role, ...]] = get_args(Role)
_READING: Final = frozenset({"GET", "HEAD"})
_REFUSED: Final[dict[int | str, dict[str, Any]]] = {
    401: {"model": Problem}, 403: {"model": Problem}, 404: {"model": Problem},
}  # fmt: skip
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Server:
    """What all requests share."""

    settings: Settings
    state: State
    workspaces: Workspaces
    maps: MapStore = field(default_factory=MapStore)
    news: News = field(default_factory=News)
    jobs: Jobs = field(init=False)

    def __post_init__(self) -> None:
        """Let jobs work on the same workspaces."""
        lead = Lead(self.settings.state.with_suffix(".lead"))
        object.__setattr__(self, "jobs", Jobs(self.state, self.workspaces, self.news, lead))


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, and about what."""

    server: Server
    user: User | None
    role: Role
    workspace: str | None
    scope: Scope | None = None
    """What the token may do with which a program asks; None: a browser asks."""

    @property
    def state(self) -> State:
        """The database."""
        return self.server.state

    @property
    def me(self) -> User:
        """The user; only where the route asks for one."""
        if self.user is None:
            raise refuse(401, "nobody is signed in")
        return self.user

    @property
    def project(self) -> Project:
        """The project of the workspace."""
        return self.server.workspaces.project(self.here)

    @property
    def here(self) -> str:
        """Name of the workspace."""
        if self.workspace is None:
            raise refuse(404, "the request names no workspace")
        return self.workspace

    def may(self, role: Role) -> bool:
        """Whether the one who asks may do what a role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


def context_of(connection: HTTPConnection) -> Context:
    """Find out who asks about which workspace, and the role there."""
    server: Server = connection.app.state.server
    workspace = connection.path_params.get("workspace")
    user, scope = _user_of(connection, server)
    if scope == "read" and connection.scope.get("method") not in _READING:
        raise refuse(403, "the token may only read", code="read_only", hint="make one that writes")
    return Context(server, user, role_in(server, user, workspace), workspace, scope)


Here = Annotated[Context, Depends(context_of)]
"""What a route takes to know who asks."""


def role_in(server: Server, user: User | None, workspace: str | None) -> Role:
    """Give the role of a user in a workspace; what the user is outside of it, without one."""
    if user is None:
        return "anyone"
    if user.owner:
        return "owner"
    if workspace is None:
        return "signed in"
    with server.state.reading() as session:
        found = session.scalar(
            select(Member.role).where(Member.user_id == user.id, Member.workspace == workspace)
        )
    return next((role for role in ROLES if role == found), "signed in")


def _user_of(connection: HTTPConnection, server: Server) -> tuple[User | None, Scope | None]:
    """Find who asks: by the token if there is one, and then by nothing else; or by the cookie."""
    bearer = bearer_of(connection.headers)
    if bearer is not None:
        with server.state.writing() as session:
            found = owner_of(session, bearer)
        if found is None:
            raise refuse(401, "the token is not known, or no longer", code="wrong_token")
        return found
    token = token_of(connection, server.settings)
    if not token:
        return None, None
    with server.state.writing() as session:
        return user_of(session, token), None


@dataclass(frozen=True, slots=True)
class _Needs:
    """Lets in who has a role."""

    role: Role

    def __call__(self, here: Here) -> None:
        if here.may(self.role):
            return
        if here.user is None:
            raise refuse(401, "sign in first")
        if here.workspace is not None and not here.may("viewer"):
            # whoever is no member does not learn which workspaces there are
            raise refuse(404, f"there is no workspace {here.workspace!r}")
        raise refuse(
            403,
            f"this needs the role {self.role}, you are {here.role}",
            hint="ask an administrator",
        )


class Area:
    """Routes that belong together."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.router = APIRouter(tags=[name])

    def get(self, path: str, *, role: Role, **options: Any) -> Callable[[Function], Function]:
        """Declare a route that reads."""
        return self._route("GET", path, role, options)

    def post(self, path: str, *, role: Role, **options: Any) -> Callable[[Function], Function]:
        """Declare a route that makes something, or asks with a body."""
        return self._route("POST", path, role, options)

    def put(self, path: str, *, role: Role, **options: Any) -> Callable[[Function], Function]:
        """Declare a route that replaces something."""
        return self._route("PUT", path, role, options)

    def patch(self, path: str, *, role: Role, **options: Any) -> Callable[[Function], Function]:
        """Declare a route that changes a part of something."""
        return self._route("PATCH", path, role, options)

    def delete(self, path: str, *, role: Role, **options: Any) -> Callable[[Function], Function]:
        """Declare a route that removes something."""
        return self._route("DELETE", path, role, options)

    def _route(
        self, method: str, path: str, role: Role, options: dict[str, Any]
    ) -> Callable[[Function], Function]:
        def declare(function: Function) -> Function:
            self.router.add_api_route(
                path,
                function,
                methods=[method],
                dependencies=[Depends(_Needs(role))],
                openapi_extra={"x-role": role},
                operation_id=function.__name__,
                responses=_REFUSED | options.pop("responses", {}),
                **options,
            )
            return function

        return declare


class Row(NamedTuple):
    """Whom a route serves."""

    path: str
    method: str
    role: Role | None
    """None: nobody has said, which no route of the API may leave open."""


def matrix(app: FastAPI) -> list[Row]:
    """Give the least role of every route of the API, as it is enforced."""
    return sorted(_rows(app.routes, ""))


def _rows(routes: Iterable[BaseRoute], prefix: str) -> Iterator[Row]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            context = getattr(route, "include_context", None)
            yield from _rows(inner.routes, prefix + getattr(context, "prefix", ""))
            continue
        path = prefix + getattr(route, "path", "")
        if not path.startswith("/api/"):
            continue
        needs = [
            one.dependency.role
            for one in getattr(route, "dependencies", ())
            if isinstance(one.dependency, _Needs)
        ]
        methods = getattr(route, "methods", None) or {"WEBSOCKET"}
        for method in sorted(methods - {"HEAD"}):
            yield Row(path, method, needs[0] if needs else None)
