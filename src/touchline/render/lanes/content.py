"""What a lane holds: lanes written by hand are left out while empty, measured ones shrink."""

from __future__ import annotations

import msgspec

from touchline.maps.snapshot import Lane, Snapshot
from touchline.maps.spec import WRITTEN_LANES
from touchline.render.lanes.lines import is_line

__all__ = ["filled", "is_design", "shown"]

OPTIONAL = frozenset({*WRITTEN_LANES, "own", "steps", "plan", "themes", "opportunities", "kpis"})
"""Nothing is unknown where nobody wrote anything: these lanes vanish when they are empty. Texts
without themes are heard in the lane of verbatims."""


def is_design(snapshot: Snapshot) -> bool:
    """Whether the map is written by hand alone, of no build."""
    return not snapshot.build


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
        *(lane.steps, lane.channels, lane.plan),
    )
    return any(held) or lane.floor is not None or is_line(lane.kind)


def shown(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot without the lanes that are left out while they are empty.

    A line that parts nothing, because it would be the first or the last of them, goes too.
    """
    lanes = [one for one in snapshot.lanes if one.kind not in OPTIONAL or filled(one)]
    while lanes and is_line(lanes[0].kind):
        del lanes[0]
    while lanes and is_line(lanes[-1].kind):
        del lanes[-1]
    return msgspec.structs.replace(snapshot, lanes=lanes)
