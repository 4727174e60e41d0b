"""Themes that hurt: what customers complain of at one touchpoint, in one segment, or lately."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from touchline.analysis.difference import Difference, newcombe
from touchline.analysis.friction import Comparison, Detected, Finding
from touchline.voice.pains.groups import held_against
from touchline.voice.pains.heard import Flags, Heard
from touchline.voice.pains.low import Low, finding_of

__all__ = ["negative_themes"]

_LEAST_TEXTS: Final = 20
_LEAST_RATIO: Final = 2.0
_LEAST_SHARE: Final = 0.02
"""Complaints below this share of the texts are single voices, however unusual."""


def negative_themes(heard: Heard) -> Detected:
    """Find complaints that are at least twice as common in one place as in all others.

    Counted are texts that speak of a theme and have a low score or a negative tone, among all
    texts. A place is a
    touchpoint, or a segment value over all touchpoints. Complaints that are everywhere alike are
    no finding of this kind; the themes themselves tell of them.
    """
    if heard.themes is None:
        return Detected((), 0)
    spoken = np.asarray(heard.text.is_valid())
    findings: list[Finding] = []
    tests = 0
    for theme, speaks in _speaking(heard):
        complains = speaks & ((heard.emotion < 0) | (heard.feeling < 0))
        if complains.sum() < _LEAST_TEXTS:
            continue
        groups = list(_places(heard, spoken))
        tests += len(groups)
        found = [_concentrated(heard, theme, complains, *group) for group in groups]
        findings += _strongest([each for each in found if each is not None])
    return Detected(tuple(findings), tests)


def _speaking(heard: Heard) -> Iterator[tuple[str, Flags]]:
    """Every theme and the answers that speak of it."""
    import pyarrow as pa

    assert heard.themes is not None
    lists = heard.themes.combine_chunks()
    if isinstance(lists, pa.ChunkedArray):
        lists = pa.concat_arrays(lists.chunks)
    counts = np.asarray(lists.value_lengths().fill_null(0))
    owners = np.repeat(np.arange(len(heard)), counts)
    encoded = lists.flatten().dictionary_encode()
    codes = np.asarray(encoded.indices)
    for code, theme in enumerate(encoded.dictionary.to_pylist()):
        flags = np.zeros(len(heard), np.bool_)
        flags[owners[codes == code]] = True
        yield theme, flags


Place = tuple[int, tuple[tuple[str, str], ...], Flags, Flags]


def _places(heard: Heard, spoken: Flags) -> Iterator[Place]:
    codes = np.unique(heard.touchpoint[heard.touchpoint >= 0]).tolist()
    if len(codes) > 1:
        for code in codes:
            at = heard.touchpoint == code
            yield code, (), spoken & at, spoken & ~at
    for name, values in heard.values.items():
        for code, value in enumerate(values):
            inside = heard.segments[name] == code
            yield -1, ((name, value),), spoken & inside, spoken & ~inside


def _concentrated(
    heard: Heard,
    theme: str,
    complains: Flags,
    touchpoint: int,
    segment: tuple[tuple[str, str], ...],
    here: Flags,
    there: Flags,
) -> Finding | None:
    some, n = int((complains & here).sum()), int(here.sum())
    others, m = int((complains & there).sum()), int(there.sum())
    if some < _LEAST_TEXTS or m < _LEAST_TEXTS or some < _LEAST_SHARE * n:
        return None
    if some / n < _LEAST_RATIO * max(others / m, 1 / m):
        return None
    difference: Difference = newcombe((others, m), (some, n))
    affected, rest = complains & here, here & ~complains
    if not rest.any():
        return None
    low = Low(touchpoint, segment, affected, rest, *held_against(heard, affected, rest))
    found = finding_of(heard, "negative_theme", low, details={"theme": theme})
    comparison = Comparison(
        measure="complaining_share",
        unit="share",
        here=some / n,
        n_here=n,
        elsewhere=others / m,
        n_elsewhere=m,
        against="rest" if segment else "other_touchpoints",
    )
    return replace(found, comparison=comparison, p=difference.p)


def _strongest(found: list[Finding]) -> list[Finding]:
    """Tell of a theme where it is most concentrated: at one touchpoint, or in one segment."""
    return [min(found, key=lambda one: (one.p, -one.persons))] if found else []
