"""The emotion curve of a build, by stage or touchpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from touchline.project.places import By, places_of_build
from touchline.voice.experience.behaviour import friction_shares
from touchline.voice.experience.curve import Estimate, behaviour_index, curve

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["emotion_of_build"]


def emotion_of_build(build: Path, *, by: By = "stage") -> pa.Table:
    """Estimate the emotion at the places of the build in *build*; see ``Project.emotion``."""
    import pyarrow as pa

    places = places_of_build(build, by)
    friction = friction_shares(places.passages, len(places.names))
    if not places.ordered:
        friction = np.full(len(places.names), np.nan)
    found = curve(len(places.names), places.answers, behaviour=behaviour_index(friction))
    numbers, counts = pa.float64(), pa.int64()
    columns: dict[str, pa.Array] = {by: pa.array(places.names, pa.string())}
    for name, value in _COLUMNS.items():
        kind = counts if name.startswith("n_") else numbers
        columns[name] = pa.array([value(each) for each in found.estimates], kind)
    return pa.table(columns)


_COLUMNS: Final[dict[str, Callable[[Estimate], float | None]]] = {
    "emotion": lambda one: one.value,
    "low": lambda one: one.interval.low,
    "high": lambda one: one.interval.high,
    "score": lambda one: one.shares.score if one.shares else None,
    "text": lambda one: one.shares.text if one.shares else None,
    "behaviour": lambda one: one.shares.behaviour if one.shares else None,
    "said": lambda one: one.said,
    "n_scores": lambda one: one.n_scores,
    "n_texts": lambda one: one.n_texts,
    "prior": lambda one: one.prior,
}
