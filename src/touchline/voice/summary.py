"""Adds up what an engine read: shares of each sentiment, languages and themes, by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from touchline.analysis.intervals import Interval, mean_interval, wilson
from touchline.voice.engines import SENTIMENTS
from touchline.voice.topics import Feeling, Theme

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SUMMARIZED", "GroupVoice", "Part", "Spoken", "Voice", "summarize"]

Ints = npt.NDArray[np.int64]

TOP: int = 3
"""Themes that are named of a group."""
SUMMARIZED: Final = ("label", "negative", "language", "feeling", "themes")
"""What :func:`summarize` reads of a text."""


@dataclass(frozen=True, slots=True)
class Part:
    """Texts of one sentiment, among those that the engine told."""

    n: int
    share: float | None
    interval: Interval


@dataclass(frozen=True, slots=True)
class Spoken:
    """How many texts of a group speak of a theme."""

    id: str
    n: int


@dataclass(frozen=True, slots=True)
class GroupVoice:
    """What the texts of one group say.

    Attributes
    ----------
    group
        What they have in common, such as ``{"stage": "delivery"}``; empty: all texts.
    texts, readable, told
        Texts; those with something to read; those whose sentiment the engine told.
    negative, neutral, positive
        Of those told.
    abstained
        Share of the readable ones on which the engine abstained.
    feeling
        Mean emotion, −2 … 2, of those told.
    languages
        Language → texts, the commonest first; "" where it is not told.
    themes
        The three that most texts speak of.
    """

    group: dict[str, str | None]
    texts: int
    readable: int
    told: int
    negative: Part
    neutral: Part
    positive: Part
    abstained: float | None
    feeling: Feeling
    languages: dict[str, int]
    themes: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What customers say, in figures.

    Attributes
    ----------
    engine
        Name and version.
    texts
        How many were read.
    conversations, customer_unknown
        Transcripts and mail threads among them, and those whose customer cannot be told, which
        are read whole.
    groups
        All texts first, then by each key that was asked for.
    themes
        The biggest first.
    """

    engine: str
    texts: int
    conversations: int
    customer_unknown: int
    groups: tuple[GroupVoice, ...]
    themes: tuple[Theme, ...]

    @property
    def table(self) -> pa.Table:
        """A row per theme: size, feeling, trend, quotes."""
        from touchline.voice.voice_tables import theme_table

        return theme_table(self.themes)

    @property
    def tables(self) -> dict[str, pa.Table]:
        """``trend``, a row per theme and period; ``groups``, a row per group of texts."""
        from touchline.voice.voice_tables import group_table, trend_table

        return {"trend": trend_table(self.themes), "groups": group_table(self.groups)}

    def explain(self) -> str:
        """Say what the figures mean."""
        return (
            f"{self.texts:,} texts, read by {self.engine or 'no engine'}. A text can speak of"
            " several themes; the share is of all texts with words, its interval Wilson's. Feeling"
            " is the mean emotion, −2 … 2, of the texts that the engine tells; a trend is by how"
            " much the share changes from one period to the next. Quotes are typical words, without"
            " what tells who somebody is."
        )

    def as_dict(self) -> dict[str, Any]:
        """Give plain values, as ``touchline voice --format json`` writes them."""
        import msgspec

        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain


def summarize(
    read: pa.Table, keys: Sequence[Sequence[str]] = (), *, order: Sequence[str] = ()
) -> tuple[GroupVoice, ...]:
    """Add up the rows of *read*.

    Parameters
    ----------
    read
        Columns of :func:`touchline.voice.sentiment`, ``feeling``, and where there are any
        ``themes`` (ids), besides those of the keys.
    keys
        Groupings, each by one column or more; texts without a value in the first are in no group.
    order
        Values that come first, in this order; others follow by their number of texts.

    Examples
    --------
    >>> from touchline.voice import sentiment
    >>> import pyarrow as pa
    >>> read = sentiment(["It never arrived, awful!", "Thank you, perfect!"])
    >>> read = read.append_column("feeling", pa.array([-1.9, 1.8]))
    >>> [whole] = summarize(read)
    >>> whole.texts, whole.negative.n, whole.positive.share
    (2, 1, 0.5)
    """
    texts = _Texts.of(read)
    groups = _groups(texts, np.zeros(read.num_rows, np.int64), [{}])
    rank = {value: place for place, value in enumerate(order)}
    for columns in keys:
        values, of = _joint(read, columns)
        sizes = np.bincount(of[of >= 0], minlength=len(values)).tolist()
        ordered = sorted(
            range(len(values)),
            key=lambda at: (
                rank.get(values[at][0], len(rank)), -sizes[at], str(values[at])
            ),
        )  # fmt: skip
        places = np.full(len(values) + 1, -1, np.int64)  # the last: in no group
        places[ordered] = np.arange(len(values))
        named = [dict(zip(columns, values[at], strict=True)) for at in ordered]
        groups += _groups(texts, places[of], named)
    return tuple(groups)


