"""Sentences made of others, for the encoder to read and the default engine to imitate.

Pieces of what may be trained on, with words replaced by near ones of the vocabulary: most make
little sense, but the encoder says what it makes of them, and so the engine learns of words and
turns that no labelled text has. Sentences and vectors are kept in ``.models/invented.npz``.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from models.training.characters import script_of, simplified
from models.training.data import REPOSITORY, Example, rows_of, shared
from models.training.encoder import START, encoder
from models.training.vocabulary import Units

__all__ = ["FILE", "invented"]

FILE: Final = REPOSITORY / ".models" / "invented.npz"
MANY: Final = {"fa": 8000, "ru": 8000, "vi": 8000, "hi": 5000, "ar": 5000}
"""Sentences of the languages that have the least labelled text; of the others, 3,500 each."""
OTHERS: Final = 3500
SEED_SHARE: Final = 6
"""How often a seed is drawn for each tweet."""
NEAR: Final = 12
LONGEST: Final = 30
PORTION: Final = 4000

Matrix = npt.NDArray[np.float16]
_MARKS: Final = ".,!?:;()\"'«»"


def invented(examples: list[Example], units: Units, path: Path = FILE) -> tuple[list[str], Matrix]:
    """Give sentences and the encoder's vectors of them; computed once."""
    if path.exists():
        with np.load(path) as held:
            return held["texts"].tobytes().decode("utf-8").split("\n"), held["vectors"]
    texts = _sentences(examples, units)
    vectors = np.empty((len(texts), encoder().width), np.float16)
    for start in range(0, len(texts), PORTION):
        vectors[start : start + PORTION] = encoder().vectors(texts[start : start + PORTION])
        print(
            f"  read {min(start + PORTION, len(texts)):,} of {len(texts):,} sentences", flush=True
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    joined = np.frombuffer("\n".join(texts).encode(), np.uint8)
    np.savez(path, texts=joined, vectors=vectors)
    return texts, vectors


def _sentences(examples: list[Example], units: Units) -> list[str]:
    rng = np.random.default_rng(7)
    drawn: dict[str, list[list[str]]] = defaultdict(list)
    for example in examples:
        words = [word for word in example.text.split() if not word.startswith(("@", "http"))]
        if words:
            drawn[example.language] += [words] * (SEED_SHARE if example.source == "seeds" else 1)
    for row in rows_of(shared("data", "text", "en_banking77_support_intents.csv.gz")):
        drawn["en"].append(row["text"].split())
    near = _near_words({word for texts in drawn.values() for text in texts for word in text}, units)
    found = {
        _sentence(drawn[language], near, rng): None
        for language in sorted(drawn)
        for _ in range(MANY.get(language, OTHERS))
    }
    return [list(found)[k] for k in rng.permutation(len(found))]


def _sentence(texts: list[list[str]], near: dict[str, list[str]], rng: np.random.Generator) -> str:
    """Take a part of a text, replace some words, and sometimes let another text follow."""
    words = texts[rng.integers(len(texts))]
    length = int(rng.integers(1, 13)) if rng.random() < 0.6 else LONGEST
    start = int(rng.integers(0, max(1, len(words) - length + 1)))
    often = float(rng.choice([0.15, 0.3, 0.5]))
    made = []
    for word in words[start : start + length]:
        core = _core(word)
        choice = near.get(core)
        if choice and rng.random() < often and core in word.lower():
            made.append(word.lower().replace(core, choice[rng.integers(len(choice))]))
        else:
            made.append(word)
    if rng.random() < 0.15:
        made = made[:12] + texts[rng.integers(len(texts))][:8]
    return " ".join(made)


def _core(word: str) -> str:
    return simplified(word).strip(_MARKS)


def _near_words(words: set[str], units: Units) -> dict[str, list[str]]:
    """Find the nearest words of the vocabulary in the same script; frequent ones first."""
    vectors = units.vectors - units.vectors.mean(axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    place = {name[1:]: k for k, name in enumerate(units.names) if name.startswith(START)}
    scripts = np.array([script_of(name[1:]) or "" for name in units.names])
    wanted = sorted({core for word in words if len(core := _core(word)) > 1 and core in place})
    near = {}
    for script in ("latin", "cyrillic", "arabic", "devanagari"):
        first = np.array([name.startswith(START) and len(name) > 2 for name in units.names])
        others = np.flatnonzero((scripts == script) & first)
        own = [word for word in wanted if scripts[place[word]] == script]
        common = np.minimum(0, (units.scores[others] + 13) * 0.03)
        for start in range(0, len(own), 500):
            part = own[start : start + 500]
            likeness = vectors[[place[word] for word in part]] @ vectors[others].T + common
            best = np.argpartition(-likeness, NEAR, axis=1)[:, : NEAR + 1]
            for word, row in zip(part, best, strict=True):
                names = [units.names[others[k]][1:] for k in row]
                near[word] = [name for name in names if name != word]
    return near
