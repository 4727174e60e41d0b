"""Touchline through its public verbs over a store on disk; and the limit: streaming its columns."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow.compute as pc

from benchmarks.engine import questions as q
from benchmarks.engine.store import open_store
from benchmarks.engine.system import Form, Loading, System
from benchmarks.engine.worker import LIMIT
from benchmarks.walks import FUNNEL, PURCHASE, TOUCHPOINTS
from touchline import Journeys
from touchline.kernels.batch import Batch
from touchline.kernels.compiled import compiled

_CODES = {name: code for code, name in enumerate(TOUCHPOINTS)}
_BUY = TOUCHPOINTS[PURCHASE]
_FUNNEL = [TOUCHPOINTS[code] for code in FUNNEL]


def load(loading: Loading) -> System:
    """Map the store of the log into memory."""
    journeys = open_store(loading.folder)
    forms: dict[str, list[Form]] = {
        verb: [Form(verb, partial(ask, journeys), answer)]
        for verb, (ask, answer) in _VERBS.items()
        if verb == "sessions" or hasattr(Journeys, verb)
    }
    pool = ThreadPoolExecutor(loading.threads)
    batches = journeys.compute(_alone, _joined)
    for verb, columns in q.READS.items():
        words = [_words(_column_of(batch, name)) for batch in batches for name in columns]
        words += [_words(batch.starts) for batch in batches]
        forms[f"{LIMIT} {verb}"] = [
            Form("stream", partial(_streamed, pool, words, loading.threads), lambda _: [])
        ]
    mapped = sum(file.stat().st_size for file in (loading.folder / "store").rglob("*.arrow"))
    return System(version=version("touchline"), forms=forms, mapped=mapped)


def _transitions(journeys: Journeys) -> Any:
    return journeys.transitions()


def _funnel(journeys: Journeys) -> Any:
    # The peers count, and do not time the steps.
    return journeys.funnel(_FUNNEL, window="7d", times=False)


def _variants(journeys: Journeys) -> Any:
    return journeys.variants(limit=q.TOP, times=False)


def _retention(journeys: Journeys) -> Any:
    return journeys.retention(interval="week")


def _attribution(journeys: Journeys) -> Any:
    return journeys.attribution("markov", goal=_BUY, conversions="first", order=1, intervals=0)


def _step_matrix(journeys: Journeys) -> Any:
    return journeys.step_matrix(steps=q.STEPS)


def _sessions(journeys: Journeys) -> Any:
    from touchline.analysis.sessions import session_ids

    return session_ids(journeys, gap="30min")


def _column(found: Any, name: str) -> q.Numbers:
    column: q.Numbers = found.table[name].to_numpy()
    return column


def _coded(found: Any, name: str) -> q.Numbers:
    return np.array([_CODES[text] for text in found.table[name].to_pylist()])


def _pairs(found: Any) -> q.Answer:
    where = (_coded(found, "source"), _coded(found, "target"))
    return q.cells((q.K, q.K), _column(found, "count"), *where)


def _levels(found: Any) -> q.Answer:
    return [int(count) for count in _column(found, "persons")]


def _paths(found: Any) -> q.Answer:
    paths = (tuple(_CODES[name] for name in path) for path in found.table["path"].to_pylist())
    counts = found.table["journeys"].to_pylist()
    return q.variants(found.figures["variants"], zip(counts, paths, strict=True))


def _cohorts(found: Any) -> q.Answer:
    days = np.array(found.table["cohort"].to_pylist(), "datetime64[us]").astype(np.int64)
    weeks = (days - q.MONDAY) // q.WEEK
    periods, persons = _column(found, "period"), _column(found, "persons")
    return q.cells((q.WEEKS, q.WEEKS), persons, weeks, periods)


def _effects(found: Any) -> q.Answer:
    table = found.tables["removal_effects"]
    effects = np.zeros(1 + q.K)
    effects[0] = found.figures["conversion_probability"]
    for row in table.to_pylist():
        effects[1 + _CODES[row["channel"]]] = row["removal_effect"]
    return q.effects(effects)


def _steps(found: Any) -> q.Answer:
    table = found.table.filter(pc.not_equal(found.table["touchpoint"], "path_end"))
    codes = np.array([_CODES[name] for name in table["touchpoint"].to_pylist()])
    steps = table["step"].to_numpy() - 1
    return q.cells((q.STEPS, q.K), table["journeys"].to_numpy(), steps, codes)


def _sizes(found: Any) -> q.Answer:
    # Piece by piece, so that the memory of the answer is that of the ids.
    answers = [q.sessions(np.bincount(piece.ids - piece.ids[0])) for piece in found]
    return [sum(figures) for figures in zip(*answers, strict=True)]


_VERBS: dict[str, tuple[Callable[[Journeys], Any], Callable[[Any], q.Answer]]] = {
    "transitions": (_transitions, _pairs),
    "funnel": (_funnel, _levels),
    "variants": (_variants, _paths),
    "retention": (_retention, _cohorts),
    "attribution": (_attribution, _effects),
    "step_matrix": (_step_matrix, _steps),
    "sessions": (_sessions, _sizes),
}


def _alone(batch: Batch) -> list[Batch]:
    return [batch]


def _joined(a: list[Batch], b: list[Batch]) -> list[Batch]:
    return a + b


def _column_of(batch: Batch, name: str) -> q.Numbers:
    """Give the part of a column that belongs to the events of the batch."""
    column: q.Numbers = getattr(batch, name)[batch.low : batch.high]
    return column


def _words(column: q.Numbers) -> q.Numbers:
    """See a column as words of 64 bits, as far as they are aligned."""
    raw = column.view(np.uint8)
    skipped = -raw.ctypes.data % 8
    whole = (len(raw) - skipped) // 8 * 8
    words: q.Numbers = raw[skipped : skipped + whole].view(np.uint64)
    return words


def _streamed(pool: ThreadPoolExecutor, words: list[q.Numbers], threads: int) -> int:
    """Add up all words, each thread its share of the pieces."""
    return sum(pool.map(_summed, (words[k::threads] for k in range(threads))))


def _summed(words: list[q.Numbers]) -> int:
    return sum(int(_sum(piece)) for piece in words)


@compiled
def _sum(words: q.Numbers) -> int:
    total = np.uint64(0)
    for word in words:
        total += word
    return total  # type: ignore[return-value]
