"""``conformance``: of a log against a plan, or of a project against the plan of one of its maps."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from copy import copy
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from touchline.analysis.verbs import describe, verb
from touchline.cli.answer import answer
from touchline.cli.compose import composed
from touchline.cli.filters import choose_journeys
from touchline.cli.log import open_journeys
from touchline.cli.output import the_project
from touchline.cli.verbs import (
    SHARED,
    help_of,
    in_words_of_the_shell,
    options_of,
    parameter_of,
)
from touchline.errors import ConfigError

if TYPE_CHECKING:
    from touchline.analysis.conformance import Conformance

__all__ = ["command"]

_NAME: Final = "conformance"
_MAP: Final = inspect.Parameter(
    "map",
    inspect.Parameter.KEYWORD_ONLY,
    default=None,
    annotation=Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="NAME",
            help="Map of the project: its journeys are held against its plan, instead of --plan.",
        ),
    ],
)


def command() -> Callable[..., None]:
    """Make the function behind the command: the verb's options, and ``--map``."""
    own = {option.name: parameter_of(option) for option in describe(_NAME).options}
    kind, told = own["plan"].annotation.__args__[0], copy(own["plan"].annotation.__metadata__[0])
    told.metavar = "STEP,…|FILE.yaml"
    own["plan"] = own["plan"].replace(default=None, annotation=Annotated[kind | None, told])
    text = help_of(_NAME) + "\n\nOf a project: --map NAME, and --by persona."
    return composed(_run, {"plan": own.pop("plan"), "map": _MAP, **own}, SHARED, help_text=text)


def _run(
    given: dict[str, Any], opened: dict[str, Any], chosen: dict[str, Any], shown: dict[str, Any]
) -> None:
    name = given.pop("map")
    if bool(name) == bool(given["plan"]):
        raise ConfigError(
            "both --map and --plan were given" if name else "no plan was given",
            hint="write --plan visit,cart,order, or --plan plan.yaml, or of a project --map NAME",
        )
    with in_words_of_the_shell():
        if opened["log"] is None:
            answer(_of_project(name, given, opened, chosen), _NAME, **shown)
            return
        if name:
            raise ConfigError(
                f"a log has no map {name!r}", hint="leave the log out, and name the --project"
            )
        journeys = choose_journeys(open_journeys(**opened), **chosen)
        found = verb(_NAME)(journeys, **options_of(_NAME, given, journeys))
        answer(found, _NAME, **shown)


def _of_project(
    name: str | None, given: dict[str, Any], opened: dict[str, Any], chosen: dict[str, Any]
) -> Conformance:
    from touchline.project.plans import hold, plan_of_map
    from touchline.project.shown import journeys_on_map

    if name is None:
        journeys = choose_journeys(open_journeys(**opened), **chosen)
        return hold(the_project(opened["project"]), journeys, **options_of(_NAME, given, journeys))
    project = the_project(opened["project"])
    spec = project.map(name).spec
    plan = plan_of_map(spec, name)
    journeys = choose_journeys(journeys_on_map(project, spec), **chosen)
    return hold(project, journeys, **{**options_of(_NAME, given, journeys), "plan": plan})
