"""How often one may guess: after some failures, each next try has to wait twice as long."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import HTTPConnection

from touchline.web.problems import Refusal, refuse

__all__ = ["Attempts", "Limits", "guarding"]

_FORGOTTEN: Final = 3600.0
"""Seconds after which a failure counts no more."""
_MOST_KEPT: Final = 50_000


@dataclass
class Attempts:
    """Failures by who tries and what is tried.

    A key names both the address that asks and the account that is asked for: whoever guesses from
    elsewhere slows down nobody but themselves, and never the owner of the account. A second key of
    the address alone, with more tries that are free, slows down who walks through many accounts.

    Attributes
    ----------
    free
        Failures that cost nothing.
    longest
        Most seconds to wait.
    """

    free: int = 5
    longest: float = 900.0
    clock: Callable[[], float] = time.monotonic
    _failed: dict[tuple[str, ...], tuple[int, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, *key: str) -> None:
        """Let a try through, or refuse it until its time has come.

        Raises
        ------
        Refusal
            429, with ``Retry-After``.
        """
        wait = self.wait(*key)
        if wait > 0:
            seconds = math.ceil(wait)
            raise refuse(
                429,
                f"too many failed tries, the next one is possible in {seconds} s",
                headers={"Retry-After": str(seconds)},
            )

    def wait(self, *key: str) -> float:
        """Give the seconds until the next try.

        Examples
        --------
        >>> attempts = Attempts(free=2, clock=lambda: 0.0)
        >>> for _ in range(4):
        ...     attempts.failed("192.0.2.1", "ana@example.com")
        >>> attempts.wait("192.0.2.1", "ana@example.com")
        2.0
        >>> attempts.wait("192.0.2.7", "ana@example.com")
        0.0
        """
        with self._lock:
            failures, last = self._failed.get(key, (0, 0.0))
        over = failures - self.free
        if over <= 0:
            return 0.0
        delay = min(self.longest, 2.0 ** min(over - 1, 32))
        return max(0.0, last + delay - self.clock())

    def failed(self, *key: str) -> None:
        """Remember a failure."""
        moment = self.clock()
        with self._lock:
            failures, last = self._failed.pop(key, (0, moment))
            self._failed[key] = (1 if moment - last > _FORGOTTEN else failures + 1, moment)
            while len(self._failed) > _MOST_KEPT:
                self._failed.pop(next(iter(self._failed)))

    def succeeded(self, *key: str) -> None:
        """Forget the failures."""
        with self._lock:
            self._failed.pop(key, None)


@dataclass(frozen=True)
class Limits:
    """Failures of all who ask a server: for one secret, and for any."""

    one: Attempts = field(default_factory=Attempts)
    any: Attempts = field(default_factory=lambda: Attempts(free=50, longest=60.0))


@contextmanager
def guarding(connection: HTTPConnection, *what: str) -> Iterator[None]:
    """Count a refusal in the block as a failed guess at a secret.

    Raises
    ------
    Refusal
        429, with ``Retry-After``, after too many failures of the same address.
    """
    limits: Limits = connection.app.state.limits
    address = connection.client.host if connection.client else ""
    limits.one.check(address, *what)
    limits.any.check(address)
    try:
        yield
    except Refusal:
        limits.one.failed(address, *what)
        limits.any.failed(address)
        raise
    limits.one.succeeded(address, *what)
