"""Keeps out of a short process what its libraries look for and verbs never use.

Only for a process of the command line: in a notebook these imports cost nothing that matters.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

__all__ = ["import_less"]


class _Hiding(MetaPathFinder):
    """Makes modules look as if they were not installed."""

    def __init__(self, *modules: str) -> None:
        self.modules = modules

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuse the modules, and leave all others to the next finder."""
        if name in self.modules:
            raise ModuleNotFoundError(f"{name} is not imported here", name=name)
        return None


def import_less() -> None:
    """Answer some tenths of a second sooner.

    Arrow imports pandas whenever it makes an array, only to ask whether it was given a series.
    Numba imports ``scipy.linalg`` to call BLAS from kernels; ours do not.
    """
    sys.meta_path.insert(0, _Hiding("pandas"))
    without_blas = _Hiding("scipy.linalg")
    sys.meta_path.insert(0, without_blas)
    import numba.np.arraymath  # noqa: F401 - looks for BLAS when it is imported, and only then

    sys.meta_path.remove(without_blas)
