"""One thing that ``touchline check`` looked at."""

from __future__ import annotations

import msgspec

__all__ = ["Finding"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was checked."""

    check: str
    """``configuration``, ``sources``, ``loaded``, ``build``, ``quarantined``, ``unclassified``,
    ``unclassified_growth``, ``without_person``, ``stale``, ``kpi``, ``claims``, ``empty_stages``,
    or ``map <name>``."""
    ok: bool
    """False: the check fails."""
    message: str
    value: float | None = None
    bound: float | None = None
    hint: str | None = None
    warning: bool = False
    """Told, and not failed: so the project file says of this check."""
    map: str | None = None
    figure: str | None = None
    """Map and figure that it is about."""
