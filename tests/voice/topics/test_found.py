"""Clusters are found where there are some, the same every time, and not in noise."""

from __future__ import annotations

import numpy as np

from touchline.voice.topics.found import clusters_of
from touchline.voice.topics.space import Floats, unit


def heaps(sizes: list[int], *, spread: float, seed: int, d: int = 32) -> tuple[Floats, list[int]]:
    draw = np.random.default_rng(seed)
    middles = unit(draw.normal(size=(len(sizes), d)))
    truth = np.repeat(np.arange(len(sizes)), sizes)
    vectors = unit(middles[truth] + spread * draw.normal(size=(len(truth), d)) / np.sqrt(d))
    order = draw.permutation(len(truth))
    return vectors[order], truth[order].tolist()


def test_heaps_are_found_the_biggest_first() -> None:
    vectors, truth = heaps([200, 120, 60], spread=0.6, seed=1)
    labels, middles = clusters_of(vectors, most=6, least=20)
    assert len(middles) == 3
    for cluster in range(3):
        inside = [
            heap for heap, label in zip(truth, labels.tolist(), strict=True) if label == cluster
        ]
        assert max(inside.count(heap) for heap in set(inside)) >= 0.95 * len(inside)
    sizes = np.bincount(labels[labels >= 0])
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)


def test_the_same_vectors_give_the_same_clusters() -> None:
    vectors, _ = heaps([80, 80, 80, 80], spread=1.0, seed=2)
    first, second = (clusters_of(vectors, most=4, least=10)[0] for _ in range(2))
    assert first.tolist() == second.tolist()


def test_noise_has_no_clusters() -> None:
    noise = unit(np.random.default_rng(3).normal(size=(400, 32)))
    labels, middles = clusters_of(noise, most=8, least=20)
    assert len(middles) == 0
    assert (labels == -1).all()


def test_too_few_vectors_have_no_clusters() -> None:
    for n in (0, 1, 5):
        labels, middles = clusters_of(np.ones((n, 4), np.float32), most=5, least=3)
        assert len(labels) == n
        assert len(middles) == 0


def test_no_more_than_the_biggest_are_kept() -> None:
    vectors, _ = heaps([100, 90, 80, 70, 60], spread=0.5, seed=4)
    labels, middles = clusters_of(vectors, most=2, least=10)
    assert len(middles) == 2
    assert set(labels.tolist()) == {-1, 0, 1}
