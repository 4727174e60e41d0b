"""The plan of a map as text: its steps, and how journeys keep to them."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.maps.snapshot import Lane, PlanItem
from touchline.render.lanes.plan import DEVIATIONS
from touchline.render.page.sentences import joined, spoken
from touchline.render.pen import Say

__all__ = ["plan_items", "plan_whole"]


def plan_items(say: Say, lane: Lane, stage: str) -> Iterator[str]:
    """Say of each planned step in a stage who keeps to it, and how the others deviate."""
    for item in lane.plan:
        if item.stage == stage:
            yield joined(
                f"{say.t('plan.planned', n=item.number)}: {say.text(item.label)}",
                *_allowed(say, item),
                spoken(say, item.kept, say.t("plan.kept")) if item.kept else "",
                spoken(say, item.median) if item.median else "",
                *(
                    spoken(say, figure, say.t(f"plan.{kind}"))
                    for kind in DEVIATIONS
                    if (figure := getattr(item, kind)) is not None
                ),
                *(say.t("plan.before", what=say.text(what)) for what in item.inserted_what),
            )


def _allowed(say: Say, item: PlanItem) -> Iterator[str]:
    if item.within is not None:
        yield say.t("plan.within", time=say.catalogue.duration(item.within))
    if item.optional:
        yield say.t("plan.optional")
    if item.repeats:
        yield say.t("plan.repeats")


def plan_whole(say: Say) -> list[str]:
    """Say how the journeys keep to the plan as a whole."""
    return [
        joined(say.t("lane.plan"), *(spoken(say, one) for one in figures if one))
        for lane in say.snapshot.lanes
        if (whole := lane.plan_summary) is not None
        for figures in [(whole.conforming, whole.fitness, whole.after)]
    ]
