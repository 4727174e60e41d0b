"""Two slow, obvious ways to find persons, over lists of identifier sets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from touchline.identity.spec import IdentitySpec

Ids = Mapping[str, str | None]
Group = frozenset[str]


def usable(ids: Ids, spec: IdentitySpec, strength: Sequence[str]) -> list[str]:
    """Identifiers of a record that count, strongest first."""
    found = []
    for type_ in strength:
        value = ids.get(type_)
        blocked = value is None or not value.strip()
        if not blocked and not any(re.fullmatch(each, value or "") for each in spec.blocked):
            found.append(f"{type_}:{value}")
    return found


def components(records: Sequence[Ids], spec: IdentitySpec, strength: Sequence[str]) -> set[Group]:
    """Join whatever shares a record, until nothing changes."""
    groups = [frozenset(ids) for ids in (usable(r, spec, strength) for r in records) if ids]
    changed = True
    while changed:
        changed = False
        for group in groups:
            touching = [other for other in groups if other & group]
            joined = frozenset().union(*touching)
            if len(touching) > 1:
                groups = [other for other in groups if not other & group] + [joined]
                changed = True
                break
    return set(groups)


def sequential(
    records: Sequence[Ids], spec: IdentitySpec, strength: Sequence[str]
) -> tuple[set[Group], list[tuple[int, str]]]:
    """Apply the records in the order given; also (record, demoted identifier)."""
    groups: set[Group] = set()
    demoted = []
    for number, record in enumerate(records):
        ids = usable(record, spec, strength)
        while ids:
            touching = {group for group in groups if group & set(ids)}
            joined = frozenset(ids).union(*touching)
            if len(joined) == 1 or not breaks(joined, spec):
                groups = (groups - touching) | {joined}
                break
            demoted.append((number, ids.pop()))
    return groups, demoted


def breaks(group: Group, spec: IdentitySpec) -> bool:
    """Whether a group has too many of a type, or both ends of a blocked edge."""
    limits = {"user": 1, **spec.limits}
    types = [text.partition(":")[0] for text in group]
    for type_ in set(types):
        limit = limits.get(type_, spec.limits.get("*"))
        if limit is not None and types.count(type_) > limit:
            return True
    return any({one, other} <= group for one, other in spec.blocked_edges)
