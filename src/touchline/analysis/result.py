"""What every analysis answers with: a table, a chart, its definition, the journeys behind it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from touchline.analysis.charts import Chart
    from touchline.analysis.journeys import Journeys

__all__ = ["Result"]

_SHOWN = 20


@dataclass(frozen=True, kw_only=True, repr=False)
class Result(ABC):
    """Answer of one analysis."""

    origin: Journeys
    """The journeys that were looked at."""
    options: Mapping[str, Any]
    """Every option with the value that was used, defaults too."""
    table: pa.Table
    """The figures; shares lie between 0 and 1, times are in seconds."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    """Figures that stand for the whole, by name."""
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    """Further tables, by name."""

    rows_are: ClassVar[str] = "rows"
    """What the rows are called where the answer is written as JSON."""

    @abstractmethod
    def definition(self) -> str:
        """Say in a sentence or two what the figures mean, with all settings."""

    @abstractmethod
    def chart(self) -> Chart:
        """Draw the figures; a notebook shows what comes back, ``.save("x.png")`` writes it."""

    @abstractmethod
    def journeys(self, **cell: Any) -> Journeys:
        """Give the journeys behind a figure; *cell* are values of the table's key columns.

        Raises
        ------
        ConfigError
            If there is no such figure.
        """

    def rows(self) -> list[dict[str, Any]]:
        """Give the rows of the table as they are written as JSON."""
        rows: list[dict[str, Any]] = self.table.to_pylist()
        return rows

    def readable(self) -> pa.Table:
        """Give the table as a person wants to read it: without what only a program needs."""
        return self.table

    def paragraphs(self) -> list[str]:
        """Give what is to be read below the table."""
        return []

    @property
    def ordered(self) -> bool:
        """Whether the order of events at equal times can change the figures."""
        return True

    def explain(self) -> str:
        """Say what was computed, of which journeys, and what to mind."""
        origin = self.origin
        said = [self.definition(), f"Of {origin.describe()}."]
        if self.ordered and origin.ties:
            said.append(
                f"{origin.ties:.1%} of the events have the same time as the one before them in the"
                " journey; they stand in their order of arrival."
            )
        return " ".join(said)

    def to_pandas(self) -> pd.DataFrame:
        """Give the table as a pandas data frame."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def __repr__(self) -> str:
        rows = self.table.num_rows
        return f"<{type(self).__name__}: {rows} rows of {', '.join(self.table.column_names)}>"

    def _repr_html_(self) -> str:
        names = self.table.column_names
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(row[name]))}</td>" for name in names) + "</tr>"
            for row in self.table.slice(0, _SHOWN).to_pylist()
        )
        more = self.table.num_rows - _SHOWN
        left = f"<p>… and {more:,} more rows</p>" if more > 0 else ""
        return (
            f"<p>{escape(self.explain())}</p><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>{left}"
        )


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.4g}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, list):
        return " → ".join(str(item) for item in value)
    return str(value)