@dataclass(frozen=True, slots=True, eq=False)
class _Coded:
    """A column as numbers of its different values."""

    values: list[Any]
    codes: Ints

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> _Coded:
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        values = pc.unique(column)
        codes = pc.index_in(column, values)
        return cls(values.to_pylist(), np.asarray(codes, np.int64))

    def counts(self, group: Ints, groups: int) -> Ints:
        """Count the rows of each value in each group, (groups, values)."""
        size = len(self.values)
        kept = group >= 0
        counted = np.bincount(group[kept] * size + self.codes[kept], minlength=groups * size)
        found: Ints = counted.reshape(groups, size)
        return found

    def first(self, group: Ints, groups: int) -> Ints:
        """Give the first row of each value in each group; where there is none, any."""
        size = len(self.values)
        rows = np.flatnonzero(group >= 0)[::-1]
        found = np.zeros(groups * size, np.int64)
        found[group[rows] * size + self.codes[rows]] = rows  # of several, the last one stays
        return found.reshape(groups, size)


@dataclass(frozen=True, slots=True, eq=False)
class _Texts:
    """What is added up of texts, as numbers."""

    label: _Coded
    language: _Coded
    readable: npt.NDArray[np.bool_]
    feeling: npt.NDArray[np.float64]
    felt: npt.NDArray[np.bool_]
    """Whether the feeling is known."""
    theme: _Coded | None
    """Of each theme that a text speaks of."""
    speaks: Ints
    """Text of each of these."""

    @classmethod
    def of(cls, read: pa.Table) -> _Texts:
        import pyarrow as pa
        import pyarrow.compute as pc

        theme, speaks = None, np.zeros(0, np.int64)
        if "themes" in read.column_names and not pa.types.is_null(read["themes"].type):
            themes = read["themes"].combine_chunks()
            theme = _Coded.of(pa.chunked_array([pc.list_flatten(themes)]))
            speaks = np.asarray(pc.list_parent_indices(themes), np.int64)
        feeling = read["feeling"].cast(pa.float64())
        return cls(
            label=_Coded.of(read["label"]),
            language=_Coded.of(pc.fill_null(read["language"].cast(pa.string()), "")),
            readable=np.asarray(pc.is_valid(read["negative"]), dtype=bool),
            feeling=np.asarray(pc.fill_null(feeling, 0.0), np.float64),
            felt=np.asarray(pc.is_valid(feeling), dtype=bool),
            theme=theme,
            speaks=speaks,
        )


def _joint(read: pa.Table, columns: Sequence[str]) -> tuple[list[tuple[Any, ...]], Ints]:
    """Give the groups that columns make, and that of each text; −1: none, it has no value."""
    coded = [_Coded.of(read[name]) for name in columns]
    joint = np.zeros(read.num_rows, np.int64)
    for one in coded:
        joint = joint * max(len(one.values), 1) + one.codes
    _, first, of = np.unique(joint, return_index=True, return_inverse=True)
    values = [tuple(one.values[one.codes[at]] for one in coded) for at in first]
    there = np.array([value[0] is not None for value in values], dtype=bool)
    numbers = np.where(there, np.cumsum(there) - 1, -1)
    return [value for value in values if value[0] is not None], numbers[of]


def _groups(texts: _Texts, group: Ints, named: Sequence[dict[str, str | None]]) -> list[GroupVoice]:
    """Add up the texts of each group; *group* is its number of each text, −1: none."""
    size = len(named)
    inside = group >= 0
    n = np.bincount(group[inside], minlength=size)
    readable = np.bincount(group[inside & texts.readable], minlength=size)
    labels = texts.label.counts(group, size)
    languages = texts.language.counts(group, size)
    first = texts.language.first(group, size)
    themes = None if texts.theme is None else texts.theme.counts(group[texts.speaks], size)
    felt = np.flatnonzero(inside & texts.felt)
    felt = felt[np.argsort(group[felt], kind="stable")]
    edges = np.searchsorted(group[felt], np.arange(size + 1))
    found = []
    for at, name in enumerate(named):
        told = dict(zip(texts.label.values, labels[at].tolist(), strict=True))
        spoken = sorted(
            np.flatnonzero(languages[at]).tolist(), key=lambda k: (-languages[at, k], first[at, k])
        )
        found.append(_group(
            name, int(n[at]), int(readable[at]),
            {sentiment: told.get(sentiment, 0) for sentiment in SENTIMENTS},
            feeling=_feeling(texts.feeling[felt[edges[at] : edges[at + 1]]]),
            languages={texts.language.values[k]: int(languages[at, k]) for k in spoken},
            themes=() if themes is None or texts.theme is None
            else _themes(texts.theme.values, themes[at]),
        ))  # fmt: skip
    return found


def _group(
    group: dict[str, str | None], texts: int, readable: int, labels: Mapping[str, int], **rest: Any
) -> GroupVoice:
    told = sum(labels.values())
    parts: dict[str, Any] = {
        name: Part(n, n / told if told else None, wilson(n, told)) for name, n in labels.items()
    }
    return GroupVoice(
        group=group,
        texts=texts,
        readable=readable,
        told=told,
        **parts,
        abstained=(readable - told) / readable if readable else None,
        **rest,
    )


def _feeling(feelings: npt.NDArray[np.float64]) -> Feeling:
    n = len(feelings)
    value = float(feelings.mean()) if n else None
    deviation = float(feelings.std(ddof=1)) if n > 1 else None
    return Feeling(value, n, mean_interval(value or 0.0, deviation, n, bounds=(-2.0, 2.0)))


def _themes(names: Sequence[str], counts: Ints) -> tuple[Spoken, ...]:
    spoken = [(names[at], int(counts[at])) for at in np.flatnonzero(counts).tolist()]
    return tuple(
        Spoken(*each) for each in sorted(spoken, key=lambda each: (-each[1], each[0]))[:TOP]
    )
