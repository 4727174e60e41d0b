"""DuckDB: an in-memory table sorted by person and time, and the best statements found.

DuckDB answers ``lag() OVER ()`` and running aggregates while it scans, in the order in which the
rows were inserted, but with one thread. Where that is the fastest way, the statement is written as
a union over as many ranges of persons as there are threads.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np

from benchmarks.engine import questions as q
from benchmarks.engine.system import Form, Loading, System
from benchmarks.walks import FUNNEL, PURCHASE

A, B, C, D = FUNNEL
_NARROW = 1 << 18
"""So many persons and the µs of a year fit into 63 bits together."""
_SPAN = 1 << 45


def load(loading: Loading) -> System:
    """Read the log into a table."""
    db = duckdb.connect()
    db.execute(f"SET threads = {loading.threads}")
    db.execute(f"SET memory_limit = '{loading.memory} bytes'")
    db.execute(f"SET temp_directory = '{loading.folder / 'duckdb'}'")
    db.execute(
        "CREATE TABLE t AS SELECT person, time AS ts, code"
        f" FROM read_parquet('{loading.sorted}')"  # keeps its order
    )
    loaded = _Loaded(db, loading.persons, loading.threads)
    return System(version=duckdb.__version__, forms=loaded.forms())


class _Loaded:
    def __init__(self, db: duckdb.DuckDBPyConnection, persons: int, threads: int) -> None:
        self.db = db
        self.persons = persons
        self.threads = threads

    def forms(self) -> dict[str, list[Form]]:
        """List the statements for each question."""
        pairs = functools.partial(_cells, shape=(q.K, q.K), axes=("a", "b"))
        weeks = functools.partial(_cells, shape=(q.WEEKS, q.WEEKS), axes=("c", "k"))
        steps = functools.partial(_cells, shape=(q.STEPS, q.K), axes=("s", "code"))
        return {
            "transitions": [
                self._form("lag", self._lag(), pairs),
                self._form("positional join", _POSITIONAL, pairs),
            ],
            "funnel": [
                self._form("asof joins", _ASOF, _levels),
                self._form("running maxima", self._running(), _levels),
            ],
            "variants": [
                self._form("hash of events", _HASHED, _paths),
                self._form("lists", _LISTS, _paths),
            ],
            "retention": [
                self._form("changes of week", _MASKS.format(persons=self._changes()), weeks),
                self._form("bit masks", _MASKS.format(persons=_MASK), weeks),
            ],
            "attribution": [
                self._chain("join with first purchase", self._joined(1)),
                self._chain("join, in ranges", self._joined(self.threads)),
            ],
            "step_matrix": [
                self._form("running maximum", self._positions(), steps),
                self._form("join with first row", _FIRST_ROWS, steps),
            ],
            "sessions": [
                Form("running count", self._sessions(1), self._sizes),
                Form("running count, in ranges", self._sessions(self.threads), self._sizes),
            ],
        }

    def _form(self, name: str, sql: str, answer: Callable[[Any], q.Answer]) -> Form:
        return Form(name, functools.partial(self._ask, sql), answer)

    def _ask(self, sql: str) -> dict[str, Any]:
        return self.db.execute(sql).fetchnumpy()

    def _ranges(self, count: int, one: Callable[[str, int], str]) -> str:
        """Union of a statement over *count* ranges of persons."""
        ends = [self.persons * k // count for k in range(count + 1)]
        return " UNION ALL ".join(
            one(f"(SELECT * FROM t WHERE person >= {low} AND person < {high})", low)
            for low, high in pairwise(ends)
        )

    def _lag(self) -> str:
        rows = self._ranges(
            self.threads,
            lambda t, _: (
                "SELECT lag(person) OVER () AS pp, lag(code) OVER () AS a, person, code AS b"
                f" FROM {t}"
            ),
        )
        return f"SELECT a, b, count(*) AS n FROM ({rows}) WHERE pp = person GROUP BY a, b"

    def _running(self) -> str:
        """Carry the newest entry of each step along, as person and time in one number."""
        count = max(self.threads, -(-self.persons // _NARROW))
        levels = self._ranges(count, _running_maxima)
        return f"SELECT {_COUNT_LEVELS} FROM ({levels})"

    def _changes(self) -> str:
        return self._ranges(
            self.threads,
            lambda t, _: (
                f"""SELECT bit_or(1::UBIGINT << w) AS m FROM (
                SELECT person, w, lag(person) OVER () AS pp, lag(w) OVER () AS pw
                FROM (SELECT person, {_WEEK} AS w FROM {t})
            ) WHERE pp IS DISTINCT FROM person OR pw <> w GROUP BY person"""
            ),
        )

    def _joined(self, count: int) -> str:
        rows = self._ranges(
            count,
            lambda t, _: (
                f"""
            SELECT CASE WHEN pp = e.person THEN pa::INT ELSE {q.START} END AS a, code AS b,
                np IS DISTINCT FROM e.person AS last
            FROM (SELECT lag(person) OVER () AS pp, lag(code) OVER () AS pa,
                lead(person) OVER () AS np, person, ts, code FROM {t}) AS e
            LEFT JOIN bought ON e.person = bought.person WHERE tc IS NULL OR ts <= tc"""
            ),
        )
        return f"""WITH bought AS (
            SELECT person, min(ts) AS tc FROM t WHERE code = {PURCHASE} GROUP BY person
        ) SELECT a, b, last, count(*) AS n FROM ({rows}) GROUP BY ALL"""

    def _chain(self, name: str, sql: str) -> Form:
        def run() -> Any:
            found = {key: np.asarray(column) for key, column in self._ask(sql).items()}
            counts = np.zeros((q.K + 3, q.K + 3), np.int64)
            a, b = found["a"].astype(int), found["b"].astype(int)
            np.add.at(counts, (a, b), found["n"])
            gone = found["last"].astype(bool) & (b != PURCHASE)
            np.add.at(counts, (b[gone], q.NULL), found["n"][gone])
            return q.chain(counts)

        return Form(name, run, q.effects)

    def _positions(self) -> str:
        rows = self._ranges(
            self.threads,
            lambda t, _: (
                f"""
            SELECT code, r, max(CASE WHEN pp IS DISTINCT FROM person THEN r END)
                OVER (ROWS UNBOUNDED PRECEDING) AS f
            FROM (SELECT code, person, row_number() OVER () AS r, lag(person) OVER () AS pp
                FROM {t})"""
            ),
        )
        return f"""SELECT (r - f)::UTINYINT AS s, code, count(*) AS n FROM ({rows})
            WHERE r - f < {q.STEPS} GROUP BY ALL"""

    def _sessions(self, count: int) -> Callable[[], None]:
        """Write the number of its session behind every event; the ranges have numbers apart."""
        rows = self._ranges(
            count,
            lambda t, low: (
                f"""
            SELECT (count(*) FILTER (pp IS NULL OR pp <> person OR gap > {q.GAP})
                OVER (ROWS UNBOUNDED PRECEDING) + {low}::BIGINT * 1000)::BIGINT AS session
            FROM (SELECT person, ts - lag(ts) OVER () AS gap, lag(person) OVER () AS pp FROM {t})"""
            ),
        )

        def run() -> None:
            self.db.execute(f"CREATE OR REPLACE TABLE s AS {rows}")

        return run

    def _sizes(self, _: None) -> q.Answer:
        found = self._ask("SELECT count(*) AS n FROM s GROUP BY session")
        return q.sessions(found["n"])


def _cells(found: dict[str, Any], *, shape: tuple[int, ...], axes: tuple[str, ...]) -> q.Answer:
    return q.cells(shape, found["n"], *(found[axis] for axis in axes))


def _levels(found: dict[str, Any]) -> q.Answer:
    return [int(found[level][0]) for level in ("a", "b", "c", "d")]


def _paths(found: dict[str, Any]) -> q.Answer:
    paths = (tuple(int(code) for code in path) for path in found["path"])
    return q.variants(int(found["different"][0]), zip(map(int, found["n"]), paths, strict=True))


def _running_maxima(t: str, low: int) -> str:
    def carried(step: int) -> str:
        code, before = FUNNEL[step], f"AND k - k{step} <= {q.WINDOW} THEN k{step}"
        kept = f"code = {code} {before}" if step else f"code = {code} THEN k"
        return f"max(CASE WHEN {kept} END) OVER (ROWS UNBOUNDED PRECEDING) AS k{step + 1}"

    reached = " ".join(
        f"WHEN code = {code} AND k - k{step} <= {q.WINDOW} THEN {step + 1}"
        for step, code in enumerate(FUNNEL)
        if step
    )
    return f"""SELECT * FROM (
        WITH e AS (SELECT (person - {low})::BIGINT * {_SPAN} + (ts - {q.MONDAY}) AS k, person, code
            FROM {t} WHERE code IN {FUNNEL}),
        f1 AS (SELECT *, {carried(0)} FROM e),
        f2 AS (SELECT *, {carried(1)} FROM f1),
        f3 AS (SELECT *, {carried(2)} FROM f2)
        SELECT person, max(CASE WHEN code = {A} THEN 1 {reached} ELSE 0 END) AS level
        FROM f3 GROUP BY person)"""


_COUNT_LEVELS = ", ".join(
    f"count(*) FILTER (level >= {k + 1}) AS {name}" for k, name in enumerate("abcd")
)
_WEEK = f"((ts - {q.MONDAY}) // {q.WEEK})::UTINYINT"
_POSITIONAL = """SELECT a, b, count(*) AS n FROM (
        SELECT l.person AS p, l.code AS a, r.person AS p2, r.code AS b
        FROM t AS l POSITIONAL JOIN (SELECT person, code FROM t OFFSET 1) AS r
    ) WHERE p = p2 GROUP BY a, b"""
_ASOF = f"""
    WITH e1 AS (SELECT person, ts AS t1 FROM t WHERE code = {A}),
    e2 AS (SELECT person, ts FROM t WHERE code = {B}),
    e3 AS (SELECT person, ts FROM t WHERE code = {C}),
    e4 AS (SELECT person, ts FROM t WHERE code = {D}),
    j2 AS (SELECT e1.person, t1, e2.ts AS t2 FROM e1 ASOF JOIN e2
        ON e1.person = e2.person AND e1.t1 < e2.ts WHERE e2.ts - t1 <= {q.WINDOW}),
    j3 AS (SELECT j2.person, t1, e3.ts AS t3 FROM j2 ASOF JOIN e3
        ON j2.person = e3.person AND j2.t2 < e3.ts WHERE e3.ts - t1 <= {q.WINDOW}),
    j4 AS (SELECT j3.person, t1 FROM j3 ASOF JOIN e4
        ON j3.person = e4.person AND j3.t3 < e4.ts WHERE e4.ts - t1 <= {q.WINDOW})
    SELECT (SELECT count(DISTINCT person) FROM e1) AS a,
        (SELECT count(DISTINCT person) FROM j2) AS b,
        (SELECT count(DISTINCT person) FROM j3) AS c,
        (SELECT count(DISTINCT person) FROM j4) AS d"""
_LISTS = f"""
    WITH p AS (SELECT list(code ORDER BY ts) AS path FROM t GROUP BY person),
    v AS (SELECT path, count(*) AS n FROM p GROUP BY path)
    SELECT n, path, (SELECT count(*) FROM v) AS different FROM v ORDER BY n DESC LIMIT {q.TOP}"""
_HASHED = f"""
    WITH h AS (SELECT person, bit_xor(hash((r - first) * 256 + code)) AS h
        FROM (SELECT person, code, rowid AS r FROM t)
        JOIN (SELECT person, min(rowid) AS first FROM t GROUP BY person) USING (person)
        GROUP BY person),
    v AS (SELECT h, count(*) AS n, any_value(person) AS example FROM h GROUP BY h),
    top AS (SELECT *, (SELECT count(*) FROM v) AS different FROM v ORDER BY n DESC LIMIT {q.TOP})
    SELECT n, different, path FROM top JOIN (
        SELECT person, list(code ORDER BY ts) AS path FROM t
        WHERE person IN (SELECT example FROM top) GROUP BY person
    ) AS shown ON shown.person = top.example"""
_MASK = f"SELECT bit_or(1::UBIGINT << {_WEEK}) AS m FROM t GROUP BY person"
_MASKS = f"""
    WITH p AS ({{persons}}),
    g AS (SELECT m::BIGINT AS m, count(*) AS n FROM p GROUP BY m),
    h AS (SELECT m, n, bit_count((m & -m) - 1) AS c FROM g)
    SELECT c, w - c AS k, sum(n)::BIGINT AS n
    FROM h, (SELECT unnest(range({q.WEEKS}))::INT AS w) WHERE (m >> w) & 1 = 1 GROUP BY 1, 2"""
_FIRST_ROWS = f"""SELECT (r - first)::INT AS s, code, count(*) AS n
    FROM (SELECT person, code, rowid AS r FROM t)
    JOIN (SELECT person, min(rowid) AS first FROM t GROUP BY person) USING (person)
    WHERE r - first < {q.STEPS} GROUP BY ALL"""
