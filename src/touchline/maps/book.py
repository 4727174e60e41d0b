"""Collects the figures of a map: each with its rows, its interval and its definition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from touchline.analysis import Interval, mean_interval, quantile, quantile_interval, wilson
from touchline.maps.mask import mask_samples
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Figure, Sample, Text, Unit
from touchline.maps.texts import message, number

__all__ = ["Book", "same_instants", "seconds_array", "tidy"]

SAMPLE_ROWS = 6
LEAST_MEDIAN, LEAST_P90 = 3, 5
"""Fewer durations than this have no median, no p90."""
SAME = 0.5
"""From this share of durations of nothing on, they are not known."""
UNKNOWN = Interval(None, None)


def tidy(value: float | None) -> float | None:
    """Round to 12 significant digits: sums over threads differ in the last ones.

    Examples
    --------
    >>> tidy(0.1 + 0.2)
    0.3
    """
    return None if value is None else float(f"{float(value):.12g}")


class Book:
    """The figures of one map by id, in order of their making."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._figures: dict[str, Figure] = {}
        self._samples: dict[str, Sample] = {}

    def __getitem__(self, name: str) -> Figure:
        return self._figures[name]

    def figures(self) -> dict[str, Figure]:
        """All figures, with direct identifiers masked in their samples."""
        return mask_samples(self.scope.db, self._figures)

    def add(
        self,
        name: str,
        *,
        unit: Unit,
        value: float | None,
        n: int = 0,
        numerator: float | None = None,
        denominator: float | None = None,
        interval: Interval = UNKNOWN,
        rows: str | None = None,
        total: int | None = None,
        **about: Any,
    ) -> str:
        """Keep a figure and give its id; *rows* is the query of the *total* rows behind it (n).

        *about* are other fields of :class:`Figure`: of, label, definition, missing, scale …
        """
        figure = Figure(
            id=name,
            unit=unit,
            value=tidy(value),
            n=int(n),
            numerator=tidy(numerator),
            denominator=tidy(denominator),
            low=tidy(interval.low),
            high=tidy(interval.high),
            window=self.scope.window,
            **about,
        )
        if rows is not None and value is not None:
            query = self.scope.relations.full(rows)
            figure = msgspec.structs.replace(
                figure, query=query, sample=self._sample(rows, n if total is None else total)
            )
        self._figures[name] = figure
        return name

    def drop(self, name: str) -> None:
        """Forget a figure that no lane shows."""
        del self._figures[name]

    def missing(self, name: str, reason: Text, *, unit: Unit, **about: Any) -> str:
        """Keep a figure that is not known, and why."""
        return self.add(name, unit=unit, value=None, missing=reason, **about)

    def count(self, name: str, value: int, rows: str, **about: Any) -> str:
        """Keep a count of whatever ``of`` names."""
        return self.add(
            name, unit="count", value=value, n=value, numerator=value, rows=rows, **about
        )

    def share(
        self,
        name: str,
        part: int,
        whole: int,
        rows: str,
        *,
        rows_of: Literal["part", "whole"] = "whole",
        **about: Any,
    ) -> str:
        """Keep a share with Wilson's interval; of nothing it is not known.

        *rows* gives the rows that the part counts, or those that the whole counts.
        """
        if whole == 0:
            about.setdefault("missing", message("missing.no_journeys"))
            return self.add(name, unit="share", value=None, **about)
        return self.add(
            name,
            unit="share",
            value=part / whole,
            n=whole,
            numerator=part,
            denominator=whole,
            interval=wilson(part, whole),
            rows=rows,
            total=part if rows_of == "part" else whole,
            **about,
        )

    def mean(
        self,
        name: str,
        statistics: tuple[int, float | None, float | None],
        rows: str,
        *,
        unit: Unit,
        **about: Any,
    ) -> str:
        """Keep a mean, from n, sum and standard deviation, with Student's interval."""
        n, total, deviation = statistics
        if n == 0 or total is None:
            about.setdefault("missing", message("missing.no_answers"))
            return self.add(name, unit=unit, value=None, **about)
        return self.add(
            name,
            unit=unit,
            value=total / n,
            n=n,
            numerator=total,
            denominator=n,
            interval=mean_interval(total / n, deviation, n, bounds=about.get("scale")),
            rows=rows,
            **about,
        )

    def duration(
        self, name: str, values: npt.NDArray[Any], probability: float, rows: str, **about: Any
    ) -> str:
        """Keep a quantile of durations in seconds; None where times are not known."""
        reason = self.time_unknown()
        if reason is None and len(values) == 0:
            reason = message("missing.no_later")
        if reason is None and len(values) < (LEAST_P90 if probability > 0.5 else LEAST_MEDIAN):
            reason = message("missing.too_few", n=len(values))
        if reason is None:
            reason = same_instants(values)
        if reason is not None:
            about["missing"] = reason
            return self.add(name, unit="seconds", value=None, **about)
        return self.add(
            name,
            unit="seconds",
            value=quantile(values, probability),
            n=len(values),
            interval=quantile_interval(values, probability),
            rows=rows,
            **about,
        )

    def time_unknown(self) -> Text | None:
        """Why durations are not known, if they are not."""
        if self.scope.timed:
            return None
        return message("missing.no_time", share=number(self.scope.zero_length, "share"))

    def _sample(self, rows: str, total: int) -> Sample:
        if rows not in self._samples:
            columns, found = self.scope.relations.first_rows(rows, SAMPLE_ROWS, total)
            self._samples[rows] = Sample(
                columns=columns, rows=[_plain(row) for row in found], total=int(total)
            )
        return self._samples[rows]


def _plain(row: Sequence[Any]) -> list[str | int | float | None]:
    return [_cell(value) for value in row]


def _cell(value: Any) -> str | int | float | None:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return tidy(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def same_instants(values: npt.NDArray[Any]) -> Text | None:
    """Say that durations are not known, where most of them are exactly nothing.

    Things do not happen at the same microsecond: the source knows one time for both.
    """
    share = float(np.mean(values == 0)) if len(values) else 0.0
    if share <= SAME:
        return None
    return message("missing.same_time", share=number(tidy(share), "share"))


def seconds_array(values: Any) -> npt.NDArray[np.float64]:
    """Microseconds of DuckDB as seconds."""
    return np.ma.getdata(values).astype(np.float64) / 1e6
