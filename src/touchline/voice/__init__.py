"""What customers say: survey scores on declared scales; words that go with high and low ones.

In: scores with the scale they were given on, texts. Out: NPS, CSAT, CES, means, emotions, wordings.
"""

from touchline.voice.scores import (
    DEFAULT_SCALES,
    Score,
    ces,
    crr,
    csat,
    emotion,
    mean_score,
    nps,
)
from touchline.voice.wording import Wording, learn_wording, words_of

__all__ = [
    "DEFAULT_SCALES",
    "Score",
    "Wording",
    "ces",
    "crr",
    "csat",
    "emotion",
    "learn_wording",
    "mean_score",
    "nps",
    "words_of",
]
