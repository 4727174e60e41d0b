"""Touchpoint rules: the first rule whose condition holds names touchpoint and stage of a moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from touchline.errors import ConfigError, did_you_mean
from touchline.schema import identifier, literal
from touchline.touchpoints.conditions import CompiledCondition, add_windows, compile_condition
from touchline.touchpoints.info import UNCLASSIFIED, UNCLASSIFIED_STAGE, TouchpointInfo
from touchline.touchpoints.models import StageModel
from touchline.touchpoints.spec import TouchpointRule

__all__ = ["Classification", "classify"]


@dataclass(frozen=True, slots=True)
class Classification:
    """Rules compiled for one relation.

    Attributes
    ----------
    touchpoints
        The code of a touchpoint is its position here.
    unknown
        Fields named by rules that the relation does not have: worth a warning.
    conditions, touchpoint_codes, stage_codes, channels
        One entry a rule, in the order of the rules.
    """

    touchpoints: list[TouchpointInfo]
    unknown: tuple[str, ...]
    conditions: tuple[CompiledCondition, ...]
    touchpoint_codes: tuple[int, ...]
    stage_codes: tuple[int, ...]
    channels: tuple[str | None, ...]

    def sql(self, relation: str) -> str:
        """SELECT of *relation* (name, or SELECT in parentheses) plus ``touchpoint``, ``stage``.

        ``touchpoint`` is USMALLINT, ``stage`` UTINYINT; unclassified moments get ``UNCLASSIFIED``
        and ``UNCLASSIFIED_STAGE``. A rule with ``channel`` replaces the column ``channel``.
        """
        branches = " ".join(
            f"WHEN {condition.sql} THEN {number}"
            for number, condition in enumerate(self.conditions)
        )
        rule = f"CASE {branches} END" if branches else "CAST(NULL AS INTEGER)"
        source = f'(SELECT *, {rule} AS "rule:" FROM {add_windows(relation, self.conditions)})'
        touchpoint = _look_up(self.touchpoint_codes, "USMALLINT", UNCLASSIFIED)
        stage = _look_up(self.stage_codes, "UTINYINT", UNCLASSIFIED_STAGE)
        channel = ""
        if any(self.channels):
            channel = f" REPLACE ({_look_up(self.channels, 'VARCHAR', 'channel')} AS channel)"
        windows = {name for each in self.conditions for layer in each.windows for name in layer}
        helpers = ", ".join(map(identifier, ["rule:", *sorted(windows)]))
        return (
            f"SELECT * EXCLUDE ({helpers}) FROM "
            f"(SELECT *{channel}, {touchpoint} AS touchpoint, {stage} AS stage FROM {source})"
        )


def classify(
    rules: Sequence[TouchpointRule], stages: StageModel, columns: Collection[str]
) -> Classification:
    """Compile *rules* for a relation of moments with *columns*.

    Rules with the same id share one touchpoint, also when they name different stages; what one of
    them leaves out (label, zone, icon …) is taken from the next that says it.

    Raises
    ------
    ConfigError
        If a rule names a stage that the model lacks, or there are more than 65,535 touchpoints.
    """
    codes: dict[str, int] = {}
    stage_codes = {stage.id: code for code, stage in enumerate(stages.stages)}
    for rule in rules:
        if rule.stage not in stage_codes:
            raise ConfigError(
                f"touchpoint {rule.id!r} names the stage {rule.stage!r}, which is not declared",
                hint=did_you_mean(rule.stage, stage_codes),
            )
        codes.setdefault(rule.id, len(codes))
    if len(codes) > UNCLASSIFIED:
        raise ConfigError(
            f"{len(codes):,} touchpoints are declared; the most is {UNCLASSIFIED:,}",
            hint="group them: rules with the same id are one touchpoint",
        )
    conditions = tuple(_compile(rule, columns) for rule in rules)
    return Classification(
        touchpoints=_describe(rules, codes),
        unknown=tuple(dict.fromkeys(name for each in conditions for name in each.unknown)),
        conditions=conditions,
        touchpoint_codes=tuple(codes[rule.id] for rule in rules),
        stage_codes=tuple(stage_codes[rule.stage] for rule in rules),
        channels=tuple(rule.channel for rule in rules),
    )


def _compile(rule: TouchpointRule, columns: Collection[str]) -> CompiledCondition:
    try:
        return compile_condition(rule.when, columns)
    except ConfigError as error:
        message = f"touchpoint {rule.id!r}: {error.message}"
        raise ConfigError(message, hint=error.hint, where=error.where) from None


def _describe(rules: Sequence[TouchpointRule], codes: dict[str, int]) -> list[TouchpointInfo]:
    """One description a touchpoint, from all its rules."""
    same: dict[str, list[TouchpointRule]] = {id_: [] for id_ in codes}
    for rule in rules:
        same[rule.id].append(rule)
    return [
        TouchpointInfo(
            id=id_,
            label=next((rule.label for rule in group if rule.label), _spoken(id_)),
            stage=group[0].stage,
            channel=next((rule.channel for rule in group if rule.channel), None),
            zone=next((rule.zone for rule in group if rule.zone), None),
            online=next((rule.online for rule in group if rule.online is not None), None),
            icon=next((rule.icon for rule in group if rule.icon), None),
        )
        for id_, group in same.items()
    ]


def _spoken(id_: str) -> str:
    """Make a label of an id: ``order-placed`` → ``Order placed``."""
    words = id_.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or id_


def _look_up(values: Sequence[str | int | None], kind: str, otherwise: str | int) -> str:
    """Give the SQL of the entry of *values* for the rule that held, else *otherwise*."""
    if not values:
        return f"CAST({otherwise} AS {kind})"
    listed = ", ".join(map(literal, values))
    return f'coalesce((CAST([{listed}] AS {kind}[]))["rule:" + 1], CAST({otherwise} AS {kind}))'
