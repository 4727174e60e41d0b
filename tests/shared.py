"""Where the real data and the correctness cases lie, beside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TOUCHLINE_SHARED", REPOSITORY.parent / "shared"))


def shared(*parts: str) -> Path:
    """Path below the shared folder; skips the test with a reason where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path} is not on this machine (set TOUCHLINE_SHARED to the shared folder)")
    return path
