"""One thing that ``touchline check`` looked at."""

from __future__ import annotations

import msgspec

from touchline.locale import Catalogue
from touchline.maps.snapshot import Text

__all__ = ["Finding"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was checked."""

    check: str
    """``configuration``, ``sources``, ``loaded``, ``build``, ``quarantined``, ``unclassified``,
    ``unclassified_growth``, ``without_person``, ``stale``, ``kpi``, ``claims``, ``empty_stages``,
    ``map <name>`` or ``texts <name>``."""
    ok: bool
    """False: the check fails."""
    text: Text
    """What was found, in every language."""
    value: float | None = None
    bound: float | None = None
    advice: Text | None = None
    """What to do about it."""
    warning: bool = False
    """Told, and not failed: so the project file says of this check."""
    map: str | None = None
    figure: str | None = None
    """Map and figure that it is about."""

    @property
    def message(self) -> str:
        """What was found, in English."""
        return self.said()[0]

    @property
    def hint(self) -> str | None:
        """What to do about it, in English."""
        return self.said()[1]

    def said(self, language: str = "en") -> tuple[str, str | None]:
        """Say what was found, and what to do about it."""
        catalogue = Catalogue(language)
        return catalogue.text(self.text), catalogue.text(self.advice) or None
