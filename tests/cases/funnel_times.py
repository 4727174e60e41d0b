"""Runs the cases of the operations ``funnel_trends`` and ``time_to_convert``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.cases.events import differences, step_of
from tests.cases.funnel import options_of, seen
from touchline.eventlog.calendar import periods_between
from touchline.eventlog.instants import begin_of

__all__ = ["run", "run_trends"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the times of a case and its ``expected``."""
    params = case["params"]
    result = seen(case).time_to_convert(
        [step_of(one) for one in params["steps"]],
        from_step=params["from_step"],
        to_step=params["to_step"],
        bins=params["bin_count"],
        **options_of(params),
    )
    rows = result.table.to_pylist()
    found = {
        "durations_seconds": [float(one) for one in result.seconds],
        "average_seconds": result.figures["average_seconds"],
        "bin_width_seconds": result.figures["bin_seconds"],
        "bins": [[row["from_seconds"], row["persons"]] for row in rows],
    }
    return differences(found, case["expected"], case.get("tolerance"))


def run_trends(case: Mapping[str, Any]) -> list[str]:
    """Differences between the trend of a case and its ``expected``."""
    params = case["params"]
    timezone = params.get("timezone", "UTC")
    week_start = params.get("week_start", "monday")
    begin, end = (begin_of(params[key], timezone) for key in ("date_from", "date_to"))
    periods = periods_between(begin, end, params["interval"], timezone, week_start)
    options = options_of(params)
    del options["entry"]  # every entry counts
    result = seen(case, timezone=timezone).funnel_trend(
        [step_of(one) for one in params["steps"]],
        interval=params["interval"],
        begin=params["date_from"],
        intervals=len(periods),
        week_start=week_start,
        from_step=params["from_step"],
        to_step=params["to_step"],
        **options,
    )
    found = [
        {
            "period": datetime.fromisoformat(_day(row["period"])).isoformat(),
            "reached_from": row["entered"],
            "reached_to": row["converted"],
            "conversion_rate": round(100 * (row["rate"] or 0), 2),
        }
        for row in result.table.to_pylist()
    ]
    return differences({"periods": found}, case["expected"], case.get("tolerance"))


def _day(label: str) -> str:
    return f"{label}-01" if len(label) == 7 else label
