"""The filter that gives events other touchpoints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from touchline.errors import ConfigError
from touchline.eventlog.conditions import Conditions, Step, StepLike, compile_steps, parse_step
from touchline.eventlog.names import Names
from touchline.eventlog.narrow import window
from touchline.kernels.batch import Batch

__all__ = ["Relabelled", "relabelled"]


@dataclass(frozen=True)
class Relabelled:
    """Events under other touchpoints: several may become one."""

    touchpoints: tuple[str, ...]
    """New code → name."""
    stages: tuple[tuple[str, str], ...]
    by_touchpoint: tuple[int, ...]
    """Old code → new code."""
    property: str | None
    """Property that names the touchpoint."""
    by_text: tuple[int, ...]
    """Code of the property → new code."""
    only: tuple[Step, ...]
    """Events that are renamed; none: all."""
    said: str
    conditions: Conditions | None = field(default=None, compare=False)

    def apply(self, batch: Batch) -> Batch:
        """Rename the events."""
        batch = window(batch)
        kept = np.arange(len(self.by_touchpoint)) if self.only else np.array(self.by_touchpoint)
        codes = kept.astype(np.uint16)[batch.touchpoint]
        changed = np.ones(len(codes), np.bool_)
        if self.conditions is not None:
            changed = self.conditions.masks(batch) != 0
        if self.property is not None:
            texts = batch.properties[self.property]
            changed &= texts >= 0
            codes[changed] = np.array(self.by_text, np.uint16)[texts[changed]]
        elif self.only:
            codes[changed] = np.array(self.by_touchpoint, np.uint16)[batch.touchpoint[changed]]
        return replace(batch, touchpoint=codes)

    def rename(self, names: Names) -> Names:
        """Give the new names."""
        return replace(names, touchpoints=self.touchpoints, stages=dict(self.stages))

    def sentence(self) -> str:
        """Say how."""
        return self.said


def relabelled(
    to: Mapping[str, str] | Callable[[str], str] | str,
    *,
    only: Sequence[StepLike],
    names: Names,
) -> Relabelled:
    """Make the filter; see :meth:`touchline.Journeys.relabel`.

    Raises
    ------
    ConfigError
        If a touchpoint or property is not in the log, or there would be too many touchpoints.
    """
    steps = tuple(parse_step(step) for step in only)
    said_only = f" for {', '.join(step.label for step in steps)}" if steps else ""
    if isinstance(to, str) and not (to == "stage" and names.stages):
        made = _by_property(to, steps, said_only, names)
        made.rename(names)  # too many names are refused now, not when a verb runs
        return made
    new, said = _new_names(to, names)
    kept = names.touchpoints if steps else ()  # events that are not renamed need the old codes
    codes = {name: code for code, name in enumerate(dict.fromkeys((*kept, *new)))}
    return Relabelled(
        touchpoints=tuple(codes),
        stages=_stages(names, new if not steps else (), codes),
        by_touchpoint=tuple(codes[name] for name in new),
        property=None,
        by_text=(),
        only=steps,
        said=said + said_only,
        conditions=compile_steps(steps, names) if steps else None,
    )


def _by_property(name: str, steps: tuple[Step, ...], said_only: str, names: Names) -> Relabelled:
    texts = names.property_texts(name)
    codes = {text: code for code, text in enumerate(dict.fromkeys((*names.touchpoints, *texts)))}
    return Relabelled(
        touchpoints=tuple(codes),
        stages=tuple(names.stages.items()),
        by_touchpoint=tuple(range(len(names.touchpoints))),
        property=name,
        by_text=tuple(codes[text] for text in texts),
        only=steps,
        said=f"with {name} as touchpoint{said_only}",
        conditions=compile_steps(steps, names) if steps else None,
    )


def _new_names(
    to: Mapping[str, str] | Callable[[str], str] | str, names: Names
) -> tuple[tuple[str, ...], str]:
    """Give the new name of each touchpoint, and say how it came about."""
    old = names.touchpoints
    if isinstance(to, str):
        return tuple(names.stages.get(name, name) for name in old), "by stage"
    if isinstance(to, Mapping):
        for name in to:
            names.code(name)
        said = ", ".join(f"{name} as {new}" for name, new in to.items())
        return tuple(to.get(name, name) for name in old), f"with {said}"
    new = tuple(to(name) for name in old)
    for name, given in zip(old, new, strict=True):
        if not isinstance(given, str):
            raise ConfigError(
                f"the new name of {name!r} is {given!r}, no text",
                hint="the function must give a name for every touchpoint;"
                " leave events out with .without(…)",
            )
    return new, "with touchpoints under other names"


def _stages(
    names: Names, new: Sequence[str], codes: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    """Stage of each new touchpoint, where all that became it have the same."""
    if not new:
        return tuple(names.stages.items())
    found: dict[str, set[str | None]] = {}
    for old, name in zip(names.touchpoints, new, strict=True):
        found.setdefault(name, set()).add(names.stages.get(old))
    stages = {name: next(iter(those)) for name, those in found.items() if len(those) == 1}
    return tuple((name, stage) for name, stage in stages.items() if stage and name in codes)
