from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from touchline.kernels.components import components


@given(links=st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40))
def test_labels_as_scipy_does(links: list[tuple[int, int]]) -> None:
    ends = np.array(links, np.int32).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(30, 30))
    labels = components(30, ends[:, 0].copy(), ends[:, 1].copy())
    assert labels.tolist() == connected_components(graph, directed=False)[1].tolist()


def test_nothing_hangs_together_with_nothing() -> None:
    assert components(0, np.zeros(0, np.int32), np.zeros(0, np.int32)).tolist() == []
