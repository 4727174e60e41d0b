"""A sentiment model from Hugging Face, or of the same form on disk, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError
from touchline.voice.engines import EMOTIONS, SENTIMENTS, Reading
from touchline.voice.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HuggingFaceEngine", "columns_of_labels", "load"]

_BATCH: Final = 32
_STARS: Final = {"1": 0, "2": 0, "3": 1, "4": 2, "5": 2}


def load(model: str) -> HuggingFaceEngine:
    """Open *model*: a name on the hub (``owner/name``) or a folder.

    Raises
    ------
    ConfigError
        If transformers is not installed, there is no such model, or its labels are no sentiments.
    """
    engine = HuggingFaceEngine(model)
    _ = engine.columns
    return engine


class HuggingFaceEngine:
    """Reads texts with a text classification model that knows sentiments.

    Its probabilities are taken as they are; nobody has calibrated them here.
    """

    threshold = 0.5
    speed = 50.0
    languages = None

    def __init__(self, model: str) -> None:
        self.model = model
        self.name = f"huggingface:{model}"

    @property
    def version(self) -> str:
        """Revision of the weights, as far as the model says."""
        revision = getattr(self._pipeline.model.config, "_commit_hash", None)
        return str(revision)[:12] if revision else "unversioned"

    def read(self, texts: Sequence[str]) -> Reading:
        """Read *texts*; emotions are not known to these models."""
        from touchline.voice.engines.letters import readable

        n = len(texts)
        sentiment = np.full((n, len(SENTIMENTS)), np.nan, np.float32)
        places = [k for k, text in enumerate(texts) if readable(text)]
        columns = self.columns
        for batch in _batches(places):
            answers = self._pipeline(
                [texts[k] for k in batch], top_k=None, truncation=True, batch_size=_BATCH
            )
            for place, answer in zip(batch, answers, strict=True):
                sentiment[place] = 0.0
                for one in answer:
                    sentiment[place, columns[one["label"]]] += one["score"]
        unknown = np.full((n, len(EMOTIONS)), np.nan, np.float32)
        return Reading(language_of(texts), sentiment, unknown)

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32] | None:
        """Give no vectors: a classifier has none that compare across languages."""
        return None

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Label → column of ``Reading.sentiment``."""
        labels = self._pipeline.model.config.id2label
        return columns_of_labels([labels[k] for k in sorted(labels)], where=self.name)

    @cached_property
    def _pipeline(self) -> Any:
        try:
            from transformers import pipeline
        except ImportError:
            raise ConfigError(
                f"{self.name} needs transformers, which is not installed",
                hint="pip install transformers torch",
            ) from None
        try:
            return pipeline("text-classification", model=self.model)
        except (OSError, ValueError) as error:
            reason = str(error).strip().splitlines()[0]
            raise ConfigError(
                f"the model {self.model!r} cannot be opened: {reason}",
                hint="give the name of a text classification model on the hub, or a folder",
            ) from None


def columns_of_labels(labels: Sequence[str], *, where: str = "the model") -> dict[str, int]:
    """Say which label of a model means which sentiment.

    Understood are words (negative, NEU, Positive …), stars from 1 to 5, and two or three labels
    without a name, which by convention rise from negative to positive.

    Returns
    -------
    Label → 0 negative, 1 neutral, 2 positive.

    Raises
    ------
    ConfigError
        If the labels are no sentiments.

    Examples
    --------
    >>> columns_of_labels(["LABEL_0", "LABEL_1"])
    {'LABEL_0': 0, 'LABEL_1': 2}
    >>> columns_of_labels(["1 star", "3 stars", "5 stars"])
    {'1 star': 0, '3 stars': 1, '5 stars': 2}
    """
    found = {label: _column(label) for label in labels}
    if len(labels) in (2, 3) and all(label.upper().startswith("LABEL_") for label in labels):
        return dict(zip(labels, (0, 2) if len(labels) == 2 else (0, 1, 2), strict=True))
    known = {label: column for label, column in found.items() if column is not None}
    if len(known) < len(found) or not {0, 2} <= set(known.values()):
        raise ConfigError(
            f"the labels of {where} are no sentiments: {', '.join(labels)}",
            hint="choose a model with labels such as negative, neutral and positive, or stars",
        )
    return known


def _column(label: str) -> int | None:
    text = label.casefold().strip()
    for column, stem in enumerate(("neg", "neu", "pos")):
        if text.startswith(stem):
            return column
    return _STARS.get(text[:1]) if "star" in text else None


def _batches(places: Sequence[int]) -> Iterator[Sequence[int]]:
    return (places[k : k + _BATCH] for k in range(0, len(places), _BATCH))
