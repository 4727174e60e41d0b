"""Commands put together from functions that each bring some of the options."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Annotated, Any, get_args

__all__ = ["composed", "options_of"]


def composed(
    run: Callable[..., None],
    own: Mapping[str, inspect.Parameter],
    parts: Sequence[Callable[..., Any]],
    *,
    help_text: str,
) -> Callable[..., None]:
    """Make a command that takes its *own* options and those of all *parts*.

    Parameters
    ----------
    run
        Called with the values of the own options, then with those of each part, as dictionaries.
    parts
        Functions whose parameters with a default are options. What the first one takes stands
        first, before the own options. Where a part has an option that the command has too, that of
        the part is ``--log-…``.
    """
    shared = [options_of(part, own) for part in parts]

    def command(**given: Any) -> None:
        apart = [
            {inner: given[outer] for outer, (inner, _) in options.items()} for options in shared
        ]
        run({name: given[name] for name in own}, *apart)

    first, *rest = [option for options in shared for _, option in options.values()]
    command.__doc__ = help_text
    command.__signature__ = inspect.Signature([first, *own.values(), *rest])  # type: ignore[attr-defined]
    return command


def options_of(
    function: Callable[..., Any], own: Mapping[str, Any]
) -> dict[str, tuple[str, inspect.Parameter]]:
    """Give the options of *function*: name on the command line → name in it, and itself."""
    options = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.default is inspect.Parameter.empty:
            continue  # the journeys, the result
        annotation = eval(str(parameter.annotation), function.__globals__)
        outer = name
        if name in own:
            outer = f"log_{name}"
            annotation = _called(annotation, "--" + outer.replace("_", "-"))
        options[outer] = (
            name,
            inspect.Parameter(
                outer,
                inspect.Parameter.KEYWORD_ONLY,
                default=parameter.default,
                annotation=annotation,
            ),
        )
    return options


def _called(annotation: Any, flag: str) -> Any:
    kind, told = get_args(annotation)
    told = copy(told)
    told.default, told.param_decls = flag, ()  # typer keeps the first name in the default
    return Annotated[kind, told]
