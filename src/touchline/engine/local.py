"""Runs one function over many pieces of data on the threads of this machine."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from touchline.engine.limits import Limits

__all__ = ["map_reduce", "thread_count"]

_Piece = TypeVar("_Piece")
_Partial = TypeVar("_Partial")


def thread_count(limits: Limits | None = None) -> int:
    """Threads to use: ``TOUCHLINE_THREADS``, else one a core."""
    return (limits or Limits()).threads or len(os.sched_getaffinity(0))


def map_reduce(
    pieces: Iterable[_Piece],
    task: Callable[[_Piece], _Partial],
    merge: Callable[[_Partial, _Partial], _Partial],
    *,
    threads: int | None = None,
) -> _Partial | None:
    """Apply *task* to each piece and merge what comes out, in the order of the pieces.

    The order makes sums of floating-point numbers the same in every run, whichever thread is first.
    No more than a few pieces are held at a time.

    Parameters
    ----------
    task
        Must release the interpreter lock for most of its time, to profit from threads.
    merge
        Takes the result so far and the next partial; may change and return the first.
    threads
        Default: :func:`thread_count`.

    Returns
    -------
    The merged result, None if there are no pieces.

    Examples
    --------
    >>> map_reduce([[1, 2], [3]], sum, lambda a, b: a + b)
    6
    """
    threads = threads or thread_count()
    if threads == 1:
        return _reduce(map(task, pieces), merge)
    with ThreadPoolExecutor(threads) as pool:
        return _reduce(_in_order(pool, pieces, task, ahead=2 * threads), merge)


def _in_order(
    pool: ThreadPoolExecutor,
    pieces: Iterable[_Piece],
    task: Callable[[_Piece], _Partial],
    *,
    ahead: int,
) -> Iterable[_Partial]:
    waiting: deque[Future[_Partial]] = deque()
    for piece in pieces:
        waiting.append(pool.submit(task, piece))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _reduce(
    partials: Iterable[_Partial], merge: Callable[[_Partial, _Partial], _Partial]
) -> _Partial | None:
    merged: _Partial | None = None
    for partial in partials:
        merged = partial if merged is None else merge(merged, partial)
    return merged
