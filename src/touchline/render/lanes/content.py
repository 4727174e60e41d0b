"""What a lane holds: lanes written by hand are left out while empty, measured ones shrink."""

from __future__ import annotations

import msgspec

from touchline.maps.snapshot import Lane, Snapshot

__all__ = ["filled", "shown"]

OPTIONAL = frozenset({"goals", "thoughts", "themes", "opportunities", "kpis"})
"""Nothing is unknown where nobody wrote anything: these lanes vanish when they are empty. Texts
without themes are heard in the lane of verbatims."""


def filled(lane: Lane) -> bool:
    """Whether the lane holds anything to draw.

    Examples
    --------
    >>> filled(Lane(kind="verbatims")), filled(Lane(kind="emotion", assumed={"buy": 1.0}))
    (False, True)
    """
    if lane.kind == "emotion":
        return bool(lane.assumed) or any(point.figure is not None for point in lane.emotion)
    held = (
        *(lane.flow_nodes, lane.cards, lane.touchpoints, lane.paths, lane.ease),
        *(lane.quotes, lane.themes, lane.pains, lane.kpis, lane.efforts, lane.opportunities),
    )
    return any(held)


def shown(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot without the lanes that are left out while they are empty."""
    lanes = [one for one in snapshot.lanes if one.kind not in OPTIONAL or filled(one)]
    return msgspec.structs.replace(snapshot, lanes=lanes)
