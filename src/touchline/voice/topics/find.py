"""Finds what texts are about, across languages."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.voice.spec import ThemeSpec
from touchline.voice.topics.clauses import Clauses, cut
from touchline.voice.topics.describe import (
    CLEAR_WORDS,
    Known,
    Told,
    describe,
    own_theme,
    ready_theme,
    silent,
    terms_of,
)
from touchline.voice.topics.found import MERGED, clusters_of
from touchline.voice.topics.known import SURE, Seeds, shares_of_themes
from touchline.voice.topics.ready import EMPTY, READY, tone_of
from touchline.voice.topics.space import Embed, Floats, Space, middles_of, space_for, unit
from touchline.voice.topics.theme import Themes
from touchline.voice.topics.trend import calendar_of

__all__ = ["find_themes", "least_texts"]

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LEAST: Final = 3
LEAST_SHARE: Final = 0.005
"""A theme that nobody declared needs so many texts, and such a share of them."""
SAME: Final = 0.6
"""A ready theme whose phrases are so near those of a user's own gives way to it."""
OWN: Final = math.log(3)
"""Head start of the user's own themes over the ready ones."""
SAYS_LITTLE: Final = -math.log(3)
"""That of mere praise or complaint: "fast, thank you" is about speed."""
LEAST_WORDS: Final = 3
"""Shorter clauses are put to themes, but found themes are not made of them."""
LEAST_TERMS: Final = 2


def find_themes(
    texts: Sequence[str | None],
    *,
    embed: Embed,
    languages: Sequence[str | None],
    feelings: Sequence[float | None] | None = None,
    times: Sequence[datetime | None] | None = None,
    tree: Sequence[ThemeSpec] = (),
    tree_languages: Sequence[Sequence[str | None]] | None = None,
    find: bool = True,
    most: int = 12,
    least: int | None = None,
) -> Themes:
    """Find the themes of texts, whatever languages they are in.

    Texts are cut into clauses. A clause goes to the theme whose example phrases it is near: one of
    the user's own, else a ready one; the rest is clustered. A text may speak of several themes.

    Parameters
    ----------
    texts
        n texts; None and empty ones have no theme.
    embed
        Gives vectors that are near where texts mean the same, such as ``Engine.embed``.
    languages
        ISO 639-1 code of each text, or None.
    feelings
        −2 … 2 of each text: what is clearly praised is no complaint, and the other way round.
    times
        When each text was written, for the trend.
    tree
        Themes of the user's own; they are always told, also when nobody speaks of them.
    tree_languages
        Language of each phrase of each of them.
    find
        Whether to look for others too: ready and new ones.
    most
        How many others at most.
    least
        Texts that another needs; default: three, and half a percent.
    """
    parts = cut(texts)
    if not parts.clauses:
        return Themes(tuple(silent(theme, tree) for theme in tree), ((),) * len(texts), 0)
    spoken = _language_of_clauses(parts, languages)
    space = space_for(embed, [name for name, count in Counter(spoken).items() if count])
    vectors = space.move(embed(parts.clauses), spoken)
    feeling = np.array([np.nan if f is None else f for f in feelings or [None] * len(texts)], float)
    told = Told(texts, parts, vectors, languages, spoken, feeling)
    spoke = len(np.unique(parts.owner))
    least = least_texts(spoke) if least is None else least
    known, theme, near, weak = _known(told, space, embed, tree, tree_languages, find=find)
    if find:
        before = theme
        known, theme, near = _with_found(told, known, theme, near, weak, most=most, least=least)
        theme = _in_words(told, known, theme, before)
    known, theme = _kept(parts, known, theme, most=most, least=least)
    calendar = calendar_of(times) if times is not None else None
    return describe(told, known, theme, near, calendar, spoke)


def least_texts(n: int) -> int:
    """Say how many of *n* texts must speak of something to make it a theme.

    Examples
    --------
    >>> least_texts(40), least_texts(10_000)
    (3, 50)
    """
    return max(LEAST, math.ceil(LEAST_SHARE * n))


def _language_of_clauses(parts: Clauses, languages: Sequence[str | None]) -> list[str | None]:
    """Give each different clause the language of the first text that has it."""
    _, first = np.unique(parts.clause, return_index=True)
    return [languages[owner] for owner in parts.owner[first].tolist()]


