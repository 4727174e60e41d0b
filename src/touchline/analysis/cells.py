"""What callers name a figure of a table with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from touchline.errors import ConfigError

__all__ = ["check_cell"]


def check_cell(cell: Mapping[str, Any], needed: Sequence[str], others: Sequence[str] = ()) -> None:
    """Refuse a cell that lacks one of the *needed* keys or has one that is not known.

    Raises
    ------
    ConfigError
        Naming the keys that tell figures apart.

    Examples
    --------
    >>> check_cell({"cohort": "2024-03-04", "period": 1}, ["cohort"], ["period"])
    >>> check_cell({"perod": 1}, ["cohort"], ["period"])
    Traceback (most recent call last):
    touchline.errors.ConfigError: perod arrived, which names no figure
      → give cohort, and if wanted period
    """
    if cell.keys() >= set(needed) and cell.keys() <= {*needed, *others}:
        return
    wanted = [f"give {', '.join(needed)}"] if needed else []
    wanted += [f"{'and if wanted' if needed else 'give'} {', '.join(others)}"] if others else []
    arrived = ", ".join(cell) or "nothing"
    raise ConfigError(f"{arrived} arrived, which names no figure", hint=", ".join(wanted))
