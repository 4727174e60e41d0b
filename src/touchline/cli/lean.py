"""Keeps out of a short process what its libraries look for and verbs never use.

Only for a process of the command line: in a notebook these imports cost nothing that matters.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import cast

__all__ = ["import_less"]


def import_less() -> None:
    """Answer half a second sooner.

    Arrow imports pandas whenever it makes an array, only to ask whether it was given a series.
    Numba imports ``scipy.linalg`` to call BLAS from kernels; ours do not.
    """
    missing = cast("ModuleType", None)  # what Python takes for a module that cannot be imported
    sys.modules.setdefault("pandas", missing)
    if "scipy.linalg" not in sys.modules:
        sys.modules["scipy.linalg"] = missing
        import numba.np.arraymath  # noqa: F401 - looks for BLAS when it is imported, and only then

        del sys.modules["scipy.linalg"]
