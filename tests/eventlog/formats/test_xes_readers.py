"""The compiled reader of XES gives what expat gives, whatever the log looks like."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.errors import SourceError
from touchline.eventlog.formats.cells import Chunk
from touchline.eventlog.formats.xes_chunks import UnusualError, read_chunks
from touchline.eventlog.formats.xes_elements import Header, read_elements
from touchline.kernels.xes_marks import marks_of

SUPPORT = Path(__file__).with_name("support.xes").read_bytes()

TEXTS = st.sampled_from(
    ["a", "", "Q&amp;A", "&#10;", "&#x41;", "two\nlines", "tab\there", "đặt hàng", "&lt;b&gt;", "'"]
)
SPACES = st.sampled_from(["", " ", "\n\t", "  "])


@st.composite
def attributes(draw: st.DrawFn, depth: int = 0) -> str:
    """An attribute as programs write them, or as none would."""
    kind = draw(st.sampled_from(["string", "date", "int", "float", "boolean", "id"]))
    key = draw(st.sampled_from(["concept:name", "time:timestamp", "k", "schlüssel", "a b"]))
    value, space = draw(TEXTS), draw(SPACES)
    quote = "'" if "'" not in value and draw(st.booleans()) else '"'
    pair = [f'key="{key}"', f"value{space}={space}{quote}{value}{quote}"]
    if draw(st.integers(0, 9)) == 0:
        pair.reverse()
    if draw(st.integers(0, 20)) == 0:
        pair.append('more="x"')
    head = f"<{kind} {' '.join(pair)}{space}"
    how = draw(st.integers(0, 12))
    if how == 0:
        return f"{head}></{kind}{space}>"
    if how == 1 and depth < 2:
        return f"{head}>{draw(attributes(depth + 1))}</{kind}>"
    if how == 2 and depth < 2:
        return f'<list key="{key}"><values>{draw(attributes(depth + 1))}</values></list>'
    return f"{head}/>"


@st.composite
def logs(draw: st.DrawFn) -> str:
    """A whole log, with events in odd places now and then."""
    pieces = []
    for _ in range(draw(st.integers(0, 4))):
        inside = []
        for _ in range(draw(st.integers(0, 3))):
            said = "".join(draw(st.lists(attributes(), max_size=3)))
            inside.append(f"<event{draw(SPACES)}>{said}</event>" if said else "<event/>")
        said = "".join(draw(st.lists(attributes(), max_size=2)))
        pieces.append(f"<trace>{said}{draw(SPACES)}{''.join(inside)}</trace>{draw(SPACES)}")
    odd = st.sampled_from(["", "", "", "<event/>", "<!-- <trace></trace> -->", "text", "<trace/>"])
    pieces.insert(draw(st.integers(0, len(pieces))), draw(odd))
    head = draw(st.sampled_from(["", '<global scope="event"><string key="k" value="v"/></global>']))
    return f"<log>{head}{''.join(pieces)}</log>"


def rows(chunks: Iterator[tuple[Header, Chunk]]) -> tuple[int, list[dict[str, Any]]]:
    """Traces, and the cells of each event and of its trace."""
    traces, found = 0, []
    for _, chunk in chunks:
        of_events = {key: chunk.event_column(key) for key in chunk.of_events}
        of_traces = {key: chunk.trace_column(key) for key in chunk.of_traces}
        for k, trace in enumerate(chunk.trace.tolist()):
            row = {key: column[k].as_py() for key, column in of_events.items()}
            if trace >= 0:
                row |= {f"case:{key}": column[trace].as_py() for key, column in of_traces.items()}
            row["trace"] = traces + trace if trace >= 0 else None
            found.append({key: value for key, value in row.items() if value is not None})
        traces += chunk.traces
    return traces, found


def blocks(text: bytes, size: int) -> Iterator[bytes]:
    for low in range(0, len(text), size):
        yield text[low : low + size]


def by_elements(text: bytes) -> Any:
    try:
        return rows(read_elements(blocks(text, 7), where="log"))
    except SourceError:
        return "refused"


def by_chunks(text: bytes, size: int) -> Any:
    try:
        return rows(read_chunks(blocks(text, size), where="log"))
    except UnusualError:
        return "unusual"


@settings(max_examples=300)
@given(logs(), st.integers(1, 400))
def test_both_readers_find_the_same(text: str, size: int) -> None:
    found = by_chunks(text.encode(), size)
    if found != "unusual":
        assert found == by_elements(text.encode())


@settings(max_examples=300)
@given(st.data())
def test_damage_is_never_read_as_something_else(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SUPPORT) - 1))
    length = data.draw(st.integers(0, 3))
    put = data.draw(st.sampled_from([b"", b"<", b">", b'"', b"/", b"&", b"\x00", b"\xff", b"x"]))
    text = SUPPORT[:place] + put + SUPPORT[place + length :]
    found = by_chunks(text, 700)
    if found != "unusual":
        assert found == by_elements(text)


def test_a_log_that_turns_unusual_is_read_on_where_that_begins(tmp_path: Path) -> None:
    from touchline.eventlog.formats import blocks as blocks_module
    from touchline.eventlog.formats.xes import XesLog

    text = SUPPORT.replace(b"</log>", b"<!-- the end --></log>")
    path = tmp_path / "a.xes"
    path.write_bytes(text)
    size, blocks_module._BLOCK = blocks_module._BLOCK, 900
    try:
        log = XesLog(path)
        whole = pa.concat_tables(log.tables(), promote_options="default")
    finally:
        blocks_module._BLOCK = size
    plain = XesLog(Path(__file__).with_name("support.xes"))
    expected = pa.concat_tables(plain.tables(), promote_options="default")
    assert whole.select(["case", "activity", "time"]).equals(
        expected.select(["case", "activity", "time"])
    )
    assert (log.traces, log.events, log.unnamed_traces) == (5, 11, 1)


@pytest.mark.parametrize(
    "text",
    [
        b"<trace><event></event>",
        b"<event/>",
        b"<trace><event><trace></trace></event></trace>",
        b"<trace></trace>text",
        b'<trace><string key="a" value="<"/></trace>',
        b'<trace><string key="a"value="b"/></trace>',
        b'<trace><string key="a" value="b" value="c"/></trace>',
        b'<trace><strong key="a" value="b"/></trace>',
        b'<trace><string key="a" value="b"></trace>',
        b"<trace></ trace>",
        b"</trace>",
        b"<trace",
        b"<",
    ],
)
def test_the_kernel_stops_at_what_it_does_not_know(text: bytes) -> None:
    import numpy as np

    assert not marks_of(np.frombuffer(text, np.uint8)).ok


def test_more_keys_than_the_table_has_are_read_by_other_means() -> None:
    keys = "".join(f'<string key="k{k}" value="{k}"/>' for k in range(3_000))
    text = f"<log><trace>{keys}<event/></trace></log>".encode()
    traces, found = rows(read_chunks(itertools.chain(blocks(text, 10_000)), where="log"))
    assert (traces, len(found[0])) == (1, 3_001)
