"""What customers say as tables: a row per theme, per theme and period, per group of texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from touchline.config import local_text

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.voice.summary import GroupVoice
    from touchline.voice.topics import Theme

__all__ = ["group_table", "theme_table", "trend_table"]

_SENTIMENTS: Final = ("negative", "neutral", "positive")


def theme_table(themes: Sequence[Theme]) -> pa.Table:
    """Give a row per theme, the biggest first.

    ``share`` is of all texts with words, ``feeling`` the mean emotion, −2 … 2; ``trend`` is by how
    much the share changes from one ``period`` to the next.
    """
    import pyarrow as pa

    rows = [_theme(theme) for theme in themes]
    quote = pa.struct({"text": pa.string(), "language": pa.string(), "feeling": pa.float64()})
    kinds: dict[str, Any] = {
        "theme": pa.string(), "label": pa.string(), "labels": pa.map_(pa.string(), pa.string()),
        "kind": pa.string(), "parent": pa.string(), "texts": pa.int64(), "share": pa.float64(),
        "low": pa.float64(), "high": pa.float64(), "feeling": pa.float64(),
        "feeling_low": pa.float64(), "feeling_high": pa.float64(), "trend": pa.float64(),
        "trend_low": pa.float64(), "trend_high": pa.float64(), "period": pa.string(),
        "quotes": pa.list_(quote),
    }  # fmt: skip
    return pa.Table.from_pylist(rows, schema=pa.schema(kinds))


def trend_table(themes: Sequence[Theme]) -> pa.Table:
    """Give a row per theme and period: texts of the theme, of all of the period."""
    import pyarrow as pa

    rows = [
        {"theme": theme.id, "period": one.period, "texts": one.n, "of": one.of,
         "share": one.n / one.of if one.of else None}
        for theme in themes
        if theme.trend is not None
        for one in theme.trend.shares
    ]  # fmt: skip
    kinds = {"theme": pa.string(), "period": pa.string(), "texts": pa.int64(), "of": pa.int64(),
             "share": pa.float64()}  # fmt: skip
    return pa.Table.from_pylist(rows, schema=pa.schema(kinds))


def group_table(groups: Sequence[GroupVoice]) -> pa.Table:
    """Give a row per group of texts, all of them first: sentiment, emotion, and its themes."""
    import pyarrow as pa

    rows = [_group(group) for group in groups]
    theme = pa.struct({"theme": pa.string(), "texts": pa.int64()})
    kinds: dict[str, Any] = {"by": pa.string(), "value": pa.string(), "texts": pa.int64(),
                             "readable": pa.int64(), "told": pa.int64()}  # fmt: skip
    for name in _SENTIMENTS:
        kinds |= dict.fromkeys((f"share_{name}", f"share_{name}_low", f"share_{name}_high"),
                               pa.float64())  # fmt: skip
    kinds |= dict.fromkeys(
        ("share_abstained", "feeling", "feeling_low", "feeling_high"), pa.float64()
    )
    kinds |= {"languages": pa.map_(pa.string(), pa.int64()), "themes": pa.list_(theme)}
    return pa.Table.from_pylist(rows, schema=pa.schema(kinds))


def _theme(theme: Theme) -> dict[str, Any]:
    label, trend = theme.label, theme.trend
    labels: Mapping[str, str] = label if isinstance(label, Mapping) else {"": label}
    found: dict[str, Any] = {
        "theme": theme.id, "label": local_text(label, "en"), "labels": list(labels.items()),
        "kind": theme.kind, "parent": theme.parent, "texts": theme.size, "share": theme.share,
        "low": theme.interval.low, "high": theme.interval.high, "feeling": theme.feeling.value,
        "feeling_low": theme.feeling.interval.low, "feeling_high": theme.feeling.interval.high,
        "quotes": [
            {"text": one.text, "language": one.language, "feeling": one.feeling}
            for one in theme.quotes
        ],
    }  # fmt: skip
    if trend is not None:
        found |= {"trend": trend.slope, "trend_low": trend.interval.low,
                  "trend_high": trend.interval.high, "period": trend.period}  # fmt: skip
    return found


def _group(group: GroupVoice) -> dict[str, Any]:
    values = [value for value in group.group.values() if value is not None]
    found: dict[str, Any] = {
        "by": ", ".join(group.group) or "all", "value": " · ".join(values) or None,
        "texts": group.texts, "readable": group.readable,
        "told": group.told, "share_abstained": group.abstained, "feeling": group.feeling.value,
        "feeling_low": group.feeling.interval.low, "feeling_high": group.feeling.interval.high,
        "languages": list(group.languages.items()),
        "themes": [{"theme": one.id, "texts": one.n} for one in group.themes],
    }  # fmt: skip
    for name in _SENTIMENTS:
        part = getattr(group, name)
        found[f"share_{name}"] = part.share
        found[f"share_{name}_low"] = part.interval.low
        found[f"share_{name}_high"] = part.interval.high
    return found
