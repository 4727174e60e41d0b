"""polars: a frame sorted by person and time, and the best expressions found.

They use that the rows are sorted: a comparison with the row before says where a person begins.
Written with ``over("person")``, the same questions take 12 to 17 times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import numpy as np
import polars as pl

from benchmarks.engine import questions as q
from benchmarks.engine.system import Form, Loading, System
from benchmarks.walks import FUNNEL, PURCHASE

c = pl.col
_Engine = Literal["in-memory", "streaming"]
_STEP = 256


def load(loading: Loading) -> System:
    """Read the log into a frame in one piece."""
    frame = pl.read_parquet(loading.sorted).rename({"time": "ts"}).rechunk()
    lazy = frame.with_columns(c.person.set_sorted()).lazy()
    return System(version=pl.__version__, forms=_forms(lazy))


def _forms(log: pl.LazyFrame) -> dict[str, list[Form]]:
    def form(
        name: str,
        ask: Callable[[pl.LazyFrame, _Engine], Any],
        answer: Callable[[Any], q.Answer],
        engine: _Engine = "streaming",
    ) -> Form:
        return Form(name, partial(ask, log, engine), answer)

    steps = partial(_cells, shape=(q.STEPS, q.K))
    return {
        "transitions": [
            form("pairs as one number", _pairs, partial(_cells, shape=(q.K, q.K))),
        ],
        "funnel": [
            form("forward fill", _funnel, _levels),
            form("forward fill in memory", _funnel, _levels, "in-memory"),
            form("forward fill, narrowing", _narrowing, _levels),
        ],
        "variants": [
            form("hashed lists", _hashed, _paths),
            form("lists", _lists, _paths, "in-memory"),
        ],
        "retention": [form("changes of week", _weeks, partial(_cells, shape=(q.WEEKS, q.WEEKS)))],
        "attribution": [
            form("running count of purchases", _chain, q.effects),
            form("ranges up to the purchase", _cut, q.effects),
        ],
        "step_matrix": [
            form("row numbers", _steps, steps),
            form("row numbers as one number", _steps_as_one, steps),
        ],
        "sessions": [form("running count", _sessions, _sizes)],
    }


def _begins() -> pl.Expr:
    """Whether a person begins here."""
    return (c.person != c.person.shift(1)).fill_null(value=True)


def _pairs(log: pl.LazyFrame, engine: _Engine) -> pl.DataFrame:
    within = c.person == c.person.shift(-1)
    key = c.code.cast(pl.UInt16) * _STEP + c.code.shift(-1)
    return _counted(log.select(k=key, within=within).filter(c.within), engine)


def _counted(keys: pl.LazyFrame, engine: _Engine) -> pl.DataFrame:
    return keys.group_by("k").agg(n=pl.len()).collect(engine=engine)


def _cells(found: pl.DataFrame, *, shape: tuple[int, int]) -> q.Answer:
    first, second = np.divmod(found["k"].to_numpy().astype(np.int64), _STEP)
    return q.cells(shape, found["n"].to_numpy(), first, second)


def _funnel(log: pl.LazyFrame, engine: _Engine) -> list[int]:
    """Carry person and time of the newest entry of each step along."""
    chains = log.filter(c.code.is_in(list(FUNNEL)))
    reached = c.code == FUNNEL[0]
    entry = c.ts
    for step, code in enumerate(FUNNEL):
        if step:
            entry = c(f"s{step - 1}")
            same = c(f"p{step - 1}") == c.person
            reached = (c.code == code) & same & (c.ts - entry <= q.WINDOW)
        chains = chains.with_columns(
            pl.when(reached).then(c.person).forward_fill().alias(f"p{step}"),
            pl.when(reached).then(entry).forward_fill().alias(f"s{step}"),
        )
    persons = [
        (c(f"p{step}").drop_nulls().rle_id().max() + 1).alias(f"n{step}")
        for step in range(len(FUNNEL))
    ]
    return list(chains.select(persons).collect(engine=engine).row(0))


def _narrowing(log: pl.LazyFrame, engine: _Engine) -> list[int]:
    """Do the same, leaving out after each step the persons who have not reached it."""
    left = log.filter(c.code.is_in(list(FUNNEL))).with_columns(s=c.ts).collect(engine=engine)
    counts = []
    for code in FUNNEL:
        reached = (c.code == code) & (c.ts - c.s <= q.WINDOW)
        left = left.with_columns(
            p=pl.when(reached).then(c.person).forward_fill(),
            s=pl.when(reached).then(c.s).forward_fill(),
        ).filter(c.p == c.person)
        counts.append(_persons(left))
    return counts


def _persons(sorted_rows: pl.DataFrame) -> int:
    return sorted_rows.select(c.person.rle_id().max() + 1).item() or 0


def _levels(found: list[int]) -> q.Answer:
    return [int(count or 0) for count in found]


def _lists(log: pl.LazyFrame, engine: _Engine) -> tuple[int, pl.DataFrame]:
    lists = log.group_by("person").agg(path=c.code).collect(engine=engine)
    counted = lists.group_by("path").agg(n=pl.len())
    return counted.height, counted.top_k(q.TOP, by="n")


def _hashed(log: pl.LazyFrame, engine: _Engine) -> tuple[int, pl.DataFrame]:
    counted = (
        log.group_by("person")
        .agg(path=c.code)
        .select(c.person, h=c.path.hash())
        .group_by("h")
        .agg(n=pl.len(), person=c.person.first())
        .collect(engine=engine)
    )
    top = counted.top_k(q.TOP, by="n")
    examples = log.filter(c.person.is_in(top["person"].implode())).group_by("person")
    paths = examples.agg(path=c.code).collect(engine=engine)
    return counted.height, top.join(paths, on="person")


def _paths(found: tuple[int, pl.DataFrame]) -> q.Answer:
    different, top = found
    paths = (tuple(path) for path in top["path"].to_list())
    return q.variants(different, zip(top["n"].to_list(), paths, strict=True))


def _weeks(log: pl.LazyFrame, engine: _Engine) -> pl.DataFrame:
    """Only the rows where the week changes are looked at."""
    week = ((c.ts - q.MONDAY) // q.WEEK).cast(pl.UInt8)
    weeks = log.select("person", w=week).filter(_begins() | (c.w != c.w.shift(1)))
    cohort = pl.when(_begins()).then(c.w).forward_fill()
    cells = weeks.select(k=cohort.cast(pl.UInt16) * _STEP + (c.w - cohort))
    return _counted(cells, engine)


def _chain(log: pl.LazyFrame, engine: _Engine) -> q.Numbers:
    bought = (c.code == PURCHASE).cast(pl.UInt32)
    rows = log.select(
        a=pl.when(_begins()).then(q.START).otherwise(c.code.shift(1)).cast(pl.UInt16),
        b=c.code,
        last=(c.person != c.person.shift(-1)).fill_null(value=True),
        begins=_begins(),
        before=bought.cum_sum() - bought,
    )
    first = pl.when(c.begins).then(c.before).forward_fill()
    kept = rows.filter(c.before == first)
    gone = c.last & (c.b != PURCHASE)
    counted = (
        kept.group_by(k=c.a * _STEP + c.b).agg(n=pl.len(), gone=gone.sum()).collect(engine=engine)
    )
    return _removal(counted)


def _cut(log: pl.LazyFrame, engine: _Engine) -> q.Numbers:
    """Count all, then take back what the few who buy did after it."""
    bought = log.filter(c.code == PURCHASE).group_by("person").agg(tc=c.ts.min())
    after = log.join(bought, on="person", how="inner", maintain_order="left")
    rows = pl.collect_all([_steps_of(log), _steps_of(after, late=True)], engine=engine)
    both = [rows[0], rows[1].with_columns(-c.n.cast(pl.Int64), -c.gone.cast(pl.Int64))]
    return _removal(pl.concat(both, how="vertical_relaxed"))


def _steps_of(log: pl.LazyFrame, *, late: bool = False) -> pl.LazyFrame:
    """Steps of whole journeys; or those after the purchase, with all ends of those who buy."""
    gone = (c.person != c.person.shift(-1)).fill_null(value=True) & (c.code != PURCHASE)
    rows = log.select(
        k=pl.when(_begins()).then(q.START).otherwise(c.code.shift(1)).cast(pl.UInt16) * _STEP
        + c.code,
        gone=gone,
        late=c.ts > c.tc if late else pl.lit(value=True),
    )
    return rows.group_by("k").agg(n=c.late.sum(), gone=c.gone.sum())


def _removal(counted: pl.DataFrame) -> q.Numbers:
    a, b = np.divmod(counted["k"].to_numpy().astype(np.int64), _STEP)
    counts = np.zeros((q.K + 3, q.K + 3), np.int64)
    np.add.at(counts, (a, b), counted["n"].to_numpy().astype(np.int64))
    np.add.at(counts, (b, np.full(len(b), q.NULL)), counted["gone"].to_numpy().astype(np.int64))
    return q.chain(counts)


def _numbered(log: pl.LazyFrame) -> pl.LazyFrame:
    rows = log.select(c.code, begins=_begins(), i=pl.int_range(pl.len(), dtype=pl.UInt32))
    first = pl.when(c.begins).then(c.i).forward_fill()
    return rows.select(c.code, s=c.i - first).filter(c.s < q.STEPS)


def _steps(log: pl.LazyFrame, engine: _Engine) -> pl.DataFrame:
    counted = _numbered(log).group_by("s", "code").agg(n=pl.len()).collect(engine=engine)
    return counted.select(k=c.s * _STEP + c.code, n=c.n)


def _steps_as_one(log: pl.LazyFrame, engine: _Engine) -> pl.DataFrame:
    return _counted(_numbered(log).select(k=c.s.cast(pl.UInt16) * _STEP + c.code), engine)


def _sessions(log: pl.LazyFrame, engine: _Engine) -> pl.DataFrame:
    """Give the number of its session behind every event."""
    begins = _begins() | (c.ts.diff() > q.GAP)
    return log.select(session=begins.fill_null(value=True).cum_sum() - 1).collect(engine=engine)


def _sizes(found: pl.DataFrame) -> q.Answer:
    return q.sessions(np.bincount(found["session"].to_numpy()))
