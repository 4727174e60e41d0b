"""Who is on the way to the provider and back: kept for minutes, each way used once."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from touchline.web.problems import refuse

__all__ = ["LIFETIME", "Flow", "Flows", "own_path"]

LIFETIME: Final = 600.0
"""Seconds that somebody may take to sign in at the provider."""
_MOST_KEPT: Final = 20_000
_OWN: Final = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One way to the provider and back.

    Attributes
    ----------
    browser
        A secret that the browser keeps in a cookie: nobody else can come back on this way.
    nonce, verifier
        What binds the answer of the provider to this way, and the code to this server (PKCE).
    to
        Where to go on afterwards, in the page itself.
    language
        Of the page, for a newcomer.
    invitation
        Token of the invitation that is used by this.
    linking
        The user to whom the identity is to be linked; None: somebody signs in.
    """

    to: str = "/"
    language: str = "en"
    invitation: str | None = None
    linking: str | None = None
    browser: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))


@dataclass
class Flows:
    """All that are on the way, in memory: whoever is, when the server stops, begins anew."""

    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[Flow, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, flow: Flow) -> str:
        """Keep a way; gives its state, which the provider sends back.

        Examples
        --------
        >>> flows, flow = Flows(), Flow()
        >>> state = flows.begin(flow)
        >>> flows.take(state, flow.browser) is flow
        True
        """
        state = secrets.token_urlsafe(32)
        moment = self.clock()
        with self._lock:
            self._kept[state] = (flow, moment)
            while self._kept:
                oldest = next(iter(self._kept))
                is_old = moment - self._kept[oldest][1] > LIFETIME
                if not is_old and len(self._kept) <= _MOST_KEPT:
                    break
                del self._kept[oldest]
        return state

    def take(self, state: str, browser: str) -> Flow:
        """Give the way that somebody comes back on, once.

        Raises
        ------
        Refusal
            400, if it is not known, too old, used already, or another browser's.
        """
        with self._lock:
            flow, began = self._kept.get(state, (None, 0.0))
            # the way of another browser stays: knowing its state must not be enough to end it
            mine = flow is not None and secrets.compare_digest(
                flow.browser.encode(), browser.encode()
            )
            if mine:
                del self._kept[state]
        if flow is None or not mine or self.clock() - began > LIFETIME:
            raise refuse(
                400,
                "this sign-in was not begun in this browser, is too old, or was used already",
                hint="sign in again",
                code="openid_expired",
            )
        return flow


def own_path(to: str) -> str:
    r"""Give a path of the page itself, or ``/``: nobody is sent to another site.

    Examples
    --------
    >>> own_path("/w/shop/maps?persona=a"), own_path("//evil.example"), own_path("/\\evil.example")
    ('/w/shop/maps?persona=a', '/', '/')
    """
    return to if _OWN.fullmatch(to) and not to.startswith("/api/") else "/"
