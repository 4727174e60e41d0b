from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pytest

from touchline.analysis import verbs
from touchline.analysis.journeys import Journeys
from touchline.analysis.result import Result
from touchline.analysis.verbs import VERBS, describe, verb
from touchline.durations import Duration
from touchline.errors import ConfigError
from touchline.eventlog.conditions import StepLike

Shade = Literal["red", "green"]


def paint(
    journeys: Journeys,
    steps: Sequence[StepLike],
    *,
    window: Duration | None = "14d",
    shade: Shade | int = "red",
    names: Mapping[str, str] | None = None,
    groups: Mapping[str, StepLike] | None = None,
) -> Result:
    """Paint
    journeys.

    More of it.

    Parameters
    ----------
    steps
        What to paint;
        in order.
    window, shade
        How.

    Returns
    -------
    A row.
    """
    raise NotImplementedError


def gives_a_result(method: Any) -> bool:
    kind = vars(sys.modules[method.__module__]).get(inspect.signature(method).return_annotation)
    return inspect.isclass(kind) and issubclass(kind, Result)


def test_journeys_have_exactly_the_verbs() -> None:
    functions = {name: f for name, f in vars(Journeys).items() if inspect.isfunction(f)}
    methods = {name for name, f in functions.items() if gives_a_result(f)}
    assert methods == set(VERBS)
    for name in VERBS:
        assert getattr(Journeys, name) is verb(name)


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_and_every_option_is_documented(name: str) -> None:
    info = describe(name)
    assert info.summary.endswith(".")
    assert info.returns
    assert ">>>" in info.example
    for option in info.options:
        assert option.help.endswith((".", ")")), f"{name}: {option.name} has no sentence"
        assert option.kinds, f"{name}: {option.name} takes nothing"


def test_options_follow_from_the_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "verb", lambda name: paint)
    info = describe.__wrapped__("paint")
    assert (info.summary, info.about) == ("Paint journeys.", "More of it.")
    steps, window, shade, names, groups = info.options
    assert (steps.kinds, steps.many, steps.required) == (("step",), True, True)
    assert steps.help == "What to paint; in order."
    assert (window.kinds, window.optional, window.default) == (("duration",), True, "14d")
    assert (shade.kinds, shade.choices) == (("choice", "integer"), ("red", "green"))
    assert (names.kinds, names.help, names.of_names) == (("mapping",), "", False)
    assert (groups.kinds, groups.of_names) == (("mapping",), True)
    assert info.option("steps") is steps
    with pytest.raises(ConfigError, match="did you mean 'shade'"):
        info.option("shad")


def test_a_verb_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match="did you mean 'transitions'"):
        verb("transition")


def test_an_option_of_no_simple_type_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def bad(journeys: Any, thing: bytes) -> None: ...

    monkeypatch.setattr(verbs, "verb", lambda name: bad)
    with pytest.raises(TypeError, match="option thing"):
        describe.__wrapped__("bad")
