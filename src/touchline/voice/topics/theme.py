"""What a theme is, and how themes are kept beside a build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from touchline.analysis.intervals import Interval
from touchline.config import LocalText
from touchline.voice.topics.quotes import Quote
from touchline.voice.topics.trend import Trend

__all__ = ["Feeling", "Theme", "Themes", "read_themes", "write_themes"]


@dataclass(frozen=True, slots=True)
class Feeling:
    """Mean emotion of texts, −2 … 2; None where that of no text is known."""

    value: float | None
    n: int
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Something that several customers speak of.

    Attributes
    ----------
    id
        Short name: that of the user's own or ready theme; for a found one made of its words.
    label
        To be read, by language.
    kind
        "own" (the user's), "ready" (known everywhere), "found" (in these texts).
    parent, parent_label
        What it is a part of.
    terms
        Language → words that tell it apart, where enough texts of the language speak of it.
    size, share, interval
        Texts that speak of it, and their share of all texts with words, with its interval.
    feeling
        Of these texts.
    languages
        Language → texts; "" where it is not told.
    trend
        None without times or from too few texts.
    quotes
        Typical ones.
    """

    id: str
    label: LocalText
    kind: Literal["own", "ready", "found"]
    parent: str | None
    parent_label: LocalText | None
    terms: dict[str, tuple[str, ...]]
    size: int
    share: float
    interval: Interval
    feeling: Feeling
    languages: dict[str, int]
    trend: Trend | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """Themes of n texts.

    Attributes
    ----------
    themes
        The biggest first.
    of_text
        Places in `themes` that each text speaks of, the clearest first.
    texts
        How many texts have words.
    """

    themes: tuple[Theme, ...]
    of_text: tuple[tuple[int, ...], ...]
    texts: int

    @property
    def assigned(self) -> npt.NDArray[np.int64]:
        """The clearest theme of each text; −1 for none."""
        return np.array([themes[0] if themes else -1 for themes in self.of_text], np.int64)

    @property
    def ids(self) -> list[list[str]]:
        """Ids of the themes of each text."""
        names = [theme.id for theme in self.themes]
        return [[names[place] for place in places] for places in self.of_text]


def write_themes(file: Path, themes: Sequence[Theme]) -> None:
    """Write *themes* as JSON: a list, the biggest first."""
    file.write_bytes(msgspec.json.format(msgspec.json.encode(list(themes)), indent=1))


def read_themes(file: Path) -> list[Theme]:
    """Read what :func:`write_themes` wrote; nothing where there is no file."""
    if not file.exists():
        return []
    return msgspec.json.decode(file.read_bytes(), type=list[Theme])
