"""Patterns of touchpoints: read from a short text, compiled to an automaton.

In: a pattern such as ``visit.*[cart|order]$``. Out: a :class:`CompiledPattern` that the kernels
run over journeys, and :func:`contains`, which makes a filter of it.
"""

from touchline.eventlog.patterns.automaton import CompiledPattern, compile_pattern
from touchline.eventlog.patterns.filter import Containing, contains
from touchline.eventlog.patterns.syntax import Pattern, parse

__all__ = ["CompiledPattern", "Containing", "Pattern", "compile_pattern", "contains", "parse"]
