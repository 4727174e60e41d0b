"""Write a generated company: ``python -m touchline.testing FOLDER [--persons N] [--seed N]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from touchline.testing import generate_company


def main(arguments: list[str] | None = None) -> int:
    """Write the company and say what is true of it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     main([folder, "--persons", "50"])
    50 persons in ten files
    planted: late-delivery, slow-answer, payment-failed
    0
    """
    parser = argparse.ArgumentParser(
        prog="python -m touchline.testing",
        description="Write the exports of a made-up omnichannel company, with known truth.",
        epilog="Example: python -m touchline.testing company --persons 2000",
    )
    parser.add_argument("folder", type=Path, help="where to write; is made if it is not there")
    parser.add_argument("--persons", type=int, default=2_000, help="number of people (2000)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (1)")
    options = parser.parse_args(arguments)
    truth = generate_company(options.folder, persons=options.persons, seed=options.seed)
    planted = ", ".join(pain.id for pain in truth.pains)
    sys.stdout.write(f"{len(truth.persons)} persons in ten files\nplanted: {planted}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
