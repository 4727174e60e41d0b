"""Runs a server in this process until it is stopped."""

from __future__ import annotations

import uvicorn

from touchline.web.app import make_app
from touchline.web.settings import Settings

__all__ = ["serve", "setup_address"]


def setup_address(settings: Settings, token: str) -> str:
    """Give the address at which the first user is made; the token is never sent to a server log."""
    return f"{settings.origin}/setup#{token}"


def serve(settings: Settings, *, say: object = print) -> None:
    """Serve the page and the API; returns when the process is told to stop.

    Raises
    ------
    WorkspaceError
        If there is no project in the folder.
    """
    app = make_app(settings)
    tell = say if callable(say) else print
    tell(f"Touchline is at {settings.origin}")
    if app.state.setup_token is not None:
        tell(f"First visit: {setup_address(settings, app.state.setup_token)}")
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=4 * 2**20,
    )
