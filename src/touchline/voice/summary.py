"""Adds up what an engine read: shares of each sentiment, languages and themes, by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from touchline.analysis.intervals import Interval, mean_interval, wilson
from touchline.voice.engines import SENTIMENTS
from touchline.voice.topics import Feeling, Theme

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["GroupVoice", "Part", "Spoken", "Voice", "summarize"]

TOP: int = 3
"""Themes that are named of a group."""


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
    groups = [_group(read, {}, np.arange(read.num_rows))]
    rank = {value: place for place, value in enumerate(order)}
    for columns in keys:
        values = list(zip(*(read[name].to_pylist() for name in columns), strict=True))
        rows: dict[tuple[Any, ...], list[int]] = {}
        for at, value in enumerate(values):
            if value[0] is not None:
                rows.setdefault(value, []).append(at)
        ordered = sorted(
            rows,
            key=lambda value: (rank.get(value[0], len(rank)), -len(rows[value]), str(value)),
        )
        for value in ordered:
            named = dict(zip(columns, value, strict=True))
            groups.append(_group(read, named, np.array(rows[value])))
    return tuple(groups)


def _group(read: pa.Table, group: dict[str, str | None], rows: Any) -> GroupVoice:
    inside = read.take(rows)
    labels = Counter(inside["label"].to_pylist())
    told = sum(labels[name] for name in SENTIMENTS)
    readable = inside.num_rows - inside["negative"].null_count
    parts = {
        name: Part(labels[name], labels[name] / told if told else None, wilson(labels[name], told))
        for name in SENTIMENTS
    }
    languages = Counter(language or "" for language in inside["language"].to_pylist())
    return GroupVoice(
        group=group,
        texts=inside.num_rows,
        readable=readable,
        told=told,
        **parts,
        abstained=(readable - told) / readable if readable else None,
        feeling=_feeling(inside),
        languages=dict(languages.most_common()),
        themes=_themes(inside),
    )


def _feeling(inside: pa.Table) -> Feeling:
    feelings = inside["feeling"].drop_null().to_numpy().astype(np.float64)
    n = len(feelings)
    value = float(feelings.mean()) if n else None
    deviation = float(feelings.std(ddof=1)) if n > 1 else None
    return Feeling(value, n, mean_interval(value or 0.0, deviation, n, bounds=(-2.0, 2.0)))


def _themes(inside: pa.Table) -> tuple[Spoken, ...]:
    if "themes" not in inside.column_names:
        return ()
    counts = Counter(theme for themes in inside["themes"].to_pylist() for theme in themes or ())
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Spoken(theme, n) for theme, n in ordered[:TOP])
