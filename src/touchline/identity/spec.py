"""What ``touchline.yaml`` says under ``identity:``."""

from __future__ import annotations

from touchline.config import Spec

__all__ = ["DEFAULT_BLOCKED", "IdentitySpec"]

DEFAULT_BLOCKED = ("[0-]*", "-1", "(?i:null|none|nan|anonymous|undefined|guest|n/a)")


class IdentitySpec(Spec, frozen=True, kw_only=True):
    """Limits, priorities and blocked values for stitching."""

    limits: dict[str, int] = {}
    """Most values of a type that one person may have; ``*`` for types not named.
    Default: ``user`` 1, others without limit in exports (declare ``*: 5`` for live data)."""
    priority: list[str] = []
    """Types from strongest to weakest; default ``user``, ``email``, then alphabetical."""
    blocked: tuple[str, ...] = DEFAULT_BLOCKED
    """Regular expressions; an identifier whose whole value matches is ignored."""
    blocked_edges: list[tuple[str, str]] = []
    """Pairs ``type:value`` that must never be one person."""
    ignore: list[str] = []
    """Identifier types that are kept on the records but never link persons."""
