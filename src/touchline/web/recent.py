"""A bounded number of values, each made once, also when many ask for it at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

__all__ = ["Recent"]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass
class Recent(Generic[_Key, _Value]):
    """The values that were asked for last; each is made once, also when many ask at a time."""

    most: int
    size: Callable[[_Value], int] = lambda _: 0
    largest: int = 0
    """Most that the sizes of all values may add up to; 0: any."""
    _kept: OrderedDict[_Key, Future[_Value]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: _Key, make: Callable[[], _Value]) -> _Value:
        """Give the value of *key*, made if it is not there."""
        with self._lock:
            future = self._kept.get(key)
            mine = future is None
            if future is None:
                future = self._kept[key] = Future()
            self._kept.move_to_end(key)
        if mine:
            try:
                future.set_result(make())
            except BaseException as error:
                with self._lock:
                    self._kept.pop(key, None)
                future.set_exception(error)
                raise
            self._forget()
        return future.result()

    def __contains__(self, key: _Key) -> bool:
        """Say whether the value is there, or being made."""
        with self._lock:
            return key in self._kept

    def _forget(self) -> None:
        with self._lock:
            sizes = {k: self.size(one.result()) for k, one in self._kept.items() if one.done()}
            total = sum(sizes.values())
            for key, size in list(sizes.items())[:-1]:
                if len(self._kept) <= self.most and (not self.largest or total <= self.largest):
                    return
                del self._kept[key]
                total -= size

    def clear(self) -> None:
        """Forget all that is done."""
        with self._lock:
            for key in [key for key, one in self._kept.items() if one.done()]:
                del self._kept[key]
