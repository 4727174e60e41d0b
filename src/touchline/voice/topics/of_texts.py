"""Themes of texts straight from an engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError
from touchline.voice.conversations.turns import customer_text
from touchline.voice.engines import Engine, Reading, open_engine
from touchline.voice.reading import FEELING, labels, read_distinct, strings_of
from touchline.voice.spec import ThemeSpec
from touchline.voice.topics.find import find_themes
from touchline.voice.topics.space import Embed
from touchline.voice.topics.theme import Themes

__all__ = ["feelings_of_reading", "themes", "themes_of_reading"]


def themes(
    texts: Iterable[Any],
    *,
    engine: str = "default",
    times: Sequence[datetime | None] | None = None,
    tree: Sequence[ThemeSpec] = (),
    find: bool = True,
    most: int = 12,
    company: Sequence[str] = (),
    progress: bool = False,
) -> Themes:
    """Say what texts are about, across languages.

    Parameters
    ----------
    texts
        A list of str or None, an Arrow array, a pandas or polars series. Of transcripts and mail
        threads the customer's part counts.
    engine
        As in :func:`touchline.voice.sentiment`; an engine without vectors borrows the default's.
    times
        When each text was written: gives the trend.
    tree
        Themes of your own, which go first.
    find
        Whether to look for ready and new themes too.
    most
        How many of these at most.
    company
        Names of speakers and senders who are not customers.
    progress
        Show a progress bar.

    Returns
    -------
    Themes
        The themes, the biggest first, and which of them each text speaks of.

    Raises
    ------
    ConfigError
        If there is no such engine, *texts* holds something that is no text, or there are not as
        many times as texts.

    Examples
    --------
    >>> found = themes(["My parcel never arrived", "سفارش من هرگز نرسید", "Заказ так и не пришёл"])
    >>> found.themes[0].label["en"], found.themes[0].size
    ('Never arrived', 3)
    """
    opened = open_engine(engine)
    given = [customer_text(text, company) for text in strings_of(texts)]
    if times is not None and len(times) != len(given):
        raise ConfigError(
            f"{len(times)} times were given for {len(given)} texts",
            hint="give a time, or None, for every text",
        )
    places: dict[str, int] = {}
    inverse = [places.setdefault(text, len(places)) for text in given]
    reading = read_distinct(opened, list(places), progress=progress)
    feelings = feelings_of_reading(opened, reading)
    return themes_of_reading(
        opened,
        given,
        languages=[reading.language[at] for at in inverse],
        feelings=[feelings[at] for at in inverse],
        times=times,
        tree=tree,
        find=find,
        most=most,
    )


def themes_of_reading(
    engine: Engine,
    texts: Sequence[str],
    *,
    languages: Sequence[str | None],
    feelings: Sequence[float | None],
    times: Sequence[datetime | None] | None = None,
    tree: Sequence[ThemeSpec] = (),
    find: bool = True,
    most: int = 12,
) -> Themes:
    """Find themes in texts whose language and feeling are known."""
    from touchline.voice.language import language_of

    return find_themes(
        texts,
        embed=_embedding(engine),
        languages=languages,
        feelings=feelings,
        times=times,
        tree=tree,
        tree_languages=[language_of(theme.like) for theme in tree],
        find=find,
        most=most,
    )


def feelings_of_reading(engine: Engine, reading: Reading) -> list[float | None]:
    """Give the emotion to be expected of each text, −2 … 2; None where the engine abstains."""
    leaning = FEELING * (reading.sentiment[:, 2] - reading.sentiment[:, 0]).astype(np.float64)
    told = labels(reading, engine)
    return [float(leaning[at]) if label is not None else None for at, label in enumerate(told)]


def _embedding(engine: Engine) -> Embed:
    if engine.embed(["a"]) is None:
        engine = open_engine("default")

    def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        found = engine.embed(texts)
        assert found is not None
        return found

    return embed
