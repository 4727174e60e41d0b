"""The network of the default engine, against the same sums written out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from touchline.voice.engines.network import Network, network_of

N, D, H, K = 30, 4, 5, 3


def network() -> Network:
    draw = np.random.default_rng(5)
    return network_of(
        {
            "table": draw.integers(-127, 128, (N, D)).astype(np.int8),
            "scale": draw.random(D) / 64,
            "weight": draw.random(N),
            "window": draw.normal(size=(D, K * H)),
            "window_bias": draw.normal(size=H),
            "sentiment": draw.normal(size=(2 * H + D, 3)),
            "sentiment_bias": draw.normal(size=3),
            "emotion": draw.normal(size=(2 * H + D, 8)),
            "emotion_bias": draw.normal(size=8),
            "topic": draw.normal(size=(D, D)),
            "topic_bias": draw.normal(size=D),
        }
    )


def slow_features(net: Network, ids: list[int]) -> npt.NDArray[np.float64]:
    if not ids:
        return np.zeros(2 * H + D)
    vectors = [net.table[k] * net.scale.astype(np.float64) for k in ids]
    padded = [np.zeros(D), *vectors, np.zeros(D)]
    windows = []
    for t in range(len(ids)):
        z = net.window_bias.astype(np.float64)
        for k in range(K):
            z = z + padded[t + k] @ net.window[:, k * H : (k + 1) * H]
        windows.append(np.maximum(z, 0))
    weights = net.weight[ids]
    mean = 2 * np.sum(windows, axis=0) / (len(ids) + 2)
    pieces = np.average(vectors, axis=0, weights=weights)
    return np.concatenate([np.max(windows, axis=0), mean, pieces])


def test_features_are_the_sums_written_out() -> None:
    net = network()
    texts = [[3, 7, 7, 1], [], [29], [0, 5], list(range(N)), []]
    ids = np.array([k for text in texts for k in text], np.int32)
    ends = np.cumsum([len(text) for text in texts])
    expected = np.array([slow_features(net, text) for text in texts])
    assert np.allclose(net.features(ids, ends), expected, atol=1e-4)


def test_probabilities_add_up_and_vectors_have_length_one() -> None:
    net = network()
    features = net.features(np.arange(10, dtype=np.int32), np.array([4, 4, 10]))
    for probabilities in net.read(features):
        assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    assert np.allclose(np.linalg.norm(net.topics(features), axis=1), 1, atol=1e-5)


def test_nothing_is_read_from_no_texts() -> None:
    net = network()
    features = net.features(np.empty(0, np.int32), np.empty(0, np.int64))
    assert features.shape == (0, 2 * H + D)
    assert net.read(features)[0].shape == (0, 3)
