"""What customers say: survey scores on declared scales; language, sentiment and emotion of texts.

In: scores with the scale they were given on, texts. Out: NPS, CSAT, CES, means, emotions, wordings,
and what an engine (``touchline.voice.engines``) reads in each text.
"""

from touchline.voice.conversations.turns import customer_text
from touchline.voice.reading import sentiment
from touchline.voice.scoring.measures import (
    DEFAULT_SCALES,
    Score,
    ces,
    crr,
    csat,
    emotion,
    mean_score,
    nps,
)
from touchline.voice.scoring.tables import ScoreTable, scores
from touchline.voice.topics.of_texts import themes
from touchline.voice.wording import Wording, learn_wording, words_of

__all__ = [
    "DEFAULT_SCALES",
    "Score",
    "ScoreTable",
    "Wording",
    "ces",
    "crr",
    "csat",
    "customer_text",
    "emotion",
    "learn_wording",
    "mean_score",
    "nps",
    "scores",
    "sentiment",
    "themes",
    "words_of",
]
