"""Answers: scores on a declared scale, codes that are no scores, and texts."""

from __future__ import annotations

from typing import Final

from touchline.errors import ConfigError
from touchline.schema import PROPERTY, literal
from touchline.sources.mapping.branch import Branch, guarded, identifiers, limited, prefixed
from touchline.sources.mapping.cells import (
    Check,
    Context,
    Value,
    as_spec,
    columns_of,
    constant,
    label_value,
    number_value,
    text_value,
)
from touchline.sources.mapping.conditions import condition
from touchline.sources.mapping.times import time_value
from touchline.sources.reasons import Reason
from touchline.sources.spec import FeedbackMapping, Field

__all__ = ["SCALES", "feedback_branches"]

SCALES: Final[dict[str, tuple[float, float]]] = {
    "nps": (0, 10),
    "csat": (1, 5),
    "ces": (1, 7),
    "stars": (1, 5),
}
"""Scale of an instrument when the mapping declares none."""

_NULL = Value("NULL")


def feedback_branches(
    context: Context, mapping: FeedbackMapping, ids: dict[str, Field]
) -> list[Branch]:
    """Give the records of one mapping: one answer, or one per column under ``each``.

    Raises
    ------
    ConfigError
        If the mapping has no score and no text, or a score without a scale.
    """
    if mapping.each is None:
        if mapping.score is None and mapping.text is None:
            raise ConfigError(
                "feedback has a `score:`, a `text:`, or scores under `each:`", where=context.where
            )
        about = label_value(context, mapping.about)
        return [_branch(context, mapping, ids, mapping.score, about)]
    if mapping.score is not None or mapping.text is not None or mapping.about is not None:
        raise ConfigError(
            "`each:` already says score and about of every answer",
            hint="give the text a feedback mapping of its own",
            where=context.where,
        )
    return [
        _branch(context, mapping, ids, column, Value(literal(about)))
        for column, about in mapping.each.items()
    ]


def _branch(
    context: Context,
    mapping: FeedbackMapping,
    ids: dict[str, Field],
    score: Field | None,
    about: Value,
) -> Branch:
    instrument = label_value(context, mapping.instrument)
    low, high, checks = _scale(context, mapping, instrument, has_score=score is not None)
    number, answer, faults = _score(context, mapping, score, low, high)
    text = text_value(context, mapping.text) if mapping.text is not None else _NULL
    values = {
        "feedback_id": text_value(context, mapping.id) if mapping.id is not None else _NULL,
        "time": time_value(context, mapping.time) if mapping.time is not None else _NULL,
        "instrument": instrument,
        "score": Value(number),
        "scale_low": Value(low),
        "scale_high": Value(high),
        "answer": Value(answer),
        "text": text,
        "language": label_value(context, mapping.language),
        "about": about,
        "channel": label_value(context, mapping.channel),
        **identifiers(context, ids if mapping.ids is None else mapping.ids),
        **prefixed(context, PROPERTY, mapping.properties),
    }
    exists = f"({number} IS NOT NULL OR {answer} IS NOT NULL OR {text.sql} IS NOT NULL)"
    when = condition(context, mapping.when)
    return guarded("feedback", values, when=when, exists=exists, checks=(*faults, *checks))


def _scale(
    context: Context, mapping: FeedbackMapping, instrument: Value, *, has_score: bool
) -> tuple[str, str, tuple[Check, ...]]:
    """Give SQL of both ends of the scale, and a check where instruments come from a column."""
    if mapping.scale is not None:
        low, high = mapping.scale
        if not low < high:
            raise ConfigError(f"the scale {low:g} to {high:g} is empty", where=context.where)
        return literal(float(low)), literal(float(high)), ()
    if not has_score:
        return "NULL", "NULL", ()
    spec = as_spec(mapping.instrument, word=True)
    names = columns_of(context, spec)
    if names:
        kind = f"lower({instrument.sql})"
        sides = [
            f"(CASE {kind} "
            + " ".join(f"WHEN {literal(name)} THEN {s[side]}" for name, s in SCALES.items())
            + " END)"
            for side in (0, 1)
        ]
        known = ", ".join(literal(name) for name in SCALES)
        bad = f"coalesce({kind} NOT IN ({known}), true)"
        return sides[0], sides[1], (Check(names[0], bad, Reason.UNKNOWN_INSTRUMENT),)
    name = constant(spec.value if spec.value is not None else "")
    if name.lower() not in SCALES:
        raise ConfigError(
            f"the instrument {name!r} has no scale of its own",
            hint="declare the lowest and highest score: `scale: [1, 5]`",
            where=context.where,
        )
    low, high = SCALES[name.lower()]
    return literal(float(low)), literal(float(high)), ()


def _score(
    context: Context, mapping: FeedbackMapping, score: Field | None, low: str, high: str
) -> tuple[str, str, tuple[Check, ...]]:
    """Give SQL of score and answer, and what can be wrong with the cell."""
    if score is None:
        return "NULL", "CAST(NULL AS VARCHAR)", ()
    text = text_value(context, score).sql
    number = number_value(context, score)
    code = _is_code(text, number.sql, list(mapping.not_scores))
    meant = "".join(
        f" WHEN {_is_code(text, number.sql, [c])} THEN {literal(meaning)}"
        for c, meaning in mapping.not_scores.items()
        if meaning is not None
    )
    answer = f"(CASE{meant} END)" if meant else "CAST(NULL AS VARCHAR)"
    value = f"(CASE WHEN NOT {code} THEN {number.sql} END)"
    outside = f"coalesce(NOT {code} AND {number.sql} NOT BETWEEN {low} AND {high}, false)"
    spec = as_spec(score)
    column = next(iter(columns_of(context, spec)), "score")
    faults = [limited(check, f"NOT {code}") for check in number.checks]
    expected = _scale_words(mapping)
    faults.append(Check(column, outside, Reason.OUT_OF_SCALE, expected))
    return value, answer, tuple(faults)


def _scale_words(mapping: FeedbackMapping) -> str | None:
    if mapping.scale is None:
        return None
    low, high = mapping.scale
    return f"a score from {low:g} to {high:g}, or a code declared in `not_scores:`"


def _is_code(text: str, number: str, codes: list[str]) -> str:
    """Whether a cell is one of *codes*: the same text, or the same number."""
    if not codes:
        return "false"
    tests = [f"{text} IN ({', '.join(literal(code) for code in codes)})"]
    numbers = [n for n in map(_as_number, codes) if n is not None]
    if numbers:
        tests.append(f"{number} IN ({', '.join(repr(n) for n in numbers)})")
    return f"coalesce({' OR '.join(tests)}, false)"


def _as_number(code: str) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None
