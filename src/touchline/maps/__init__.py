"""Computes a map from its specification and a build; every cell carries its evidence.

In: a build folder, a :class:`MapSpec`. Out: a :class:`Snapshot`, and the rows behind its figures.
"""

from touchline.maps.compute import compute
from touchline.maps.evidence import evidence
from touchline.maps.load import Known, check_map, load_map
from touchline.maps.snapshot import Figure, Snapshot
from touchline.maps.spec import MapSpec

__all__ = [
    "Figure",
    "Known",
    "MapSpec",
    "Snapshot",
    "check_map",
    "compute",
    "evidence",
    "load_map",
]
