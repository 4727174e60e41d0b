"""What the commands of verbs are called; known without importing a verb."""

from __future__ import annotations

from typing import Final

from touchline.analysis.verbs import VERBS

__all__ = ["VERB_OF", "word_of"]

_SHORT: Final = {"pain_points": "pain"}
"""Verb → a word that is quicker to type than its name, which is understood as well."""


def word_of(verb: str) -> str:
    """Give the command of a verb.

    Examples
    --------
    >>> word_of("step_matrix"), word_of("pain_points")
    ('step-matrix', 'pain')
    """
    return _SHORT.get(verb, verb.replace("_", "-"))


VERB_OF: Final[dict[str, str]] = {
    word: verb for verb in VERBS for word in (word_of(verb), verb.replace("_", "-"), verb)
}
"""Command, and the other words for it, → verb."""
