"""Writes a log of customer journeys, always the same for the same number of events and seed.

::

    python -m benchmarks.log 10M --folder /tmp/log-10M
    python -m benchmarks.log 100M --folder /tmp/log-100M --csv

The folder gets

- ``events.parquet``: the raw log in order of arrival: person, time, touchpoint, device, value;
- ``events.csv``: the same rows, persons as 16 hexadecimal digits (only with ``--csv``);
- ``sorted.parquet``: person, time in µs and code of the touchpoint, by person and time;
- ``log.json``: what the log holds.

How the persons behave: :mod:`benchmarks.walks`. Memory stays bounded: events are dealt into files
by time of arrival, and each file is sorted for itself.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from benchmarks.walks import BEGIN, DEVICES, EVENT, PURCHASE, TOUCHPOINTS, YEAR, Events, walks

FOLDER = Path(__file__).resolve().parent.parent / ".bench"
"""Where benchmarks keep their logs."""
SEED = 42
VERSION = 1
"""Goes up when the same arguments give another log."""

_PERSONS = 64_000
"""Persons generated at a time."""
_BUCKET = 3_000_000
"""Events sorted by arrival at a time, about."""
_THREADS = 2
_PLAIN = pyarrow.csv.WriteOptions(quoting_style="none")

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


@dataclass(frozen=True, kw_only=True)
class Log:
    """What a log holds, and where its files are."""

    folder: Path
    events: int
    persons: int
    converted: float
    """Share of the persons that buy."""
    seed: int
    version: int = VERSION

    @property
    def raw(self) -> Path:
        """The rows in order of arrival."""
        return self.folder / "events.parquet"

    @property
    def csv(self) -> Path:
        """The same as CSV; there if asked for."""
        return self.folder / "events.csv"

    @property
    def sorted(self) -> Path:
        """Person, time, code, by person and time."""
        return self.folder / "sorted.parquet"


def count_of(text: str) -> int:
    """Read a number of events: ``10M``, ``20k``, ``1e6``."""
    scale = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000}.get(text[-1:].lower())
    return round(float(text if scale is None else text[:-1]) * (scale or 1))


def log_of(folder: Path, events: int, *, seed: int = SEED, csv: bool = False) -> Log:
    """Give the log in *folder*; write it if it is not there, or another one is."""
    try:
        found = json.loads((folder / "log.json").read_text("utf-8"))
    except (OSError, ValueError):
        found = {}
    wanted = {"events": events, "seed": seed, "version": VERSION}
    log = Log(folder=folder, **found) if wanted.items() <= found.items() else None
    if log is not None and (log.csv.exists() or not csv):
        return log
    return write_log(folder, events, seed=seed, csv=csv)


def write_log(folder: Path, events: int, *, seed: int = SEED, csv: bool = False) -> Log:
    """Write a log of exactly *events* events into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "log.json").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as spill, ThreadPoolExecutor(_THREADS) as pool:
        buckets = _Buckets(Path(spill), max(1, events // _BUCKET))
        persons, buyers = _deal(folder, events, seed, buckets, pool)
        _write_raw(folder, buckets, pool, csv=csv)
    log = Log(folder=folder, events=events, persons=persons, converted=buyers / persons, seed=seed)
    about = {name: value for name, value in asdict(log).items() if name != "folder"}
    (folder / "log.json").write_text(json.dumps(about), "utf-8")
    return log


class _Buckets:
    """Files of events, dealt by time of arrival."""

    def __init__(self, folder: Path, count: int) -> None:
        self.count = count
        self._paths = [folder / f"{k:04}.events" for k in range(count)]

    def deal(self, events: Events) -> None:
        """Append *events* to the files where they belong."""
        spot = (events["arrival"] - BEGIN) / YEAR
        # More persons are there later in the year: buckets become shorter.
        bucket = np.minimum(np.square(spot) * self.count, self.count - 1).astype(np.uint16)
        ends = np.cumsum(np.bincount(bucket, minlength=self.count))
        events = events[np.argsort(bucket, kind="stable")]
        for path, part in zip(self._paths, np.split(events, ends[:-1]), strict=True):
            with path.open("ab") as file:
                part.tofile(file)

    def sorted(self, k: int) -> Events:
        """Give the events of a file in order of arrival."""
        events: Events = np.fromfile(self._paths[k], EVENT)
        self._paths[k].unlink()
        return events[np.argsort(events["arrival"], kind="stable")]


def _deal(
    folder: Path, events: int, seed: int, buckets: _Buckets, pool: ThreadPoolExecutor
) -> tuple[int, int]:
    """Make *events* events, write them sorted and into *buckets*; persons, and those who buy."""
    size = min(_PERSONS, max(100, events // 8))
    schema = pa.schema({"person": pa.uint32(), "time": pa.int64(), "code": pa.uint8()})
    left, persons, buyers = events, 0, 0

    def generate(piece: int) -> Events:
        return walks(piece * size, size, seed)

    with pq.ParquetWriter(folder / "sorted.parquet", schema, compression="lz4") as file:
        for part in ahead(pool, generate, iter(range(1 << 31))):
            chosen = part[:left]
            left -= len(chosen)
            file.write_table(pa.table({name: chosen[name].copy() for name in schema.names}, schema))
            buckets.deal(chosen)
            persons = int(chosen["person"][-1]) + 1
            buyers += len(np.unique(chosen["person"][chosen["code"] == PURCHASE]))
            if not left:
                break
    return persons, buyers


def _write_raw(folder: Path, buckets: _Buckets, pool: ThreadPoolExecutor, *, csv: bool) -> None:
    def table(k: int) -> pa.Table:
        return _table(buckets.sorted(k))

    with ExitStack() as stack:
        parquet: pq.ParquetWriter | None = None
        text: pyarrow.csv.CSVWriter | None = None
        for rows in ahead(pool, table, iter(range(buckets.count))):
            if parquet is None:
                parquet = stack.enter_context(
                    pq.ParquetWriter(folder / "events.parquet", rows.schema, compression="lz4")
                )
            parquet.write_table(rows, row_group_size=1_000_000)
            if csv:
                rows = _as_text(rows)
                if text is None:
                    path = folder / "events.csv"
                    text = stack.enter_context(
                        pyarrow.csv.CSVWriter(path, rows.schema, write_options=_PLAIN)
                    )
                text.write_table(rows)


def _table(events: Events) -> pa.Table:
    return pa.table(
        {
            "person": events["person"].copy(),
            "time": pa.array(events["time"].copy()).cast(pa.timestamp("us", "UTC")),
            "touchpoint": _named(events["code"], TOUCHPOINTS),
            "device": _named(events["device"], DEVICES),
            "value": pa.array(events["value"].copy(), mask=events["code"] != PURCHASE),
        }
    )


def _named(codes: npt.NDArray[np.uint8], names: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(codes.astype(np.int8), pa.array(names))


def _as_text(rows: pa.Table) -> pa.Table:
    """Persons as hexadecimal digits, times without a zone, as exports have them."""
    person = rows["person"].to_numpy().astype(np.uint64)
    mixed = person * np.uint64(0x9E3779B97F4A7C15)  # odd: different persons stay different
    digits = mixed.astype(">u8").view(np.uint8).reshape(-1, 8)
    hexadecimal = np.frombuffer(b"0123456789abcdef", np.uint8)
    text = np.stack((hexadecimal[digits >> 4], hexadecimal[digits & 15]), axis=-1)
    keys = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(16), len(rows), [None, pa.py_buffer(text.tobytes())]
    )
    changed = {
        "person": keys.cast(pa.binary()).cast(pa.string()),
        "time": rows["time"].cast(pa.timestamp("us")),
        "touchpoint": rows["touchpoint"].cast(pa.string()),
        "device": rows["device"].cast(pa.string()),
        "value": rows["value"],
    }
    return pa.table(changed)


def ahead(
    pool: ThreadPoolExecutor, make: Callable[[_Item], _Made], items: Iterator[_Item]
) -> Iterator[_Made]:
    """Make things in threads, in order, and never more than a few before they are needed."""
    waiting: deque[Future[_Made]] = deque()
    for item in items:
        waiting.append(pool.submit(make, item))
        if len(waiting) > _THREADS:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def main() -> None:
    """Read the arguments, write the log, print what it holds as JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.log", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("events", type=count_of, help="how many: 20k, 10M, 1e8")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--csv", action="store_true", help="write CSV too")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    begun = time.perf_counter()
    log = write_log(args.folder, args.events, seed=args.seed, csv=args.csv)
    seconds = round(time.perf_counter() - begun, 1)
    print(json.dumps(asdict(log) | {"folder": str(args.folder), "seconds": seconds}))


if __name__ == "__main__":
    main()
