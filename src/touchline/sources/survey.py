"""What is new, changed, moved or a copy among the files of one source, before anything is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from touchline.sources.find import Origin
from touchline.sources.fingerprint import content_digest
from touchline.workspace import Segment

__all__ = ["Finding", "survey"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One file as it is now, beside the segment that holds it."""

    origin: Origin
    stamp: tuple[int, int]
    content: str | None
    """Digest, where it was needed to decide; else it is taken while reading."""
    old: Segment | None
    kind: Literal["same", "other", "moved", "copy"]
    """``same`` bytes as its segment; ``other`` bytes or none before; ``moved`` from a name that is
    gone; ``copy`` of a file that is loaded under another name."""
    copy_of: str | None = None


def survey(origins: Sequence[Origin], known: Sequence[Segment]) -> list[Finding]:
    """Compare the files of a source with its segments, hashing only where sizes are equal."""
    by_origin = {segment.origin: segment for segment in known}
    stamps = [origin.stamp() for origin in origins]
    sizes = Counter(size for size, _ in stamps)
    present = {origin.name for origin in origins}
    gone = {segment.content: segment for segment in known if segment.origin not in present}
    gone_sizes = {segment.size for segment in gone.values()}
    contents = [
        _content(origin, stamp, by_origin.get(origin.name), sizes[stamp[0]] > 1, gone_sizes)
        for origin, stamp in zip(origins, stamps, strict=True)
    ]
    # A file that still is what it was keeps its segment, whatever the order of names.
    owners: dict[str, str] = {}
    for origin, content in zip(origins, contents, strict=True):
        old = by_origin.get(origin.name)
        if old is not None and content == old.content:
            owners.setdefault(content, origin.name)
    findings = []
    for origin, stamp, content in zip(origins, stamps, contents, strict=True):
        old = by_origin.get(origin.name)
        owner = owners.get(content) if content is not None else None
        if owner == origin.name:
            findings.append(Finding(origin, stamp, content, old, "same"))
        elif owner is not None:
            findings.append(Finding(origin, stamp, content, old, "copy", owner))
        elif old is None and content in gone:
            findings.append(Finding(origin, stamp, content, gone.pop(content), "moved"))
        else:
            findings.append(Finding(origin, stamp, content, old, "other"))
        if content is not None:
            owners.setdefault(content, origin.name)
    return findings


def _content(
    origin: Origin,
    stamp: tuple[int, int],
    old: Segment | None,
    shared_size: bool,
    gone_sizes: set[int],
) -> str | None:
    if origin.kind == "database":
        return None
    if old is not None and stamp == (old.size, old.modified):
        return old.content
    if shared_size or stamp[0] in gone_sizes or (old is not None and old.size == stamp[0]):
        return content_digest(origin)
    return None
