from __future__ import annotations

import socket

from touchline.web.server import _listening


def test_accepted_connections_are_of_tcp_by_name() -> None:
    # asyncio sends small answers at once only on such; otherwise each waits 40 ms for the other end
    with (
        _listening("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.proto == socket.IPPROTO_TCP
