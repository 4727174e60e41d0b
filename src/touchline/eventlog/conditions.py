"""Conditions on events: which touchpoints, with which properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError, did_you_mean
from touchline.eventlog.names import Names
from touchline.kernels.batch import Batch, Flags, UInt64s

_Bits = TypeVar("_Bits", np.uint8, np.uint64)

__all__ = ["Conditions", "Step", "StepLike", "Test", "compile_steps", "parse_step", "parse_tests"]

StepLike: TypeAlias = "str | Step | Mapping[str, Any]"
"""A touchpoint; or ``{"touchpoint": name, "where": {property: value}}``, either of which may be
left out; or ``{"any": [step, …]}``. A value is a text, a number, a list of them, or
``{"op": "gt", "value": 10}``."""

_MOST_STEPS = 64
_ANY_TEXT = frozenset({"set", "not_set"})


@dataclass(frozen=True, slots=True)
class Test:
    """One condition on a property."""

    property: str
    op: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Step:
    """What an event must be: one of *alternatives*, each a touchpoint (None: any) and tests."""

    label: str
    alternatives: tuple[tuple[str | None, tuple[Test, ...]], ...]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _wanted(value: Any) -> list[str]:
    many = isinstance(value, Sequence) and not isinstance(value, str)
    return [_text(item) for item in value] if many else [_text(value)]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _matches(op: str, value: Any) -> Callable[[str], bool]:
    """Give the test of one text."""
    if op in ("eq", "ne"):
        texts = frozenset(_wanted(value))
        return (lambda text: text in texts) if op == "eq" else (lambda text: text not in texts)
    if op in ("contains", "not_contains"):
        parts = [text.lower() for text in _wanted(value)]
        inside: Callable[[str], bool] = lambda text: any(part in text.lower() for part in parts)  # noqa: E731
        return inside if op == "contains" else (lambda text: not inside(text))
    bound = float(value)
    compare: dict[str, Callable[[float], bool]] = {
        "gt": lambda number: number > bound,
        "gte": lambda number: number >= bound,
        "lt": lambda number: number < bound,
        "lte": lambda number: number <= bound,
    }
    return lambda text: compare[op](_number(text))


OPS: Final = ("eq", "ne", "contains", "not_contains", "regex", "gt", "gte", "lt", "lte", "set",
              "not_set")  # fmt: skip
_TRUE_IF_MISSING: Final = frozenset({"ne", "not_contains", "not_set"})


def _found(pattern: str, texts: Sequence[str]) -> Flags:
    """Say in which texts *pattern* is found; RE2 takes time in proportion to the texts alone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    # the engine is asked even where there is no text: a wrong pattern is wrong everywhere
    column = pa.array([*texts, ""], pa.large_string())
    found = pc.match_substring_regex(column, pattern)
    flags: Flags = found.to_numpy(zero_copy_only=False)[:-1].astype(np.bool_)
    return flags


def passing(test: Test, texts: Sequence[str]) -> Flags:
    """Say for each code whether its text passes; the last flag is for a missing property.

    An empty text counts as there; only a missing one is missing.

    Raises
    ------
    ConfigError
        If the operator or its value cannot be used.
    """
    if test.op not in OPS:
        raise ConfigError(f"there is no operator {test.op!r}", hint=did_you_mean(test.op, OPS))
    flags = np.zeros(len(texts) + 1, np.bool_)
    if test.op in _ANY_TEXT:
        flags[:-1] = test.op == "set"
    else:
        try:
            if test.op == "regex":
                flags[:-1] = _found(str(test.value), texts)
            else:
                matches = _matches(test.op, test.value)
                flags[:-1] = [matches(text) for text in texts]
        except (ValueError, TypeError) as error:
            said = str(error).removeprefix("Invalid regular expression: ")
            raise ConfigError(
                f"{test.property} {test.op} {test.value!r}: {said}",
                hint="the syntax is that of RE2: no look-around, no back-references"
                if test.op == "regex"
                else "gt, gte, lt and lte compare with a number",
            ) from None
    flags[-1] = test.op in _TRUE_IF_MISSING
    return flags


