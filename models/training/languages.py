"""How much each piece speaks for each language.

A text's evidence is the sum over its pieces, in each group of languages that share a script. A
piece that training has seen has weights of its own; the others have what their vector tells.
Known languages come from what may be trained on, other ones from short lists of common words in
``other_languages.tsv``.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.training.data import Example, rows_of, shared
from models.training.vocabulary import Units, pieces_of
from touchline.voice.engines.vocabulary import code_points
from touchline.voice.language import COLUMNS, GROUPS, N_COLUMNS

__all__ = ["cuts_of", "evidence_of"]

OTHERS: Final = Path(__file__).with_name("other_languages.tsv")
OTHER_SCRIPTS: Final = {
    **dict.fromkeys(("uk", "bg", "sr", "mk", "be", "kk"), "cyrillic"),
    **dict.fromkeys(("mr", "ne"), "devanagari"),
    **dict.fromkeys(("ur", "ckb", "ps"), "arabic"),
}
OTHER_TEXTS: Final = 500
LONGEST: Final = 13
EPOCHS: Final = 6
BATCH: Final = 512
DIMENSIONS: Final = 128
UNSEEN: Final = 0.3
"""Share of a text's pieces whose own weights are left out, so that vectors learn to tell."""

_LETTERS: Final = {
    "latin": re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "arabic": re.compile("[\u0600-\u06ff]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
}
_ANY_LETTER: Final = re.compile(r"[^\W\d_]")

Floats = npt.NDArray[np.float32]
Cuts = list[npt.NDArray[np.int32]]


def cuts_of(texts: list[str], units: Units) -> Cuts:
    """Cut *texts* into the numbers of their pieces."""
    ids, ends = pieces_of(units.names, units.scores).cut(*code_points(texts))
    return np.split(ids, ends[:-1])


def evidence_of(examples: list[Example], units: Units) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Give the evidence (n, columns) of each piece, and flag those that training has seen."""
    rows = _windows(examples)
    cuts = cuts_of([text for text, _, _ in rows], units)
    filled = [k for k, cut in enumerate(cuts) if len(cut)]
    cuts = [cuts[k] for k in filled]
    groups = [rows[k][1] for k in filled]
    columns = np.array([rows[k][2] for k in filled])
    seen = np.zeros(len(units.names), np.bool_)
    seen[np.concatenate(cuts)] = True
    return _fitted(cuts, groups, columns, units.vectors), seen


def _windows(examples: list[Example]) -> list[tuple[str, str, int]]:
    """Give short parts of texts, the group of each and the column of its language."""
    rng = np.random.default_rng(3)
    group_of = {name: group for group, names in GROUPS.items() for name in names if name}
    texts = [(e.text, e.language, 6 if e.source == "seeds" else 2) for e in examples]
    banking = rows_of(shared("data", "text", "en_banking77_support_intents.csv.gz"))
    texts += [(row["text"], "en", 2) for row in banking]
    found = []
    for text, language, times in texts:
        group = group_of[language]
        if _share(text, group) <= 0.6:  # another script, such as Hindi in Latin letters
            continue
        words = text.split()
        column = COLUMNS[group] + GROUPS[group].index(language)
        for _ in range(times):
            length = int(rng.integers(1, LONGEST + 1))
            start = int(rng.integers(0, max(1, len(words) - length + 1)))
            found.append((" ".join(words[start : start + length]), group, column))
    for line in OTHERS.read_text("utf-8").splitlines():
        language, listed = line.split("\t")
        group = OTHER_SCRIPTS.get(language, "latin")
        column = COLUMNS[group] + len(GROUPS[group]) - 1
        for _ in range(OTHER_TEXTS):
            chosen = rng.choice(listed.split(), int(rng.integers(1, 10)))
            found.append((" ".join(chosen), group, column))
    return found


def _share(text: str, group: str) -> float:
    return len(_LETTERS[group].findall(text)) / max(1, len(_ANY_LETTER.findall(text)))


def _fitted(
    cuts: Cuts, groups: list[str], columns: npt.NDArray[np.int64], vectors: Floats
) -> Floats:
    import torch
    from torch.nn import functional

    torch.manual_seed(0)
    rng = np.random.default_rng(4)
    base = torch.from_numpy(_main_directions(vectors, DIMENSIONS))
    told = torch.nn.Linear(DIMENSIONS, N_COLUMNS, bias=False)
    own = torch.nn.Embedding(len(vectors), N_COLUMNS)
    torch.nn.init.zeros_(told.weight)
    torch.nn.init.zeros_(own.weight)
    optimiser = torch.optim.Adam(
        [{"params": told.parameters(), "lr": 3e-3}, {"params": own.parameters(), "lr": 1e-2}]
    )
    counts = Counter(columns.tolist())
    share = torch.tensor([(3000 / counts[int(column)]) ** 0.5 for column in columns])
    allowed = torch.from_numpy(np.stack([_allowed(group) for group in groups]))
    labels = torch.from_numpy(columns)
    for epoch in range(EPOCHS):
        order, total = rng.permutation(len(cuts)), 0.0
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            ids, where = _joined([cuts[k] for k in chosen])
            keep = torch.from_numpy((rng.random(len(ids)) > UNSEEN).astype(np.float32))
            each = told(base[ids]) + own(ids) * keep[:, None]
            sums = torch.zeros(len(chosen), N_COLUMNS).index_add(0, where, each)
            losses = functional.cross_entropy(
                sums + allowed[chosen], labels[chosen], reduction="none"
            )
            loss = (losses * share[chosen]).mean() + 1e-4 * (own(ids) ** 2).sum(1).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += float(loss.detach())
        print(f"  languages, round {epoch + 1}: {total * BATCH / len(order):.4f}", flush=True)
    with torch.inference_mode():
        found: Floats = (told(base) + own.weight).numpy()
    return found


def _joined(cuts: Cuts) -> tuple[Any, Any]:
    import torch

    ids = torch.from_numpy(np.concatenate(cuts).astype(np.int64))
    return ids, torch.from_numpy(np.repeat(np.arange(len(cuts)), [len(cut) for cut in cuts]))


def _allowed(group: str) -> Floats:
    found = np.full(N_COLUMNS, -1e4, np.float32)
    found[COLUMNS[group] : COLUMNS[group] + len(GROUPS[group])] = 0
    return found


def _main_directions(vectors: Floats, dimensions: int) -> Floats:
    """Turn vectors to their main directions; the first pieces, the frequent ones, tell which."""
    centred = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(centred[:20_000], full_matrices=False)
    turned = centred @ directions[:dimensions].T
    found: Floats = (turned / turned.std()).astype(np.float32)
    return found
