"""Passwords: Argon2id, and how long they have to be."""

from __future__ import annotations

import threading
from functools import cache
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from touchline.web.problems import refuse

__all__ = ["LEAST", "check_strength", "hashed", "matches"]

LEAST: Final = 15
"""Characters that a password has (OWASP ASVS 5: at least 8, 15 where nothing else is asked for)."""
MOST: Final = 256
_AT_A_TIME = threading.BoundedSemaphore(4)
"""Each hash takes 64 MiB while it is computed; a crowd of strangers must not take all there is."""


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


def hashed(password: str) -> str:
    """Hash a password, with a salt of its own."""
    with _AT_A_TIME:
        return _hasher().hash(password)


@cache
def _nobody() -> str:
    return hashed("a password that nobody has")


def matches(password: str, kept: str | None) -> bool:
    """Whether a password is the one kept; takes as long if there is none, so that nobody can tell.

    Examples
    --------
    >>> matches("a long enough secret", hashed("a long enough secret")), matches("x", None)
    (True, False)
    """
    nobody = _nobody()
    if len(password) > MOST:
        password = ""
    with _AT_A_TIME:
        found = _hasher().verify(password, kept or nobody)
    return found and kept is not None


def check_strength(password: str) -> None:
    """Refuse a password that is too short or too long.

    Raises
    ------
    Refusal
        422, with the length expected.
    """
    if not LEAST <= len(password) <= MOST:
        raise refuse(
            422,
            f"the password has {len(password)} characters, it needs {LEAST} to {MOST}",
            hint="a sentence is easy to remember and hard to guess",
            code="weak_password",
        )
