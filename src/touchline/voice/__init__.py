"""What customers say: survey scores on declared scales; later language, sentiment and topics.

In: scores with the scale they were given on. Out: NPS, CSAT, CES, means, emotions, retention rates.
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

__all__ = ["DEFAULT_SCALES", "Score", "ces", "crr", "csat", "emotion", "mean_score", "nps"]
