"""ClickHouse in the process: a MergeTree ordered by person and time, the best statements found.

Lists of the events of a person stand in the right order only where rows are aggregated in the order
of the table; without that setting, statements built on ``groupArray`` are sometimes wrong.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from chdb import session

from benchmarks.engine import questions as q
from benchmarks.engine.system import Form, Loading, System
from benchmarks.walks import FUNNEL, PURCHASE

A, B, C, D = FUNNEL
_IN_ORDER = " SETTINGS optimize_aggregation_in_order = 1"
_STEP = 256
"""A pair of codes is one number of 16 bits: the first times this, plus the second."""


def load(loading: Loading) -> System:
    """Read the log into a table of one sorted part."""
    folder = tempfile.mkdtemp(dir=loading.folder, prefix="chdb-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    db: Any = session.Session(folder)  # type: ignore[no-untyped-call]
    db.query(f"SET max_threads = {loading.threads}")
    db.query(f"SET max_memory_usage = {loading.memory}")
    db.query("CREATE DATABASE j ENGINE = Atomic")
    db.query(
        "CREATE TABLE j.t (person UInt32, ts UInt64, code UInt8)"
        " ENGINE = MergeTree ORDER BY (person, ts)"
    )
    db.query(
        "INSERT INTO j.t SELECT person, time, code"
        f" FROM file('{loading.sorted.resolve()}', Parquet)"
    )
    db.query("OPTIMIZE TABLE j.t FINAL")
    return System(version=str(_rows(db, "SELECT version() AS v")["v"][0]), forms=_forms(db))


def _rows(db: Any, sql: str) -> dict[str, list[Any]]:
    found = bytes(db.query(sql, "ArrowStream").bytes())
    columns: dict[str, list[Any]] = pa.ipc.open_stream(found).read_all().to_pydict()
    return columns


def _forms(db: Any) -> dict[str, list[Form]]:
    def form(name: str, sql: str, answer: Callable[[Any], q.Answer]) -> Form:
        return Form(name, partial(_rows, db, sql), answer)

    def chain(name: str, sql: str) -> Form:
        return Form(name, lambda: _removal(_rows(db, sql)), q.effects)

    pairs = partial(_cells, shape=(q.K, q.K))
    steps = partial(_cells, shape=(q.STEPS + 1, q.K))
    weeks = partial(_weeks, shape=(q.WEEKS, q.WEEKS))
    return {
        "transitions": [
            form("pairs of lists", _PAIRS + _IN_ORDER, pairs),
            form("tuples of lists", _TUPLES + _IN_ORDER, pairs),
        ],
        "funnel": [
            form("windowFunnel of who reach step 2", _FUNNEL_SOME, _levels),
            form("windowFunnel", _FUNNEL, _levels),
        ],
        "variants": [
            form("lists", _LISTS + _IN_ORDER, _paths),
            form("hashed lists", _HASHED + _IN_ORDER, _paths),
        ],
        "retention": [
            form("bit masks in order", _MASKS + _IN_ORDER, weeks),
            form("bit masks", _MASKS, weeks),
        ],
        "attribution": [chain("pairs of lists", _CHAIN + _IN_ORDER)],
        "step_matrix": [
            form("numbered lists", _STEPS_OF_LISTS + _IN_ORDER, steps),
            form("joined lists", _STEPS_JOINED + _IN_ORDER, steps),
        ],
        "sessions": [
            _sessions(db, "lists", _SESSIONS + _IN_ORDER, "person, k"),
            _sessions(db, "windows", _SESSION_WINDOWS, "k"),
        ],
    }


def _sessions(db: Any, name: str, sql: str, key: str) -> Form:
    """Write the number of its session behind every event."""

    def run() -> None:
        db.query(f"CREATE OR REPLACE TABLE j.s ENGINE = Memory AS {sql}")

    def answer(_: None) -> q.Answer:
        sql = (
            f"SELECT n, count() AS c FROM (SELECT count() AS n FROM j.s GROUP BY {key}) GROUP BY n"
        )
        found = _rows(db, sql)
        return q.sessions(np.repeat(found["n"], found["c"]))

    return Form(name, run, answer)


def _cells(found: dict[str, list[Any]], *, shape: tuple[int, int]) -> q.Answer:
    """Read counts whose key is two numbers; the step of a step matrix counts from 1."""
    first, second = np.divmod(np.array(found["k"], np.int64), _STEP)
    if shape[0] == q.STEPS + 1:
        first, shape = first - 1, (q.STEPS, q.K)
    return q.cells(shape, np.array(found["n"]), first, second)


def _weeks(found: dict[str, list[Any]], *, shape: tuple[int, int]) -> q.Answer:
    return q.cells(shape, np.array(found["n"]), np.array(found["c"]), np.array(found["k"]))


def _levels(found: dict[str, list[Any]]) -> q.Answer:
    return [int(found[level][0]) for level in ("a", "b", "c", "d")]


def _paths(found: dict[str, list[Any]]) -> q.Answer:
    paths = (tuple(path) for path in found["path"])
    return q.variants(found["different"][0], zip(found["n"], paths, strict=True))


def _removal(found: dict[str, list[Any]]) -> q.Numbers:
    counts = np.zeros((q.K + 3, q.K + 3), np.int64)
    where = np.divmod(np.array(found["k"], np.int64), _STEP)
    counts[where] = found["n"]
    return q.chain(counts)


_GROUPED = "SELECT groupArray(code) AS c FROM j.t GROUP BY person"
_PAIRS = f"""SELECT k, count() AS n FROM (
        SELECT arrayMap((x, y) -> bitOr(bitShiftLeft(toUInt16(x), 8), toUInt16(y)),
            arrayPopBack(c), arrayPopFront(c)) AS ks FROM ({_GROUPED})
    ) ARRAY JOIN ks AS k GROUP BY k"""
_TUPLES = f"""SELECT toUInt16(p.1) * {_STEP} + p.2 AS k, count() AS n FROM (
        SELECT arrayJoin(arrayZip(arrayPopBack(c), arrayPopFront(c))) AS p FROM ({_GROUPED})
    ) GROUP BY p"""
_LEVELS = ", ".join(f"countIf(level >= {k + 1}) AS {name}" for k, name in enumerate("abcd"))
_CHAINS = f"windowFunnel({q.WINDOW})(ts, {', '.join(f'code = {code}' for code in FUNNEL)}) AS level"
_FUNNEL = f"""SELECT {_LEVELS} FROM (
        SELECT {_CHAINS} FROM j.t WHERE code IN {FUNNEL} GROUP BY person)"""
_FUNNEL_SOME = f"""SELECT b, c, d,
        (SELECT uniqExact(person) FROM j.t WHERE code = {A}) AS a FROM (
    SELECT {_LEVELS} FROM (SELECT {_CHAINS} FROM j.t WHERE code IN {FUNNEL}
        AND person IN (SELECT person FROM j.t WHERE code = {B}) GROUP BY person))"""
_LISTS = f"""WITH v AS (SELECT c, count() AS n FROM ({_GROUPED}) GROUP BY c)
    SELECT n, arrayMap(x -> toUInt16(x), c) AS path, (SELECT count() FROM v) AS different
    FROM v ORDER BY n DESC LIMIT {q.TOP}"""
_HASHED = f"""SELECT n, arrayMap(x -> toUInt16(x), example) AS path, different FROM (
        SELECT cityHash64(c) AS h, count() AS n, any(c) AS example, count() OVER () AS different
        FROM ({_GROUPED}) GROUP BY h ORDER BY n DESC LIMIT {q.TOP})"""
_WEEK = f"toUInt8(intDiv(ts - {q.MONDAY}, {q.WEEK}))"
_MASKS = f"""SELECT bitCount(bitAnd(m, -m) - 1) AS c, w - c AS k, sum(n) AS n FROM (
        SELECT m, count() AS n FROM (
            SELECT groupBitOr(bitShiftLeft(toUInt64(1), {_WEEK})) AS m FROM j.t GROUP BY person
        ) GROUP BY m
    ) ARRAY JOIN range({q.WEEKS}) AS w WHERE bitTest(m, w) GROUP BY c, k"""
_CHAIN = f"""SELECT k, count() AS n FROM (
        SELECT CAST(arrayMap((x, y) -> toUInt16(x) * {_STEP} + y, arrayPushFront(e, {q.START}),
            arrayPushBack(e, i = 0 ? {q.NULL} : {q.CONVERSION})) AS Array(UInt16)) AS ks
        FROM (SELECT groupArray(code) AS c, indexOf(c, {PURCHASE}) AS i,
            i = 0 ? c : arraySlice(c, 1, i - 1) AS e FROM j.t GROUP BY person)
    ) ARRAY JOIN ks AS k GROUP BY k"""
_FIRST_STEPS = f"SELECT groupArray({q.STEPS})(code) AS c FROM j.t GROUP BY person"
_STEPS_OF_LISTS = f"""SELECT k, count() AS n FROM (
        SELECT CAST(arrayMap((x, i) -> toUInt16(i) * {_STEP} + x, c, arrayEnumerate(c))
            AS Array(UInt16)) AS ks FROM ({_FIRST_STEPS})
    ) ARRAY JOIN ks AS k GROUP BY k"""
_STEPS_JOINED = f"""SELECT toUInt16(s) * {_STEP} + code AS k, count() AS n FROM ({_FIRST_STEPS})
    ARRAY JOIN c AS code, arrayEnumerate(c) AS s GROUP BY s, code"""
_SESSIONS = f"""SELECT person, k FROM (
        SELECT person, CAST(arrayCumSum(arrayMap(x -> toUInt32(x > {q.GAP}),
            arrayDifference(groupArray(ts)))) AS Array(UInt16)) AS ks FROM j.t GROUP BY person
    ) ARRAY JOIN ks AS k"""
_SESSION_WINDOWS = f"""SELECT toUInt32(sum(pp <> person OR ts - pt > {q.GAP})
        OVER (ORDER BY person, ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) AS k
    FROM (SELECT person, ts, lagInFrame(person, 1, 4294967295) OVER w AS pp,
            lagInFrame(ts) OVER w AS pt FROM j.t
        WINDOW w AS (ORDER BY person, ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW))"""
