"""Builds the page before the package: a wheel holds it, an editable install finds it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path(__file__).resolve().parent / "frontend"


class PageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``frontend/build.py`` where the page is not there or not fresh."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page."""
        sys.path.insert(0, str(FRONTEND))
        import build

        if not build.is_built():
            build.build()
