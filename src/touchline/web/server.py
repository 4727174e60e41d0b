"""Runs a server in this process until it is stopped."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import uvicorn

from touchline.errors import ConfigError
from touchline.web.app import make_app
from touchline.web.settings import Settings

__all__ = ["serve"]


def serve(settings: Settings, *, ready: Callable[[str, bool], None]) -> None:
    """Serve the page and the API; returns when the process is told to stop.

    Parameters
    ----------
    settings
        What to serve, and where.
    ready
        Called once, before the first request, with the address to open and whether it is that of
        the first setup. That address holds the setup token: show it on the console and nowhere
        else.

    Raises
    ------
    WorkspaceError
        If there is no project in the folder.
    ConfigError
        If the port cannot be used.
    """
    app = make_app(settings)
    with _listening(settings) as listening:
        token = app.state.setup_token
        # behind the "#" it stays in the browser: no log of a proxy or server sees it
        ready(settings.origin if token is None else f"{settings.origin}/setup#{token}", bool(token))
        config = uvicorn.Config(
            app,
            log_level="warning",
            server_header=False,
            ws="websockets-sansio",
            ws_max_size=4 * 2**20,
            # streams of news have no end of their own
            timeout_graceful_shutdown=3,
        )
        uvicorn.Server(config).run(sockets=[listening])


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        taken = error.errno == errno.EADDRINUSE
        raise ConfigError(
            f"{settings.host}:{settings.port} cannot be listened at: {error.strerror}",
            hint="another server runs there; take another --port" if taken else None,
        ) from None
    return listening