def _clause_feeling(told: Told) -> npt.NDArray[np.float64]:
    """Mean feeling of the texts that have a clause."""
    there = told.feeling[told.cut.owner]
    known = ~np.isnan(there)
    size = len(told.cut.clauses)
    total = np.bincount(told.cut.clause[known], weights=there[known], minlength=size)
    count = np.bincount(told.cut.clause[known], minlength=size)
    mean: npt.NDArray[np.float64] = np.full(size, np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


def _known(
    told: Told,
    space: Space,
    embed: Embed,
    tree: Sequence[ThemeSpec],
    tree_languages: Sequence[Sequence[str | None]] | None,
    *,
    find: bool,
) -> tuple[list[Known], Ints, Floats, Flags]:
    """Put clauses to the user's own and the ready themes.

    Returns
    -------
    The themes, the theme of each clause (−1: none), how sure, and whether it is a ready theme that
    the phrases alone would not say.
    """
    feeling = _clause_feeling(told)
    spoken = [theme for theme in tree if theme.like]
    said = [_phrases(space, embed, theme, tree, tree_languages) for theme in spoken]
    own = np.array([unit(each.mean(axis=0)) for each in said], np.float32)
    middles = middles_of(space.phrases, space.theme, len(READY))
    ready = [
        k for k in range(len(READY)) if find and not (said and (own @ middles[k] > SAME).any())
    ]
    names = [READY[k] for k in ready]
    themes = [own_theme(theme, tree) for theme in spoken] + [ready_theme(name) for name in names]
    tones = ["any"] * len(spoken) + [tone_of(name) for name in names]
    phrases = [*said, *(space.phrases[space.theme == k] for k in ready)]
    if not themes:
        n = len(told.vectors)
        return [], np.full(n, -1, np.int64), np.zeros(n, np.float32), np.zeros(n, bool)
    seeds = Seeds(
        phrases=np.concatenate(phrases),
        theme=np.repeat(np.arange(len(phrases)), [len(each) for each in phrases]),
        head=np.array([OWN] * len(spoken) + [SAYS_LITTLE * (name in EMPTY) for name in names]),
        good=np.array([tone == "good" for tone in tones], bool),
        bad=np.array([tone == "bad" for tone in tones], bool),
        nothing=space.nothing,
    )
    first, shares = (each[:, :-1] for each in shares_of_themes(told.vectors, seeds, feeling))
    theme = np.where(shares.max(axis=1) >= SURE, shares.argmax(axis=1), -1).astype(np.int64)
    weak = (theme >= len(spoken)) & (first[np.arange(len(theme)), theme] < SURE)
    return themes, theme, shares.max(axis=1), weak


def _phrases(
    space: Space,
    embed: Embed,
    theme: ThemeSpec,
    tree: Sequence[ThemeSpec],
    tree_languages: Sequence[Sequence[str | None]] | None,
) -> Floats:
    place = list(tree).index(theme)
    spoken = [None] * len(theme.like) if tree_languages is None else tree_languages[place]
    return space.move(embed(theme.like), spoken)


def _with_found(
    told: Told,
    known: list[Known],
    theme: Ints,
    near: Floats,
    weak: Flags,
    *,
    most: int,
    least: int,
) -> tuple[list[Known], Ints, Floats]:
    """Cluster the clauses that are of no known theme, or only weakly.

    Clauses that come near a known theme only because others like them do may be something of their
    own; where they are not, they stay.
    """
    words = np.array([len(clause.split()) for clause in told.cut.clauses])
    rest = np.flatnonzero(((theme < 0) | weak) & (words >= LEAST_WORDS))
    labels, middles = clusters_of(told.vectors[rest], most=most, least=least)
    sure = [np.flatnonzero((theme == k) & ~weak) for k in range(len(known))]
    there = [unit(told.vectors[each].mean(axis=0)) for each in sure if len(each) >= least]
    own = np.array(
        [not there or max(float(middle @ one) for one in there) < MERGED for middle in middles],
        bool,
    )
    inside = (labels >= 0) & own[labels] if len(middles) else np.zeros(len(rest), bool)
    theme, near = theme.copy(), near.copy()
    theme[rest[inside]] = len(known) + labels[inside]
    found = told.vectors[rest[inside]]
    near[rest[inside]] = np.einsum("nd,nd->n", found, middles[labels[inside]])
    return [*known, *(Known("", "found") for _ in middles)], theme, near


def _in_words(told: Told, known: list[Known], theme: Ints, before: Ints) -> Ints:
    """Give up found themes that no words tell apart: nobody could say what they are about."""
    theme = theme.copy()
    for place, one in enumerate(known):
        if one.kind == "found":
            clauses = np.flatnonzero(theme == place)
            terms = terms_of(told, theme, clauses, clear=CLEAR_WORDS)
            if not any(len(words) >= LEAST_TERMS for words in terms.values()):
                theme[clauses] = before[clauses]
    return theme


def _kept(
    parts: Clauses, known: list[Known], theme: Ints, *, most: int, least: int
) -> tuple[list[Known], Ints]:
    """Leave out what is no theme and what too few speak of; the biggest first."""
    spoken = theme[parts.clause]
    pairs = np.unique(np.stack([spoken, parts.owner]), axis=1)[0]
    sizes = np.bincount(pairs[pairs >= 0], minlength=len(known))
    order = np.argsort(-sizes, kind="stable").tolist()
    others = [
        k
        for k in order
        if known[k].kind != "own" and known[k].id not in EMPTY and sizes[k] >= least
    ][:most]
    kept = [k for k in order if known[k].kind == "own" or k in others]
    place = np.full(len(known) + 1, -1, np.int64)
    place[kept] = np.arange(len(kept))
    return [known[k] for k in kept], place[theme]
