"""JSON Schemas of the options of verbs: for whoever asks over a wire, or writes questions down."""

from __future__ import annotations

from typing import Any, Final

from touchline.analysis.verbs import VERBS, Kind, OptionInfo, VerbInfo, describe

__all__ = ["options_schema", "questions_schema", "schema_of"]

_VALUE: Final = {"type": ["string", "number", "boolean"]}
_TEST: Final = {
    "anyOf": [
        _VALUE,
        {"type": "array", "items": _VALUE},
        {
            "type": "object",
            "properties": {"op": {"type": "string"}, "value": {}},
            "required": ["op"],
        },
    ]
}
_WHERE: Final = {
    "anyOf": [
        {"type": "object", "additionalProperties": _TEST},
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"property": {"type": "string"}, "op": {"type": "string"}},
                "required": ["property"],
            },
        },
    ]
}
_STEP: Final = {
    "description": "A touchpoint, conditions on an event, or one of several steps.",
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {
                "touchpoint": {"type": "string"},
                "where": _WHERE,
                "label": {"type": "string"},
                "any": {"type": "array", "items": {"$ref": "#/$defs/step"}},
            },
            "minProperties": 1,
        },
    ],
}
_DURATION: Final = {
    "description": "7d, 30min, 1h30min, PT90M, or seconds.",
    "type": ["string", "number"],
}
_DEFS: Final = {"step": _STEP, "duration": _DURATION}
_KINDS: Final[dict[Kind, dict[str, Any]]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "duration": {"$ref": "#/$defs/duration"},
    "step": {"$ref": "#/$defs/step"},
    "mapping": {"type": "object"},
}


def options_schema(verb: str) -> dict[str, Any]:
    """Give the JSON Schema of the options of a verb; steps and durations are in ``$defs``.

    Examples
    --------
    >>> options_schema("transitions")["additionalProperties"]
    False
    """
    return schema_of(describe(verb))


def schema_of(info: VerbInfo) -> dict[str, Any]:
    """Give the JSON Schema of the options that *info* tells of."""
    return {
        "type": "object",
        "properties": {option.name: _schema(option) for option in info.options},
        "required": [option.name for option in info.options if option.required],
        "additionalProperties": False,
    }


def questions_schema() -> dict[str, Any]:
    """Give the JSON Schema of ``{"verb": …, "options": {…}}`` for every verb."""
    questions = {
        verb: {
            "description": describe(verb).summary,
            "type": "object",
            "properties": {"verb": {"const": verb}, "options": options_schema(verb)},
            "required": ["verb"],
        }
        for verb in VERBS
    }
    return {"anyOf": [{"$ref": f"#/$defs/{verb}"} for verb in VERBS], "$defs": _DEFS | questions}


def _schema(option: OptionInfo) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [_KINDS[kind] for kind in option.kinds if kind != "choice"]
    if option.choices:
        kinds.append({"enum": list(option.choices)})
    one = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    forms = [one, {"type": "array", "items": one}] if option.many else [one]
    if option.optional:
        forms.append({"type": "null"})
    said: dict[str, Any] = {"description": option.help}
    if not option.required and isinstance(option.default, str | int | float | bool):
        said["default"] = option.default
    return said | (forms[0] if len(forms) == 1 else {"anyOf": forms})
