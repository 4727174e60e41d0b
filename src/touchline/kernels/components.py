"""Which nodes hang together."""

from __future__ import annotations

import numpy as np

from touchline.kernels.batch import Int32s
from touchline.kernels.compiled import compiled

__all__ = ["components"]


@compiled
def components(count: int, a: Int32s, b: Int32s) -> Int32s:
    """Label *count* nodes with their component; links join node ``a[k]`` and node ``b[k]``.

    Labels are dense from 0, in the order of the smallest node of each component. Union-find after
    Rem (Dijkstra, A Discipline of Programming, 1976, chapter 23; splicing as in Patwary, Blair and
    Manne, Experiments on union-find algorithms, 2010): parents are always smaller, a walk moves up
    on the side with the larger parent and shortens its path on the way.
    """
    parent = np.arange(count).astype(np.int32)
    for k in range(len(a)):
        x, y = np.uint32(a[k]), np.uint32(b[k])
        while parent[x] != parent[y]:
            if parent[x] < parent[y]:
                x, y = y, x
            above = np.uint32(parent[x])
            parent[x] = parent[y]
            if above == x:  # x was a root: now it hangs below the other side
                break
            x = above
    labels = np.empty(count, np.int32)
    found = 0
    for node in range(count):
        above = np.uint32(parent[node])
        if above == node:
            labels[node] = found
            found += 1
        else:
            labels[node] = labels[above]  # smaller, so it has its label
    return labels
