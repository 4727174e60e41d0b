"""A process that holds one system; asked through its standard input, a line of JSON each time.

``python -m benchmarks.engine.worker duckdb FOLDER --persons 857262 --threads 2`` loads the log of
the folder, says so, and then answers ``{"verb": "funnel", "form": "asof joins"}`` with the seconds
and the answer.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.engine.system import Form, Loading, System

SYSTEMS = ("touchline", "duckdb", "chdb", "polars")
LIMIT = "limit"
"""Streaming the columns that a question has to read, in the worker of Touchline."""
_SHORT = 0.1
_MOST = 5


def timed(form: Form) -> dict[str, Any]:
    """Answer once, and again while that took less than a tenth of a second in all; median."""
    gc.collect()
    seconds: list[float] = []
    while not seconds or (sum(seconds) < _SHORT and len(seconds) < _MOST):
        found = None
        begun = time.perf_counter()
        found = form.run()
        seconds.append(time.perf_counter() - begun)
    return {"seconds": statistics.median(seconds), "answer": form.answer(found)}


def reply(system: System, asked: dict[str, Any]) -> dict[str, Any]:
    """Do what a line asks for."""
    forms = {form.name: form for form in system.forms[asked["verb"]]}
    try:
        return timed(forms[asked["form"]])
    except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer
        return {"error": f"{type(error).__name__}: {error}"[:500]}


def main() -> None:
    """Load, then answer until the input ends."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine.worker")
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--persons", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--memory", type=int, required=True)
    args = parser.parse_args()
    # What a system prints must not come between the lines of the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.environ["TOUCHLINE_THREADS"] = os.environ["POLARS_MAX_THREADS"] = str(args.threads)
    loading = Loading(
        folder=args.folder, persons=args.persons, threads=args.threads, memory=args.memory
    )
    module = importlib.import_module(f"benchmarks.engine.{args.system}_worker")
    begun = time.perf_counter()
    system: System = module.load(loading)
    ready = {
        "version": system.version,
        "forms": {verb: [form.name for form in forms] for verb, forms in system.forms.items()},
        "mapped": system.mapped,
        "seconds": time.perf_counter() - begun,
    }
    print(json.dumps(ready), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(reply(system, json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
