from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.kernels.neighbours import neighbours


@given(
    lengths=st.lists(st.integers(1, 9), min_size=1, max_size=12),
    k=st.sampled_from([1, 2, 5, 33, 64, 65, 130, 256]),
    before=st.integers(0, 9),
    seed=st.integers(0, 2**16),
)
def test_counts_pairs_within_journeys_and_pairs_across_them(
    lengths: list[int], k: int, before: int, seed: int
) -> None:
    """*before* events of other journeys come first, so that words begin anywhere."""
    stops = np.cumsum([before, *lengths]).astype(np.int32)
    starts = stops[:-1]
    codes = np.random.default_rng(seed).integers(0, k, stops[-1] + 3).astype(np.uint16)
    inside, seams = np.zeros((k, k), np.int64), np.zeros((k, k), np.int64)
    cuts = set(starts.tolist())
    for i in range(before, int(stops[-1]) - 1):
        table = seams if i + 1 in cuts else inside
        table[codes[i], codes[i + 1]] += 1
    found = neighbours(codes, starts, stops[1:], k)
    assert np.array_equal(found[0], inside)
    assert np.array_equal(found[1], seams)


@given(
    lengths=st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3)), min_size=1, max_size=12),
    seed=st.integers(0, 2**16),
)
def test_events_between_journeys_do_not_count(lengths: list[tuple[int, int]], seed: int) -> None:
    ends = np.cumsum([size for pair in lengths for size in pair]).astype(np.int32)
    stops = ends[::2].copy()
    starts = np.concatenate((np.zeros(1, np.int32), ends[1::2][:-1]))
    codes = np.random.default_rng(seed).integers(0, 5, ends[-1] + 3).astype(np.uint16)
    inside, seams = np.zeros((5, 5), np.int64), np.zeros((5, 5), np.int64)
    for a, b in zip(starts, stops, strict=True):
        np.add.at(inside, (codes[a : b - 1], codes[a + 1 : b]), 1)
    np.add.at(seams, (codes[stops[:-1] - 1], codes[starts[1:]]), 1)
    found = neighbours(codes, starts, stops, 5)
    assert np.array_equal(found[0], inside)
    assert np.array_equal(found[1], seams)


@pytest.mark.parametrize("k", [40, 200])
def test_counts_many_events(k: int) -> None:
    codes = np.random.default_rng(1).integers(0, k, 100_003).astype(np.uint16)
    starts, stops = np.array([0], np.int32), np.array([len(codes)], np.int32)
    inside, _ = neighbours(codes, starts, stops, k)
    pairs = np.bincount(codes[:-1].astype(np.int64) * k + codes[1:], minlength=k * k)
    assert np.array_equal(inside.ravel(), pairs)
