"""Puts the server together: state, workspaces, routes, headers, the built page."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Final

from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

import touchline
from touchline.web.access import Server
from touchline.web.openapi import described
from touchline.web.openid.desk import OpenIDDesk
from touchline.web.problems import answer_problems
from touchline.web.routes import AREAS
from touchline.web.security.headers import Guard
from touchline.web.security.limits import Limits
from touchline.web.settings import Settings
from touchline.web.state import State, open_state
from touchline.web.state.people import User
from touchline.web.workspaces import Workspaces, find_projects

__all__ = ["api_of", "make_app"]

_FOREVER: Final = "public, max-age=31536000, immutable"
"""For files whose name holds a digest of what they say."""


def make_app(settings: Settings) -> FastAPI:
    """Make the application of a server.

    Raises
    ------
    WorkspaceError
        If there is no project in the folder.
    ConfigError
        If people cannot sign in as the settings say.
    """
    workspaces = Workspaces(find_projects(settings.folder))
    if settings.openid is not None:
        settings.openid.check(workspaces.folders)
    state = open_state(settings.state)

    @asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        app.state.server.maps.warms = app.state.server.maps.apart = True
        app.state.server.jobs.open()
        yield
        app.state.server.jobs.close()
        app.state.server.maps.close()
        state.close()

    app = api_of(alive)
    app.state.server = Server(settings, state, workspaces)
    app.state.limits = Limits()
    app.state.openid = settings.openid and OpenIDDesk(settings.openid, settings.origin)
    app.state.setup_token = None if _has_users(state) else secrets.token_urlsafe(24)
    app.router.routes.append(Route("/{path:path}", _page, methods=["GET"]))
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guard, origin=settings.origin, secure=settings.secure)
    return app


def api_of(alive: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None) -> FastAPI:
    """Make the routes of the API, without anything behind them: enough to describe them."""
    app = FastAPI(
        title="Touchline",
        version=touchline.__version__,
        summary="Customer journey maps that are measured",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=alive,
    )
    app.openapi = partial(described, app)  # type: ignore[method-assign]
    answer_problems(app)
    for area in AREAS:
        app.include_router(area.router, prefix="/api")
    return app


def _has_users(state: State) -> bool:
    with state.reading() as session:
        return bool(session.scalar(select(func.count()).select_from(User)))


async def _page(request: Request) -> Response:
    """Give a file of the page; every other address is one of the page itself."""
    path: str = request.path_params["path"]
    if path.startswith("api/"):
        problem = b'{"code":"not_found","message":"there is no such address in the API"}'
        return Response(problem, 404, media_type="application/json")
    page = request.app.state.server.settings.page.resolve()
    file = (page / path).resolve()
    if path and file.is_relative_to(page) and file.is_file():
        lasting = {"cache-control": _FOREVER} if path.startswith("assets/") else None
        return FileResponse(file, headers=lasting)
    if not (page / "index.html").is_file():
        return PlainTextResponse("The page is not built: python frontend/build.py", 503)
    return FileResponse(page / "index.html", headers={"cache-control": "no-cache"})
