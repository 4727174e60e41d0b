"""Engines that read texts: language, sentiment and emotion, all behind one interface.

Each module here is one engine and has ``load(model)``, which opens it, ready to read. Only an
engine that is asked for is imported. ``touchline.voice.sentiment`` turns what it says into a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Protocol, cast, runtime_checkable

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError, did_you_mean

__all__ = ["EMOTIONS", "ENGINES", "LANGUAGES", "SENTIMENTS", "Engine", "Reading", "open_engine"]

LANGUAGES: Final = ("ar", "de", "en", "es", "fa", "fr", "hi", "it", "pt", "ru", "vi")
"""What Touchline's own engines promise to read; others may be told, but are not judged."""

SENTIMENTS: Final = ("negative", "neutral", "positive")
"""Columns of ``Reading.sentiment``."""

EMOTIONS: Final = (
    "joy",
    "gratitude",
    "anger",
    "disappointment",
    "worry",
    "confusion",
    "surprise",
)
"""Columns of ``Reading.emotion``; what is missing to 1 is "none is clear"."""

ENGINES: Final = ("default", "text", "huggingface", "llm")
"""Modules of this room; the last two take the name of a model after a colon."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine says of n texts.

    Attributes
    ----------
    language
        ISO 639-1 code of each text; None where there are no letters or the language is not told.
    sentiment
        (n, 3) calibrated probabilities in the order of ``SENTIMENTS``; a row of NaN where there is
        nothing to read (empty, neither letters nor emoji).
    emotion
        (n, 7) probabilities in the order of ``EMOTIONS``, rows add up to at most 1; NaN likewise,
        or everywhere where the engine tells no emotions.
    """

    language: list[str | None]
    sentiment: npt.NDArray[np.float32]
    emotion: npt.NDArray[np.float32]


@runtime_checkable
class Engine(Protocol):
    """Something that reads texts.

    Attributes
    ----------
    name
        "default", "text", "huggingface:<model>", "llm:<model>".
    version
        Changes when answers change; with the name the key under which answers are kept.
    threshold
        Below this largest probability the engine abstains.
    speed
        Texts per second, roughly: whether to show progress.
    languages
        What it was made for; elsewhere it abstains. None: any language.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 # described above
    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def threshold(self) -> float: ...  # noqa: D102
    @property
    def speed(self) -> float: ...  # noqa: D102
    @property
    def languages(self) -> tuple[str, ...] | None: ...  # noqa: D102

    def read(self, texts: Sequence[str]) -> Reading:
        """Say language, sentiment and emotion of each text."""

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32] | None:
        """Give (n, d) unit vectors, near where texts mean the same; None if the engine has none."""


def open_engine(name: str) -> Engine:
    """Open an engine by its name.

    Parameters
    ----------
    name
        "default", "text", "huggingface:<model>" or "llm:<model>".

    Raises
    ------
    ConfigError
        If there is no such engine, or what it needs is not installed.

    Examples
    --------
    >>> open_engine("defualt")
    Traceback (most recent call last):
    ...
    touchline.errors.ConfigError: there is no engine 'defualt'
      → did you mean 'default'? There are: default, huggingface, llm, text
    """
    kind, _, model = name.partition(":")
    if kind not in ENGINES:
        raise ConfigError(f"there is no engine {name!r}", hint=did_you_mean(kind, ENGINES))
    if model and kind in ENGINES[:2]:
        raise ConfigError(
            f"the engine {kind!r} takes no model, {name!r} was given", hint=f"write {kind!r}"
        )
    if not model and kind not in ENGINES[:2]:
        raise ConfigError(
            f"the engine {kind!r} needs the name of a model", hint=f"write '{kind}:<model>'"
        )
    return cast("Engine", import_module(f"{__name__}.{kind}").load(model))
