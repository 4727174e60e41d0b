"""The personas of a project: declared in its file, measured in its build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.errors import ConfigError, RenderError, did_you_mean
from touchline.journeys import BuildInfo
from touchline.journeys.spec import PersonaSpec
from touchline.locale import Calendar, Digits
from touchline.maps import Snapshot, compute
from touchline.maps.spec import MapSpec
from touchline.project.maps import written_with
from touchline.render.brand import FILE as BRAND_FILE
from touchline.render.brand import TOUCHLINE, load_brand
from touchline.render.persona.write import write_persona
from touchline.render.tokens import Theme
from touchline.workspace import write_atomically

if TYPE_CHECKING:
    from touchline.project.project import Project

__all__ = ["ProjectPersona", "persona", "personas"]


@dataclass(frozen=True)
class ProjectPersona:
    """A persona of a project; made by :meth:`Project.persona`.

    Attributes
    ----------
    spec
        What the project file says of it.
    """

    project: Project
    spec: PersonaSpec

    @property
    def name(self) -> str:
        """Its id."""
        return self.spec.id

    def portrait(self) -> Snapshot:
        """Measure the persona: a snapshot without lanes, its card under ``personas``.

        Every number is a figure of the snapshot, with its definition, interval and rows.

        Raises
        ------
        WorkspaceError
            If the project has not been built, or no journey belongs to the persona.
        ConfigError
            If it is bound to a segment or value that the project does not have.

        Examples
        --------
        >>> found = project.persona("late-buyers").portrait() # doctest: +SKIP
        >>> found.figures[found.personas[0].emotion].value # doctest: +SKIP
        -0.42
        """
        spec = MapSpec(
            persona=self.spec.id,
            title=self.spec.label or self.spec.id,
            languages=_languages(self.project),
            lanes=(),
            find_pains=False,
        )
        with self.project.workspace.reading() as build:
            if not BuildInfo.read(build).journeys:
                raise ConfigError(
                    "there is no journey to measure a persona by",
                    hint="'touchline check' says what is missing",
                )
            return compute(build, spec, map_id=self.spec.id, personas=self.project.file.personas)

    def export(
        self,
        path: str | Path,
        *,
        language: str | None = None,
        theme: Theme = "light",
        width: int | None = None,
        brand: str | Path | None = None,
        calendar: Calendar | None = None,
        digits: Digits | None = None,
    ) -> Path:
        """Write the sheet of the persona: ``.svg``, ``.png``, ``.html``, or its figures: ``.json``.

        Parameters
        ----------
        path
            Its ending names the format.
        language
            Default: the first of the maps; a page can switch between all of them.
        theme, width, brand, calendar, digits
            As for maps: see :meth:`ProjectMap.export`.

        Raises
        ------
        RenderError
            If no format has this ending, or no map has this language.
        """
        snapshot = written_with(self.portrait(), calendar, digits)
        if language is not None and language not in snapshot.languages:
            raise RenderError(
                f"no map of this project has the language {language!r}",
                hint=did_you_mean(language, snapshot.languages),
            )
        own = self.project.folder / BRAND_FILE
        look = brand if brand is not None else own if own.exists() else None
        target = Path(path)
        data = write_persona(
            target.name,
            snapshot,
            language=language,
            theme=theme,
            width=width,
            brand=TOUCHLINE if look is None else load_brand(look),
        )
        write_atomically(target.resolve(), data)
        return target


def _languages(project: Project) -> tuple[str, ...]:
    """Give the languages of the maps, in their order; English where there is no map."""
    found = dict.fromkeys(each for one in project.maps for each in one.spec.languages)
    return tuple(found) or ("en",)


def personas(project: Project) -> list[ProjectPersona]:
    """Give the personas that the project file declares, in its order."""
    return [ProjectPersona(project, each) for each in project.file.personas]


def persona(project: Project, name: str) -> ProjectPersona:
    """Give the persona *name*.

    Raises
    ------
    ConfigError
        If there is none.
    """
    known = {each.id: each for each in project.file.personas}
    if name not in known:
        raise ConfigError(
            f"there is no persona {name!r}",
            hint=did_you_mean(name, known),
            where=str(project.folder),
        )
    return ProjectPersona(project, known[name])
