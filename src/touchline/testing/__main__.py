"""Write a generated company: ``python -m touchline.testing FOLDER [--persons N] [--seed N]``.

With ``--planted`` it is an online shop with ten pain points planted in its year.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from touchline.testing import generate_company
from touchline.testing.planted import planted_company


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
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     main([folder, "--persons", "50", "--planted"])
    50 persons, ... events in four files
    planted: too_many_touchpoints at the whole journey for everybody: beyond so many ...
    ...
    0
    """
    parser = argparse.ArgumentParser(
        prog="python -m touchline.testing",
        description="Write the exports of a made-up omnichannel company, with known truth.",
        epilog="Example: python -m touchline.testing company --persons 2000",
    )
    parser.add_argument(
        "--planted", action="store_true", help="an online shop with ten planted pain points"
    )
    parser.add_argument("folder", type=Path, help="where to write; is made if it is not there")
    parser.add_argument("--persons", type=int, default=2_000, help="number of people (2000)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (1)")
    options = parser.parse_args(arguments)
    if options.planted:
        return _planted(options.folder, options.persons, options.seed)
    truth = generate_company(options.folder, persons=options.persons, seed=options.seed)
    planted = ", ".join(pain.id for pain in truth.pains)
    sys.stdout.write(f"{len(truth.persons)} persons in ten files\nplanted: {planted}\n")
    return 0


def _planted(folder: Path, persons: int, seed: int) -> int:
    company = planted_company(seed, persons=persons, folder=folder)
    sys.stdout.write(f"{persons} persons, {company.events.num_rows} events in four files\n")
    for planted in company.truth:
        where = planted.touchpoint or planted.stage or "the whole journey"
        who = ", ".join(planted.segment.values()) or "everybody"
        sys.stdout.write(f"planted: {planted.kind} at {where} for {who}: {planted.done}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
