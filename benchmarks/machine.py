"""On what the figures were measured, and when."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform

VERSIONS = ("duckdb", "pyarrow", "numpy", "numba", "touchline")


def machine() -> str:
    """Say on what the figures were measured, and when."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in VERSIONS)
    today = datetime.datetime.now(datetime.UTC).date()
    return (
        f"Measured on {today}: {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()},"
        f" Python {platform.python_version()}, {versions}."
    )
