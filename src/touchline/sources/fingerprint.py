"""Digests that tell whether something must be read or mapped again."""

from __future__ import annotations

import hashlib
import re

import msgspec

from touchline.schema import literal
from touchline.sources.find import Origin
from touchline.sources.readers.text import digest
from touchline.sources.segments import Defaults
from touchline.sources.spec import SourceSpec

__all__ = ["content_digest", "next_name", "reading_and_mapping", "same_reading"]

_EDITION = 1
"""Raised when the same file and mapping would give other records than before."""
_READING = (
    "sql",
    "table",
    "format",
    "delimiter",
    "quote",
    "encoding",
    "header",
    "skip_rows",
    "sheet",
    "records",
)
_READING_OF_LOGS = ("classifier", "object_type")
_PLACE = ("files", "database")
_NAME = re.compile(r"-(\d+)-[0-9a-f]{8}$")


def reading_and_mapping(spec: SourceSpec, defaults: Defaults) -> str:
    """Fingerprint ``<reading>.<mapping>`` of all that decides what a file's records are."""
    fields = msgspec.to_builtins(spec)
    reading = {key: fields[key] for key in _READING}
    # Only where they are said, so that no other source must be read again.
    reading |= {key: fields[key] for key in _READING_OF_LOGS if fields[key] is not None}
    if isinstance(spec.files, dict):
        reading["names"] = sorted(spec.files)
    apart = (*_READING, *_READING_OF_LOGS, *_PLACE)
    mapping = {key: v for key, v in fields.items() if key not in apart}
    mapping["timezone"] = spec.timezone or defaults.timezone
    mapping["project_currency"] = defaults.currency
    return f"{_short(reading)}.{_short(mapping)}"


def same_reading(one: str, other: str) -> bool:
    """Whether two fingerprints differ at most in their mapping."""
    return one.partition(".")[0] == other.partition(".")[0]


def _short(value: object) -> str:
    text = msgspec.json.encode([_EDITION, value], order="sorted")
    return hashlib.sha256(text).hexdigest()[:16]


def content_digest(origin: Origin) -> str:
    """Digest of the bytes of a file, or of all files of a query."""
    if origin.kind == "file":
        return digest(origin.files[0])
    parts = [f"{literal(name)}={digest(file)}" for name, files in origin.tables for file in files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def next_name(source: str, taken: list[str], content: str, fingerprint: str, origin: str) -> str:
    """Name of a new segment: the same whenever the same load is tried again.

    Examples
    --------
    >>> next_name("orders", ["orders-1-00000000"], "c0ffee", "f", "orders.csv")
    'orders-2-...'
    """
    numbers = [int(match.group(1)) for name in taken if (match := _NAME.search(name))]
    number = max(numbers, default=0) + 1
    unique = hashlib.sha256("\n".join((source, origin, content, fingerprint)).encode())
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", source)
    return f"{plain}-{number}-{unique.hexdigest()[:8]}"
