"""What customers say: scores after some touchpoints, and remarks in their own language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from touchline.testing.planted.pains import Pain
from touchline.testing.planted.people import END_OF_LOG, LANGUAGES, People
from touchline.testing.planted.touchpoints import CODES, NAMES
from touchline.testing.planted.walkers import Bools, Events, Floats, Ints

__all__ = ["THEMES", "feedback_of"]

_ASKED: Final[Mapping[str, tuple[float, float]]] = {
    "order_delivered": (0.22, 4.3),
    "order_shipped": (0.10, 4.1),
    "support_chat_started": (0.30, 4.0),
    "support_call": (0.30, 3.9),
    "ticket_answered": (0.25, 3.8),
    "return_refunded": (0.25, 3.9),
    "checkout_started": (0.05, 4.1),
    "address_entered": (0.04, 4.0),
    "reviews_read": (0.04, 4.1),
    "search_performed": (0.03, 4.0),
    "home_viewed": (0.02, 4.0),
}
"""Touchpoint → share of the meetings after which somebody answers, and the usual score."""
_NPS: Final = 0.06
"""Share of the orders after which somebody says whether they would recommend the shop."""
_WORSE: Final[Mapping[str, float]] = {
    "low_score": 2.0,
    "falling_score": 2.0,
    "negative_theme": 1.6,
}
THEMES: Final[Mapping[str, str]] = {"order_delivered": "damaged", "checkout_started": "fees"}
"""Touchpoint → section of the sentences that complain about one matter there."""
_REMARKS: Final = 0.55
_TWO: Final = 0.3
"""Share of the answers with a remark, and of the remarks with a second sentence."""


def feedback_of(
    rng: np.random.Generator,
    people: People,
    events: Events,
    pains: tuple[Pain, ...],
    names: Mapping[str, str],
) -> pa.Table:
    """Ask after events, and write the answers as a table by time."""
    asked, usual = _asked(rng, events)
    person, code = events.person[asked], events.code[asked]
    time = events.time[asked] + np.exp(rng.normal(9.5, 1.3, len(asked)))
    worse, about = _bad(events.mark[asked], pains)
    mood = 0.35 * rng.normal(size=len(people))[person]
    latent = usual + mood + rng.normal(0, 0.85, len(asked)) - worse
    nps = code == CODES["order_placed"]
    stars = np.clip(np.round(latent), 1, 5)
    score = np.where(nps, np.clip(np.round(latent * 2.5 - 2.2), 0, 10), stars)
    text = _remarks(rng, people.language[person], np.clip(np.round(latent), 1, 5), about)
    text[nps] = ""
    inside = time < END_OF_LOG
    order = np.flatnonzero(inside)[np.argsort(time[inside], kind="stable")]
    touchpoints = np.array([names[name] for name in NAMES], object)[code]
    touchpoints[nps] = None
    return _table(
        person[order],
        time[order],
        touchpoints[order],
        nps[order],
        score[order],
        text[order],
        people.language[person[order]],
    )


def _asked(rng: np.random.Generator, events: Events) -> tuple[Ints, Floats]:
    """Choose events after which somebody answers, and the score that is usual there."""
    share, usual = np.zeros(len(NAMES)), np.zeros(len(NAMES))
    for name, (likely, score) in _ASKED.items():
        share[CODES[name]], usual[CODES[name]] = likely, score
    share[CODES["order_placed"]], usual[CODES["order_placed"]] = _NPS, 4.1
    asked = np.flatnonzero(rng.random(len(events.code)) < share[events.code])
    return asked, usual[events.code[asked]]


def _bad(mark: Ints, pains: tuple[Pain, ...]) -> tuple[Floats, npt.NDArray[np.object_]]:
    """By how much the score is lower, and the matter that is complained about."""
    worse = np.zeros(len(mark))
    about = np.full(len(mark), "", object)
    for number, pain in enumerate(pains, 1):
        kind = pain.planted.kind
        if kind in _WORSE:
            worse[mark == number] = _WORSE[kind]
        if kind == "negative_theme" and pain.planted.touchpoint is not None:
            about[mark == number] = THEMES[pain.planted.touchpoint]
    return worse, about


def _remarks(
    rng: np.random.Generator, language: Ints, stars: Floats, about: npt.NDArray[np.object_]
) -> npt.NDArray[np.object_]:
    """Write a sentence or two that fit the score; half of all people write nothing."""
    section = np.where(stars >= 4, "praise", np.where(stars == 3, "neutral", "complaint"))
    section = np.where((about != "") & (stars <= 3), about.astype(str), section)
    text = np.full(len(stars), "", object)
    wrote = rng.random(len(stars)) < _REMARKS
    second = wrote & (rng.random(len(stars)) < _TWO)
    for k, code in enumerate(LANGUAGES):
        for name, sentences in _sentences(code).items():
            here = (language == k) & (section == name)
            _add(rng, text, here & wrote, sentences)
            _add(rng, text, here & second, sentences)
    return text


def _add(
    rng: np.random.Generator, text: npt.NDArray[np.object_], flags: Bools, sentences: list[str]
) -> None:
    chosen = rng.integers(len(sentences), size=int(flags.sum()))
    said = [
        f"{before} {sentences[k]}" if before and sentences[k] not in before else sentences[k]
        for before, k in zip(text[flags], chosen, strict=True)
    ]
    text[flags] = said


@cache
def _sentences(language: str) -> dict[str, list[str]]:
    """Section → sentences."""
    found: dict[str, list[str]] = {}
    path = Path(__file__).parent / "sentences" / f"{language}.txt"
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# "):
            section = found.setdefault(line[2:], [])
        else:
            section.append(line)
    return found


def _table(
    person: Ints,
    time: Floats,
    touchpoints: npt.NDArray[np.object_],
    nps: Bools,
    score: Floats,
    text: npt.NDArray[np.object_],
    language: Ints,
) -> pa.Table:
    return pa.table(
        {
            "user_id": pa.array(person + 1),
            "timestamp": pa.array((time * 1e6).astype(np.int64)).cast(pa.timestamp("us", "UTC")),
            "touchpoint": pa.array(touchpoints, pa.string()),
            "instrument": pa.array(np.where(nps, "nps", "csat").tolist()),
            "score": pa.array(score.astype(np.int64)),
            "scale_low": pa.array(np.where(nps, 0, 1)),
            "scale_high": pa.array(np.where(nps, 10, 5)),
            "text": pa.array([one or None for one in text], pa.string()),
            "language": pa.array(np.array(LANGUAGES)[language].tolist()),
        }
    )
