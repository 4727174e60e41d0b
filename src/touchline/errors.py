"""Every error that Touchline raises on purpose.

::

    TouchlineError              something the user can mend; the command line prints it, exit code 1
    ├── ConfigError             touchline.yaml or a map file says something that cannot be done
    │   └── MappingError        a mapping names a column that the data do not have
    ├── SourceError             a file or database cannot be read at all
    │   └── AmbiguousDateError  03/04/2018 without a declared order of day and month
    ├── WorkspaceError          the project folder: missing, locked, never loaded, never built
    ├── IdentityError           an identifier is unknown
    ├── RenderError             a map cannot be drawn
    └── ResourceError           memory or disk space ran out

A single bad row is not an error: it is quarantined with its reason and the rows around it are kept.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = [
    "AmbiguousDateError",
    "ConfigError",
    "IdentityError",
    "MappingError",
    "RenderError",
    "ResourceError",
    "SourceError",
    "TouchlineError",
    "WorkspaceError",
    "did_you_mean",
]


class TouchlineError(Exception):
    """Base of all errors meant for the user.

    Parameters
    ----------
    message
        What arrived and what was expected, as one sentence.
    hint
        What to do about it.
    where
        The place, such as ``touchline.yaml:12:5`` or a file path.
    """

    def __init__(self, message: str, *, hint: str | None = None, where: str | None = None) -> None:
        self.message = message
        self.hint = hint
        self.where = where
        super().__init__(str(self))

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text}\n  → {self.hint}" if self.hint else text


class ConfigError(TouchlineError):
    """``touchline.yaml`` or a map file says something that cannot be done."""


class MappingError(ConfigError):
    """A mapping names a column that the data do not have."""


class SourceError(TouchlineError):
    """A file or a database cannot be read at all."""


class AmbiguousDateError(SourceError):
    """A date such as ``03/04/2018`` can be read in two ways and no format was declared."""


class WorkspaceError(TouchlineError):
    """The project folder is missing, locked, not loaded or not built."""


class IdentityError(TouchlineError):
    """An identifier is not known in this project."""


class RenderError(TouchlineError):
    """A map cannot be drawn."""


class ResourceError(TouchlineError):
    """Memory or disk space ran out; what was there before is untouched."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Say which known word is nearest, and which there are.

    Examples
    --------
    >>> did_you_mean("custmer_id", ["order_id", "customer_id"])
    "did you mean 'customer_id'? There are: customer_id, order_id"
    >>> did_you_mean("x", [])
    'there are none'
    """
    names = sorted(set(known))
    if not names:
        return "there are none"
    listed = ", ".join(names[:40]) + (f" and {len(names) - 40} more" if len(names) > 40 else "")
    nearest = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if nearest:
        return f"did you mean {nearest[0]!r}? There are: {listed}"
    return f"there are: {listed}"
