"""Reads a log in XES (IEEE 1849) as rows: ``case``, ``activity``, ``time``, and each attribute."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.errors import ConfigError, SourceError, did_you_mean
from touchline.eventlog.formats.blocks import Blocks
from touchline.eventlog.formats.cells import ACTIVITY, CASE, OF_CASE, TIME, Chunk
from touchline.eventlog.formats.xes_chunks import UnusualError, read_chunks
from touchline.eventlog.formats.xes_elements import Header, read_elements

__all__ = ["NAME", "TIMESTAMP", "TRANSITION", "Lifecycle", "Progress", "XesLog"]

NAME = "concept:name"
TIMESTAMP = "time:timestamp"
TRANSITION = "lifecycle:transition"
Lifecycle: TypeAlias = str | Sequence[str] | None
"""Transitions whose events are kept: ``complete``, or several; None: all."""
Progress: TypeAlias = Callable[[str, float], None]

_SLASHES = r"^\s*(\d{4})/(\d{2})/(\d{2})"
_KEY = re.compile(r"'([^']*)'|(\S+)")


@dataclass
class XesLog:
    """A log in a file, and what is known of it once its tables have been read.

    Attributes
    ----------
    path
        The file, packed with gzip or not.
    classifier
        Keys with ``+`` between them, whose values name an event; or the name of a classifier that
        the log declares.
    lifecycle
        See :data:`Lifecycle`; an event that names no transition is kept.
    """

    path: Path
    classifier: str = NAME
    lifecycle: Lifecycle = None
    header: Header = field(default_factory=Header)
    traces: int = 0
    empty_traces: int = 0
    unnamed_traces: int = 0
    events: int = 0
    other_lifecycle: int = 0
    """Events that were left out because of their transition."""

    def tables(self, progress: Progress | None = None) -> Iterator[pa.Table]:
        """Read the events; every column is text, and columns may join on the way.

        ``case``, ``activity`` and ``time`` come first; then a column per attribute of events, by
        its key (``parent.child`` where attributes are nested; a list is JSON), and ``case:KEY`` per
        attribute of traces.

        Raises
        ------
        SourceError
            If the file is not a log in XES, is damaged, or declares a document type.
        ConfigError
            If the log has no such classifier.
        """
        where = str(self.path)
        blocks = Blocks(self.path)
        try:
            for header, chunk in read_chunks(iter(blocks), where=where):
                yield self._table(header, chunk)
                self._tell(progress, blocks)
        except UnusualError:
            blocks = Blocks(self.path)
            given = (self.traces, self.events)
            for header, chunk in read_elements(iter(blocks), where=where, given=given):
                if not header.is_log:
                    hint = "give a file whose outermost element is <log>"
                    raise SourceError("is XML, but no log in XES", hint=hint, where=where) from None
                yield self._table(header, chunk)
                self._tell(progress, blocks)

    def _tell(self, progress: Progress | None, blocks: Blocks) -> None:
        if progress is not None:
            progress(f"reading {self.path.name}", blocks.share)

    def _table(self, header: Header, chunk: Chunk) -> pa.Table:
        self.header = header
        keys = keys_of(self.classifier, header)
        if not self.events:
            _refuse_unknown(self.classifier, keys, header, chunk, str(self.path))
        columns = {
            CASE: chunk.of_events_of(self._cases(chunk)),
            ACTIVITY: _joined([chunk.event_column(key) for key in keys]),
            TIME: _iso(chunk.event_column(TIMESTAMP)),
        }
        own = {*keys} if len(keys) == 1 else set()
        own |= {TIMESTAMP}
        for key in chunk.of_events:
            if key not in own:
                columns[_free(key, columns)] = chunk.event_column(key)
        for key in chunk.of_traces:
            if key != NAME:
                columns[OF_CASE + key] = chunk.of_events_of(chunk.trace_column(key))
        self.traces += chunk.traces
        self.events += len(chunk)
        table = pa.table(columns)
        return table if self.lifecycle is None else self._of_lifecycle(table)

    def _cases(self, chunk: Chunk) -> pa.Array:
        """Name the traces; one without a name is called by its number."""
        with_events = np.bincount(chunk.trace[chunk.trace >= 0], minlength=chunk.traces) > 0
        self.empty_traces += int(np.count_nonzero(~with_events))
        names = chunk.trace_column(NAME)
        unnamed = pc.or_kleene(pc.is_null(names), pc.equal(pc.fill_null(names, ""), ""))
        count = pc.sum(unnamed).as_py() or 0
        if not count:
            return names
        self.unnamed_traces += count
        numbers = np.arange(self.traces + 1, self.traces + 1 + chunk.traces)
        own = pc.binary_join_element_wise("trace", pa.array(numbers).cast(pa.string()), " ")
        return pc.if_else(unnamed, own, names)

    def _of_lifecycle(self, table: pa.Table) -> pa.Table:
        if TRANSITION not in table.column_names:
            return table
        given = [self.lifecycle] if isinstance(self.lifecycle, str) else self.lifecycle or ()
        wanted = pa.array([one.lower() for one in given], pa.string())
        said = pc.utf8_lower(table[TRANSITION])
        kept = table.filter(pc.or_(pc.is_in(said, wanted), pc.is_null(said)))
        self.other_lifecycle += table.num_rows - kept.num_rows
        return kept

    def notes(self) -> list[str]:
        """Say what of the log is not as one would expect, a sentence each."""
        told = [
            (self.unnamed_traces, "without a name: each is called by its number"),
            (self.empty_traces, "without events: they are no journeys"),
        ]
        found = [f"{count:,} traces {what}" for count, what in told if count]
        if self.other_lifecycle:
            named = ", ".join(
                [self.lifecycle] if isinstance(self.lifecycle, str) else self.lifecycle or ()
            )
            found.append(
                f"{self.other_lifecycle:,} events left out: their {TRANSITION} is not {named}"
            )
        return found


def keys_of(classifier: str, header: Header) -> list[str]:
    """Give the keys of a *classifier*: one that the log declares, or keys with ``+`` between them.

    Examples
    --------
    >>> keys_of("concept:name+lifecycle:transition", Header())
    ['concept:name', 'lifecycle:transition']
    >>> keys_of("Resource", Header(classifiers={"Resource": "org:resource 'org unit'"}))
    ['org:resource', 'org unit']
    """
    declared = header.classifiers.get(classifier)
    if declared is not None:
        return [quoted or plain for quoted, plain in _KEY.findall(declared)]
    return [key.strip() for key in classifier.split("+")]


def _refuse_unknown(
    classifier: str, keys: list[str], header: Header, chunk: Chunk, where: str
) -> None:
    """Refuse a classifier none of whose keys an event has."""
    if not len(chunk) or any(key in chunk.of_events for key in keys):
        return
    known = [*header.classifiers, *chunk.of_events]
    raise ConfigError(
        f"no event has {' or '.join(keys)}, and the log declares no classifier {classifier!r}",
        hint=did_you_mean(classifier, known),
        where=where,
    )


def _joined(columns: list[pa.Array]) -> pa.Array:
    """Join the values of several keys; null where an event has none of them."""
    joined, *rest = columns
    for column in rest:
        both = pc.binary_join_element_wise(joined, column, "+", null_handling="emit_null")
        joined = pc.coalesce(both, joined, column)
    return joined


def _iso(times: pa.Array) -> pa.Array:
    """Write ``2019/11/03`` as ``2019-11-03``; year first leaves no doubt."""
    if not pc.any(pc.match_substring(times, "/")).as_py():
        return times
    return pc.replace_substring_regex(times, _SLASHES, r"\1-\2-\3")


def _free(key: str, taken: dict[str, pa.Array]) -> str:
    """Name a column of an attribute that is called as one of the first three."""
    return key if key not in (CASE, ACTIVITY, TIME) and key not in taken else f"event:{key}"