def parse_tests(where: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> tuple[Test, ...]:
    """Read ``{property: value}``, ``{property: {"op": …, "value": …}}`` or a list of tests.

    Examples
    --------
    >>> parse_tests({"plan": "pro", "price": {"op": "gt", "value": 10}})[1]
    Test(property='price', op='gt', value=10)
    """
    if isinstance(where, Mapping):
        return tuple(
            Test(name, wanted.get("op", "eq"), wanted.get("value"))
            if isinstance(wanted, Mapping)
            else Test(name, "eq", wanted)
            for name, wanted in where.items()
        )
    return tuple(Test(t["property"], t.get("op", "eq"), t.get("value")) for t in where)


def parse_step(step: StepLike) -> Step:
    """Read a step as it is given by callers.

    Raises
    ------
    ConfigError
        If it is none of the forms of :data:`StepLike`.

    Examples
    --------
    >>> parse_step("cart")
    Step(label='cart', alternatives=(('cart', ()),))
    """
    if isinstance(step, Step):
        return step
    if isinstance(step, str):
        return Step(step, ((step, ()),))
    unknown = set(step) - {"touchpoint", "where", "any", "label"}
    if unknown or not step:
        raise ConfigError(
            f"{dict(step)!r} is no step",
            hint='write a touchpoint, {"touchpoint": …, "where": {property: value}}'
            ' or {"any": [step, …]}',
        )
    if "any" in step:
        inner = [parse_step(one) for one in step["any"]]
        label = step.get("label") or " or ".join(one.label for one in inner)
        return Step(label, tuple(a for one in inner for a in one.alternatives))
    tests = parse_tests(step.get("where") or {})
    touchpoint = step.get("touchpoint")
    return Step(step.get("label") or _label(touchpoint, tests), ((touchpoint, tests),))


def _label(touchpoint: str | None, tests: Sequence[Test]) -> str:
    signs = {"eq": "=", "ne": "≠", "gt": ">", "gte": "≥", "lt": "<", "lte": "≤"}
    said = ", ".join(
        f"{t.property} {signs.get(t.op, t.op.replace('_', ' '))}"
        + ("" if t.op in _ANY_TEXT else f" {' or '.join(_wanted(t.value))}")
        for t in tests
    )
    name = touchpoint or "any"
    return f"{name} [{said}]" if said else name


@dataclass(frozen=True, slots=True)
class _Alternative:
    step: int
    code: int | None
    tests: tuple[tuple[str, Flags], ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Steps, ready to be looked up; picklable."""

    labels: tuple[str, ...]
    by_touchpoint: UInt64s
    """Touchpoint → bits of the steps that it meets whatever its properties."""
    with_tests: tuple[_Alternative, ...]

    @property
    def simple(self) -> bool:
        """Whether the touchpoint alone decides."""
        return not self.with_tests

    def step_of(self) -> npt.NDArray[np.uint8] | None:
        """Touchpoint → number of its step from 1, 0 for none; None if one touchpoint meets two."""
        bits = self.by_touchpoint
        if not self.simple or bool(np.any(bits & (bits - np.uint64(1)))):
            return None
        steps = np.zeros(len(bits), np.uint8)
        for k in range(len(self.labels)):
            steps[bits == np.uint64(1 << k)] = k + 1
        return steps

    def masks(self, batch: Batch) -> UInt64s:
        """Bits of the steps that each event of ``batch.low`` … ``batch.high`` meets.

        Bit k stands for step k, from 0; position 0 is the event at ``batch.low``.
        """
        return self._met(batch, self.by_touchpoint)

    def narrow_masks(self, batch: Batch) -> npt.NDArray[np.uint8]:
        """Give what :meth:`masks` gives in a byte an event; for at most eight steps."""
        return self._met(batch, self.by_touchpoint.astype(np.uint8))

    def _met(self, batch: Batch, by_touchpoint: npt.NDArray[_Bits]) -> npt.NDArray[_Bits]:
        events = slice(batch.low, batch.high)
        codes = batch.touchpoint[events]
        masks = by_touchpoint[codes]
        for alternative in self.with_tests:
            bit = masks.dtype.type(1 << alternative.step)
            if alternative.code is None:
                met = np.ones(len(codes), np.bool_)
                for name, flags in alternative.tests:
                    met &= flags[batch.properties[name][events]]  # −1, a missing text, is the last
                masks[met] |= bit
                continue
            at = np.flatnonzero(codes == alternative.code)  # properties of others are not read
            for name, flags in alternative.tests:
                at = at[flags[batch.properties[name][events][at]]]
            masks[at] |= bit
        return masks


def compile_steps(steps: Sequence[StepLike], names: Names) -> Conditions:
    """Translate *steps* into codes.

    Raises
    ------
    ConfigError
        If there are none or too many, or if a touchpoint or property is not in the log.
    """
    if not steps or len(steps) > _MOST_STEPS:
        raise ConfigError(f"{len(steps)} steps arrived; 1 to {_MOST_STEPS} are possible")
    parsed = [parse_step(step) for step in steps]
    by_touchpoint = np.zeros(len(names.touchpoints), np.uint64)
    with_tests: list[_Alternative] = []
    for number, step in enumerate(parsed):
        for touchpoint, tests in step.alternatives:
            code = None if touchpoint is None else names.code(touchpoint)
            if tests:
                flags = tuple(
                    (t.property, passing(t, names.property_texts(t.property))) for t in tests
                )
                with_tests.append(_Alternative(number, code, flags))
            else:
                by_touchpoint[slice(None) if code is None else code] |= np.uint64(1 << number)
    return Conditions(tuple(s.label for s in parsed), by_touchpoint, tuple(with_tests))
