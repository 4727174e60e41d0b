"""``python -m models.evaluate [text] [default]``: measure engines, write the tables of the docs.

The tables stand between the markers ``<!-- figures:NAME -->`` and ``<!-- end -->`` of
``docs/models.md``. Of large sets a fixed random sample is measured; ``--sample`` says how much.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence

import numpy as np

from models.training.data import REPOSITORY
from models.training.evaluate import Figures, emotion_f1, figures
from models.training.sets import SAMPLE, emotion_set, three_class_sets, two_class_sets, whole
from touchline.voice.engines import Engine, open_engine

__all__ = ["main", "measured", "rewritten"]

PAGE = REPOSITORY / "docs" / "models.md"
HEADER = "| set | language | texts | macro-F1 | ECE | abstains | right where it answers |"
RULE = "| --- | --- | ---: | ---: | ---: | ---: | ---: |"


def main(arguments: Sequence[str]) -> int:
    """Measure, print and write down."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    parser.add_argument("engines", nargs="*", default=["text", "default"])
    parser.add_argument("--sample", type=int, default=SAMPLE, help="texts of a set at most")
    parser.add_argument("--print", action="store_true", help="leave the page as it is")
    options = parser.parse_args(arguments)
    for name in options.engines:
        table = measured(open_engine(name), options.sample)
        print(table)
        if not options.print:
            page = rewritten(PAGE.read_text(encoding="utf-8"), name, table)
            PAGE.write_text(page, encoding="utf-8")
    return 0


def measured(engine: Engine, sample: int | None) -> str:
    """Give the tables of one engine in Markdown."""
    two = [figures(engine, one, classes=2) for one in two_class_sets(sample)]
    parts = three_class_sets(sample)
    tweets = whole("umsab", [one for one in parts if one.name.startswith("umsab_")])
    three = [figures(engine, one, classes=3) for one in (*parts, tweets)]
    emotions = emotion_set(sample)
    paragraphs = [
        f"Engine `{engine.name}`, version {engine.version}.",
        "**Negative against positive**, neutral left out:",
        _table(two),
        "**Three classes**:",
        _table(three),
        f"**Emotions**, {len(emotions.texts):,} Spanish tweets of EmoEvalES:",
        "| emotion | texts | F1 |\n| --- | ---: | ---: |\n"
        + "\n".join(
            f"| {name} | {n:,} | {f1:.2f} |"
            for name, (f1, n) in emotion_f1(engine, emotions).items()
        ),
    ]
    return "\n\n".join(paragraphs)


def rewritten(page: str, name: str, table: str) -> str:
    r"""Put *table* between the markers of *name*.

    Raises
    ------
    ValueError
        If the page does not have them.

    Examples
    --------
    >>> rewritten("<!-- figures:a -->old<!-- end -->", "a", "new")
    '<!-- figures:a -->\n\nnew\n\n<!-- end -->'
    """
    marker = f"<!-- figures:{name} -->"
    found = re.subn(
        re.escape(marker) + ".*?<!-- end -->",
        lambda _: f"{marker}\n\n{table}\n\n<!-- end -->",
        page,
        flags=re.DOTALL,
    )
    if found[1] != 1:
        raise ValueError(f"{marker} … <!-- end --> is there {found[1]} times, expected once")
    return found[0]


def _table(rows: Iterable[Figures]) -> str:
    rows = list(rows)
    lines = [HEADER, RULE, *(_row(row) for row in rows)]
    tweets = [row.f1 for row in rows if row.name.startswith("umsab_")]
    if tweets:
        lines.append(
            f"| mean of the {len(tweets)} parts of umsab | | | {np.mean(tweets):.3f} | | | |"
        )
    else:
        lines.append(f"| mean | | | {np.mean([row.f1 for row in rows]):.3f} | | | |")
    return "\n".join(lines)


def _row(row: Figures) -> str:
    texts = f"{row.n:,}" + (f" of {row.available:,}" if row.available > row.n else "")
    return (
        f"| {row.name} | {row.language} | {texts} | {row.f1:.3f} | {row.ece:.3f} | "
        f"{row.abstained:.0%} | {row.answered:.0%} |"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
