"""Says what each moment was, and in which stage of the journey.

In: moments (events and answers of known persons). Out: touchpoint and stage of each, by rules.
"""

from touchline.touchpoints.conditions import (
    CompiledCondition,
    add_windows,
    check_condition,
    compile_condition,
    fields_of,
)
from touchline.touchpoints.info import (
    UNCLASSIFIED,
    UNCLASSIFIED_STAGE,
    StageInfo,
    TouchpointInfo,
)
from touchline.touchpoints.models import StageModel, stage_model, stage_templates
from touchline.touchpoints.rules import Classification, classify

__all__ = [
    "UNCLASSIFIED",
    "UNCLASSIFIED_STAGE",
    "Classification",
    "CompiledCondition",
    "StageInfo",
    "StageModel",
    "TouchpointInfo",
    "add_windows",
    "check_condition",
    "classify",
    "compile_condition",
    "fields_of",
    "stage_model",
    "stage_templates",
]
