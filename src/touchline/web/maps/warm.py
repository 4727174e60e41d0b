"""Computes the choices that a map offers, before somebody asks: ``python -m … PROJECT MAP``.

A process of its own, so that neither its memory nor its work is the server's; it steps back for
everything else that runs, and ends when the map or the build is another one.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from touchline.errors import TouchlineError
from touchline.locale import languages
from touchline.project import open_project
from touchline.web.maps.choice import declared
from touchline.web.maps.store import compute_into, counts_into, encode_into, place_of
from touchline.web.maps.view import Figures

__all__ = ["main", "warm"]

_NICE = 15


def warm(project: Path, name: str, most: int | None = None) -> int:
    """Compute what is not there yet; give how many choices are there in the end.

    Of the choices that the map offers only the first *most* are computed.
    """
    opened = open_project(project)
    found = opened.map(name)
    place = place_of(found)
    figures = Figures()
    there = 0
    for choice in declared(counts_into(place, found))[:most]:
        if place_of(open_project(project).map(name)) != place:
            return there
        missing = [one for one in languages() if not place.view(choice, one).exists()]
        if not missing:
            there += 1
            continue
        try:
            snapshot = compute_into(place, found, choice)
        except TouchlineError:
            continue  # such as a persona that the map cannot show; who asks is told why
        for language in missing:
            encode_into(place, snapshot, choice, language, figures)
        there += 1
    return there


def main() -> None:
    """Read the arguments, step back, compute."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("project", type=Path)
    parser.add_argument("map")
    parser.add_argument("--most", type=int, help="how many choices; default: all")
    args = parser.parse_args()
    os.nice(_NICE)
    warm(args.project, args.map, args.most)


if __name__ == "__main__":
    main()
