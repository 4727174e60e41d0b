"""NPS, CSAT, CES, stars and free scales as a table: by period, touchpoint, persona, segment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from touchline.analysis.multiplicity import Correction
from touchline.errors import ConfigError
from touchline.voice.scoring.groups import MEASURES, Measure
from touchline.voice.scoring.layout import score_rows
from touchline.voice.scoring.measures import DEFAULT_SCALES
from touchline.voice.scoring.rows import PERIODS, keys_of, rated, table_from, weighed

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["ScoreTable", "scores"]


@dataclass(frozen=True, kw_only=True, repr=False)
class ScoreTable:
    """Answer of :func:`scores`."""

    table: pa.Table
    options: Mapping[str, Any]

    def explain(self) -> str:
        """Say what the figures mean, with all settings."""
        return _explanation(self.options)

    def to_pandas(self) -> pd.DataFrame:
        """Give the table as a pandas data frame."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def __repr__(self) -> str:
        names = ", ".join(self.table.column_names)
        return f"<ScoreTable: {self.table.num_rows} rows of {names}>"


def scores(
    table: Any,
    *,
    score: str | Sequence[str] | Mapping[str, str] = "score",
    instrument: str = "csat",
    scale: tuple[float, float] | None = None,
    by: Sequence[str] = (),
    time: str | None = None,
    time_format: str | None = None,
    timezone: str = "UTC",
    weight: str | None = None,
    rake: Mapping[str, Mapping[Any, float]] | None = None,
    not_scores: Collection[Any] = (),
    asked: str | None = None,
    person: str | None = None,
    correction: Correction = "benjamini_hochberg",
) -> ScoreTable:
    """Compute NPS, CSAT, CES, stars or the mean on any scale, by any keys.

    Parameters
    ----------
    table
        Rows of answers: an Arrow table, a data frame, or a mapping of columns.
    score
        Column of the score; several columns (or column → touchpoint) of a wide survey, one per
        touchpoint, which then is a key of the table.
    instrument
        ``nps`` (% 9–10 − % 0–6), ``csat`` (share of the top 40% of the scale: 4 and 5 of five),
        ``ces``, ``stars`` or a name of your own (their mean).
    scale
        Lowest and highest score; default: 0–10 of ``nps``, 1–5 of ``csat`` and ``stars``, 1–7 of
        ``ces``.
    by
        Columns, and ``day``, ``week``, ``month``, ``quarter``, ``year`` of *time* in *timezone*.
    time, time_format
        Column of the time of the answer, and its ``strptime`` pattern if it is not ISO 8601.
    weight
        Column of weights; n answers then are worth (Σ w)² / Σ w² (Kish).
    rake
        Column → value → known size: weights are made so that the answers have these sizes.
    not_scores
        Cells that are no scores ("don't know", 6 for "not used"): counted, never averaged.
    asked
        Column with the number of persons asked: 1 in each row, also of those who did not answer
        (an empty score), or the size of a mailing in one row. It gives the response rate.
    person
        Column of the person: several answers of one are worth less than as many persons. Of a
        wide survey each row is one, if not given.
    correction
        How p-values mind the number of rows.

    Returns
    -------
    A row per group: keys, ``n``, ``effective_n`` (what they are worth, as independent answers of
    equal weight), ``value`` with its interval ``low`` to ``high``,
    ``mean``, ``distribution`` (shares of promoters, passives, detractors, or of each score),
    ``not_scores``, ``asked`` and ``response_rate`` with its interval; ``difference`` to the whole
    (of the same period, where there are other keys too) and ``change`` since the last period with
    answers, each with interval, p and corrected p. The p of a difference compares the group with
    all others.

    Raises
    ------
    MappingError
        If there is no such column.
    ConfigError
        If a cell is neither a score nor declared, or a setting cannot be used.

    Examples
    --------
    >>> told = {"score": [10, 9, 8, 3, 11, 10], "month": ["5", "5", "5", "6", "6", "6"]}
    >>> found = scores(told, instrument="nps", by=["month"], not_scores=[11])
    >>> [(row["month"], row["n"], round(row["value"], 1)) for row in found.table.to_pylist()]
    [('5', 3, 66.7), ('6', 2, 0.0)]
    """
    given = table_from(table)
    scale = scale or DEFAULT_SCALES.get(instrument, (nan, nan))
    measure: Measure = MEASURES.get(instrument, "mean")
    _check(instrument, measure, scale)
    _check_zone(timezone)
    keys = keys_of(given, by, time=time, time_format=time_format, timezone=timezone)
    rows = rated(given, score, scale, not_scores, keys, asked, person)
    rows = weighed(rows, given, weight, rake or {})
    return ScoreTable(
        table=score_rows(rows, measure, scale, correction),
        options={
            "instrument": instrument, "measure": measure, "scale": scale, "by": tuple(by),
            "timezone": timezone, "weight": weight, "rake": tuple(rake or ()),
            "not_scores": tuple(not_scores), "correction": correction,
        },
    )  # fmt: skip


def _check(instrument: str, measure: Measure, scale: tuple[float, float]) -> None:
    low, high = scale
    if isnan(low):
        raise ConfigError(
            f"the scale of {instrument!r} is not known",
            hint="give lowest and highest score: scale=(1, 7) (--scale 1-7); known are those of"
            f" {', '.join(DEFAULT_SCALES)}",
        )
    if not low < high:
        raise ConfigError(
            f"a scale from {low:g} to {high:g} has no length",
            hint="give the lowest score first, then the highest: scale=(0, 10) (--scale 0-10)",
        )
    if measure == "nps" and (low, high) != (0, 10):
        raise ConfigError(
            f"an NPS is asked on 0 to 10, not on {low:g} to {high:g}",
            hint="call the instrument csat, or by a name of your own",
        )


def _check_zone(timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(
            f"there is no time zone {timezone!r}",
            hint="for instance Europe/Lisbon, America/Sao_Paulo or UTC",
        ) from None


_MEANINGS: Final = {
    "nps": "The value of nps is % of 9 and 10 − % of 0 to 6; its interval comes from 4,000"
    " bootstrap samples with a fixed seed.",
    "csat": "The value of csat is the share of answers in the top 40% of the scale; its interval"
    " is Wilson's.",
    "mean": "The value of other instruments is the mean score; its interval is Student's.",
}


def _explanation(options: Mapping[str, Any]) -> str:
    if options["scale"] is None:
        said = ["Every instrument counts on its own scale.", *_MEANINGS.values()]
    else:
        low, high = options["scale"]
        said = [f"{options['instrument']} on {low:g} to {high:g}.", _MEANINGS[options["measure"]]]
    if options["not_scores"]:
        listed = ", ".join(map(str, options["not_scores"]))
        said.append(f"Cells that are no scores ({listed}) are counted and never averaged.")
    if options["rake"]:
        said.append(f"Answers are weighed to the known sizes of {', '.join(options['rake'])}.")
    if options["weight"]:
        said.append(f"Answers carry the weights of {options['weight']}.")
    said.append(
        "A difference is the group minus the whole, of the same period where there are other keys;"
        " its p compares the group with all others. A change is to the last period with answers."
    )
    if set(options["by"]) & set(PERIODS):
        said.append(f"Periods are those of {options['timezone']}.")
    return " ".join(said)
