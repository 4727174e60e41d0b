"""The finding that is the title of the map, and what stands beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from touchline.maps.answers import Measure
from touchline.maps.book import tidy
from touchline.maps.pains.found import worst_for
from touchline.maps.pains.measured import Pain
from touchline.maps.scope import Scope
from touchline.maps.snapshot import Text
from touchline.maps.texts import listed, message, number
from touchline.maps.time import seconds

__all__ = ["footer", "subtitle", "title"]


def title(scope: Scope, measure: Measure, pains: Sequence[Pain]) -> Text:
    """Word the first pain point that was found; else the first declared one, else the volume.

    What was found comes first: what the team declared, it knew before.
    """
    pain = _strongest(pains)
    if pain is not None:
        return _finding(scope, measure, pain)
    if not scope.line:
        return message("title.none", n=scope.journeys, stages=len(scope.info.stages))
    return message(
        "finding.none",
        n=scope.journeys,
        unit=scope.unit,
        first=scope.touchpoint_label(scope.line[0].code),
        last=scope.touchpoint_label(scope.line[-1].code),
    )


def _strongest(pains: Sequence[Pain]) -> Pain | None:
    found = [pain for pain in pains if pain.candidate.kind != "declared"]
    return next(iter([*found, *pains]), None)


def _finding(scope: Scope, measure: Measure, pain: Pain) -> Text:
    candidate = pain.candidate
    if candidate.point is not None and not pain.sure:
        return _searched(scope, pain)
    share = number(tidy(pain.journeys / (candidate.base or scope.journeys)), "share")
    score: dict[str, Any] = {
        "gap": number(tidy(pain.difference.value), measure.unit),
        "points": measure.points,
    }
    if candidate.kind == "drop":
        subject = candidate.extra["subject"]
        return message("finding.drop", share=share, unit=scope.unit, touchpoint=subject)
    if candidate.kind == "wait":
        extra = {name: candidate.extra[name] for name in ("source", "target", "p90")}
        return message("finding.wait", **extra)
    if candidate.kind == "declared" and pain.sure:
        return message(
            "finding.declared_score", pain=candidate.label, share=share, unit=scope.unit, **score
        )
    if candidate.kind == "declared":
        return message("finding.declared", pain=candidate.label, share=share, unit=scope.unit)
    if candidate.of_answers:
        subject = candidate.extra["subject"]
        worst = None
        if candidate.point is not None:
            worst = worst_for(scope, candidate.point, candidate.label)
        if worst is not None:
            subject = message("finding.worst", pain=subject, worst=worst)
        return message("finding.touchpoint_score", touchpoint=subject, **score)
    names = {"value": candidate.extra["subject"]}
    if "segment" not in candidate.extra:
        return message("finding.value_score", share=share, unit=scope.unit, **names, **score)
    names["segment"] = candidate.extra["segment"]
    return message("finding.segment_score", share=share, unit=scope.unit, **names, **score)


def _searched(scope: Scope, pain: Pain) -> Text:
    """Word what the search found."""
    candidate, point = pain.candidate, pain.candidate.point
    worst = worst_for(scope, point, candidate.label) if point is not None else None
    label = candidate.label
    if worst is not None:
        label = message("finding.worst", pain=label, worst=worst)
    if pain.stake is None or scope.info.currency is None or not pain.stake.value:
        return message("finding.found_plain", pain=label, n=pain.persons)
    stake = number(tidy(pain.stake.value), "money", scope.info.currency)
    return message("finding.found", pain=label, n=pain.persons, stake=stake)


def subtitle(scope: Scope, measure: Measure, pains: Sequence[Pain]) -> Text:
    """Say from how many, and name the next pain point that the title does not."""
    first = message(
        "subtitle.overview", journeys=scope.journeys, unit=scope.unit, persons=scope.persons
    )
    if scope.journeys == scope.persons:
        first = message("subtitle.volume", journeys=scope.journeys, unit=scope.unit)
    others = [pain for pain in pains if pain is not _strongest(pains)]
    for pain in others:
        kind, extra = pain.candidate.kind, pain.candidate.extra
        if kind in ("drop", "wait"):
            second = message(f"subtitle.{kind}", **extra)
        elif pain.sure or pain.candidate.point is not None:
            second = message("subtitle.sentence", finding=_finding(scope, measure, pain))
        else:
            continue
        return message("subtitle.two", first=first, second=second)
    return first


def footer(scope: Scope) -> list[Text]:
    """Give the definitions that the reader of the picture needs."""
    notes = []
    if scope.spec.unit_label is not None:
        notes.append(message("note.journey", unit=scope.unit))
    notes.append(message("note.interval"))
    if scope.spec.fast:
        notes += [
            message(
                "note.limit",
                stage=scope.stage_label(scope.stage_code(stage)),
                limit=number(seconds(limit), "seconds"),
            )
            for stage, limit in scope.spec.fast.items()
        ]
    notes.append(message("note.ease"))
    if not scope.ordered:
        notes.append(message("note.unordered"))
    if scope.info.unclassified:
        share = number(scope.info.unclassified_share, "share")
        notes.append(message("note.unclassified", share=share))
    if scope.columns.left_out:
        names = listed([stage.label for stage in scope.columns.left_out.values()])
        notes.append(message("note.left_out", stages=names))
    return notes
