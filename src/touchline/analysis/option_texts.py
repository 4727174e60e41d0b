"""Options of verbs as texts: on a command line, in an address."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from touchline.errors import ConfigError

if TYPE_CHECKING:
    from touchline.analysis.verbs import OptionInfo

__all__ = ["expected", "read_option", "write_option"]

_WORDS: Final = {
    "text": "a text",
    "integer": "a whole number",
    "number": "a number",
    "flag": "yes or no",
    "duration": "a duration such as 7d or 30min",
    "step": "a step such as cart or order[price>10]",
    "mapping": "NAME=VALUE pairs with commas between, or JSON",
}
_ORDER: Final = ("choice", "flag", "integer", "number", "duration", "step", "mapping", "text")
_FLAGS: Final = {"yes": True, "true": True, "no": False, "false": False}


def read_option(option: OptionInfo, texts: Sequence[str], touchpoints: Collection[str] = ()) -> Any:
    """Read what was written for *option*.

    Parameters
    ----------
    texts
        What was written, once for each time that the option was given.
    touchpoints
        Names that win over the syntax of steps.

    Raises
    ------
    ConfigError
        If it is none of what the option takes.
    """
    if option.optional and list(texts) == ["none"] and "none" not in option.choices:
        return None
    if not option.many:
        return _one(option, texts[-1], touchpoints)
    if "step" in option.kinds:
        from touchline.eventlog.written import steps_of_text

        return [step for text in texts for step in steps_of_text(text, touchpoints)]
    return [_one(option, piece.strip(), touchpoints) for text in texts for piece in text.split(",")]


def write_option(option: OptionInfo, value: Any) -> list[str] | None:
    """Write a value as texts that :func:`read_option` reads, one for each time it is given.

    Returns
    -------
    None if no text says it: a name with a comma in a list of names, for instance.

    Examples
    --------
    >>> from touchline.analysis.verbs import describe
    >>> write_option(describe("funnel").option("steps"), ["visit", {"any": ["cart", "order"]}])
    ['visit', '{"any": ["cart", "order"]}']
    >>> write_option(describe("funnel").option("breakdown"), ["a,b"])
    """
    many = option.many and isinstance(value, list | tuple)
    texts = [_written(one) for one in (value if many else [value])]
    if not texts:
        return None
    split = option.many and "step" not in option.kinds
    if split and any("," in text or text != text.strip() for text in texts):
        return None
    return texts


def _written(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def expected(option: OptionInfo) -> str:
    """Say what an option takes."""
    parts = [_WORDS[kind] for kind in option.kinds if kind != "choice"]
    said = " or ".join([*(str(choice) for choice in option.choices), *parts])
    return f"{said}; several with commas between" if option.many else said


def _one(option: OptionInfo, text: str, touchpoints: Collection[str]) -> Any:
    for kind in sorted(option.kinds, key=_ORDER.index):
        try:
            if kind == "choice":
                return {str(choice): choice for choice in option.choices}[text]
            if kind == "step":
                return _step(text, touchpoints)
            if kind == "mapping":
                return _mapping(option, text, touchpoints)
            return _READERS[kind](text)
        except (KeyError, ValueError):
            continue
        except ConfigError:
            if kind != "duration":
                raise
    raise ConfigError(f"{text!r} is not {expected(option)}")


def _step(text: str, touchpoints: Collection[str]) -> Any:
    from touchline.eventlog.written import step_of_text

    return step_of_text(text, touchpoints)


def _duration(text: str) -> str:
    from touchline.durations import microseconds

    microseconds(text)
    return text


def _mapping(option: OptionInfo, text: str, touchpoints: Collection[str]) -> Mapping[str, Any]:
    from touchline.eventlog.written import pieces

    if text.startswith("{"):
        found: dict[str, Any] = json.loads(text)
        return found
    pairs = [pair.partition("=") for pair in pieces(text, ",")]
    if not all(sign for _, sign, _ in pairs):
        raise ValueError(text)
    return {
        name.strip(): _step(value, touchpoints) if option.of_names else _plain(value.strip())
        for name, _, value in pairs
    }


def _plain(text: str) -> Any:
    """Give a number where the text is one, texts where there are several."""
    if "|" in text:
        return [_plain(part.strip()) for part in text.split("|")]
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "flag": _FLAGS.__getitem__,
    "integer": int,
    "number": float,
    "duration": _duration,
    "text": str,
}
