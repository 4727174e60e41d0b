"""Operation of a case file → what runs a case and says what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.cases import attribution, identity, retention, sessionize, variants

Case = Mapping[str, Any]
Runner = Callable[[Case], list[str]]
"""Runs one case; each text is a difference between what came out and what was expected."""

RUNNERS: dict[str, Runner] = {
    "attribution": attribution.run,
    "identity": identity.run,
    "retention": retention.run,
    "sessionize": sessionize.run,
    "variants": variants.run,
}
