"""Puts the moments of each person in order and cuts them into journeys.

In: classified moments. Out: the spine (one row a moment) and the journey table (one row a journey,
list columns, Arrow files in buckets by person).
"""

from touchline.journeys.build import BuildSpec, Progress, build_journeys, fingerprint
from touchline.journeys.info import BuildInfo
from touchline.journeys.store import JourneyStore, SourceRow

__all__ = [
    "BuildInfo",
    "BuildSpec",
    "JourneyStore",
    "Progress",
    "SourceRow",
    "build_journeys",
    "fingerprint",
]
