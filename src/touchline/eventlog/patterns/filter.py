"""Chooses journeys by a pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touchline.eventlog.conditions import StepLike
from touchline.eventlog.names import Names
from touchline.eventlog.patterns.automaton import CompiledPattern, compile_pattern
from touchline.kernels.batch import Batch, Flags

__all__ = ["Containing", "contains"]


@dataclass(frozen=True)
class Containing:
    """Says which journeys of a batch contain a pattern; picklable."""

    compiled: CompiledPattern
    lacking: bool = False
    """Whether those that do not contain it are wanted."""

    @property
    def said(self) -> str:
        """What the journeys have in common, to follow 'journeys'."""
        verb = "that do not contain" if self.lacking else "that contain"
        return f"{verb} {self.compiled.pattern.sentence()}"

    def __call__(self, batch: Batch) -> Flags:
        """Say it for each journey."""
        flags: Flags = (self.compiled.find(batch, once=True).end >= 0) != self.lacking
        return flags


def contains(
    pattern: str,
    names: Names,
    *,
    steps: Mapping[str, StepLike] | Sequence[StepLike] | None = None,
    only: bool = False,
    lacking: bool = False,
) -> Containing:
    """Make the test "contains *pattern*"; ``.said`` is its sentence.

    Parameters
    ----------
    pattern
        See :mod:`touchline.eventlog.patterns.syntax`.
    names
        What the codes of the log stand for.
    steps, only
        See :func:`compile_pattern`.
    lacking
        Make the test "does not contain" instead.

    Raises
    ------
    ConfigError
        If it is no pattern, or names a touchpoint that is not there.
    """
    return Containing(compile_pattern(pattern, names, steps=steps, only=only), lacking)
