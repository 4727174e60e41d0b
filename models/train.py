"""``python -m models.train text``: make the weights of an engine anew.

Needs ``pip install 'touchline[text]' torch`` and the public data sets (``$TOUCHLINE_SHARED``).
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

TRAINERS: Final = {"text": "models.training.text", "default": "models.training.default"}
"""Engine → the module whose ``train()`` writes its weights."""


def main(arguments: list[str]) -> int:
    """Train the engines that are named."""
    if not arguments or not set(arguments) <= set(TRAINERS):
        print(f"usage: python -m models.train [{' | '.join(TRAINERS)}]…", file=sys.stderr)
        return 2
    for name in arguments:
        import_module(TRAINERS[name]).train()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
