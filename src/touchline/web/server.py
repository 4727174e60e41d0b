"""Runs a server in this process: until it is stopped, or beside other work."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI

from touchline.errors import ConfigError
from touchline.web.app import make_app
from touchline.web.settings import Settings

__all__ = ["running", "serve"]

_STOPS_WITHIN: Final = 30.0
"""Seconds that a server beside other work has to stop."""


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
    with _listening(settings.host, settings.port) as listening:
        token = app.state.setup_token
        # behind the "#" it stays in the browser: no log of a proxy or server sees it
        ready(settings.origin if token is None else f"{settings.origin}/setup#{token}", bool(token))
        _server(app).run(sockets=[listening])


@contextmanager
def running(app: FastAPI, port: int = 0) -> Iterator[str]:
    """Serve an app in a thread as long as the block runs; gives its address. 0: at a free port.

    For tests, benchmarks and notebooks; a server for people is :func:`serve`.
    """
    with _listening("127.0.0.1", port) as listening:
        server = _server(app)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_STOPS_WITHIN)


def _server(app: FastAPI) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=4 * 2**20,
        timeout_graceful_shutdown=3,  # streams of news have no end of their own
    )
    return uvicorn.Server(config)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends without Nagle's delay (40 ms a request) only where TCP is named as the protocol
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        taken = error.errno == errno.EADDRINUSE
        raise ConfigError(
            f"{host}:{port} cannot be listened at: {error.strerror}",
            hint="another server runs there; take another --port" if taken else None,
        ) from None
    return listening
