"""Headers of every answer, and what is let through: from where, and how much."""

from __future__ import annotations

from typing import Final

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from touchline.web.security.tokens import bearer_of

__all__ = ["LARGEST", "POLICY", "Guard"]

_PRESSABLE: Final = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='"
"""The one rule that react-aria writes into the page: how buttons take touches. Nothing else may."""
POLICY: Final = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    f"style-src 'self' {_PRESSABLE}",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip
LARGEST: Final = 4 * 2**20
"""Bytes of the largest body of a request."""
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Adds the headers, and refuses what another site makes a browser do, and what is too large.

    An unsafe request, or a live connection, must come from the page itself: browsers say so in
    ``Sec-Fetch-Site`` and ``Origin``. A request with a token in ``Authorization`` is of a program:
    no site can make a browser send that, and its cookies are not looked at.
    """

    def __init__(self, app: ASGIApp, origin: str, secure: bool, largest: int = LARGEST) -> None:
        self.app, self.origin, self.secure, self.largest = app, origin, secure, largest
        self.headers = dict(_HEADERS)
        if secure:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, then let it through."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    answered.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    answered.setdefault("cache-control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        unsafe = scope["type"] == "websocket" or scope["method"] not in _SAFE
        if unsafe and bearer_of(headers) is None and not self._from_here(headers):
            await _refuse(scope, receive, answer, 403, "other_site", "it comes from another site")
        elif _length(headers) > self.largest:
            message = f"the request is larger than {self.largest} bytes"
            await _refuse(scope, receive, answer, 413, "too_large", message)
        elif scope["type"] == "http":
            await self.app(scope, _bounded(receive, self.largest), answer)
        else:
            await self.app(scope, receive, answer)

    def _from_here(self, headers: Headers) -> bool:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site not in ("same-origin", "none"):
            return False
        if origin is None or origin == self.origin:
            return True
        return not self.secure and origin.partition("://")[2] == headers.get("host")


def _length(headers: Headers) -> int:
    said = headers.get("content-length", "")
    return int(said) if said.isdecimal() else 0


def _bounded(receive: Receive, largest: int) -> Receive:
    """Count what comes in pieces, whose length nobody has told."""
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > largest:
            raise HTTPException(413, f"the request is larger than {largest} bytes")
        return message

    return counted


async def _refuse(
    scope: Scope, receive: Receive, send: Send, status: int, code: str, message: str
) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await JSONResponse({"code": code, "message": message}, status)(scope, receive, send)
