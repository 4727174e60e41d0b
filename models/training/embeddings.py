"""Embeddings of texts, computed once and kept in ``.models/e5`` at the top of the repository.

Keys are hashes of the prepared text, so every model that is trained here shares them. Each file
holds one portion; a run that is broken off loses at most one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from models.training.data import REPOSITORY
from models.training.encoder import encoder
from touchline.voice.engines.text import prepared

__all__ = ["FOLDER", "embedded", "known"]

FOLDER: Final = REPOSITORY / ".models" / "e5"
PORTION: Final = 512


def embedded(texts: Sequence[str], folder: Path = FOLDER) -> npt.NDArray[np.float32]:
    """Give the (n, 384) unit vectors of *texts*; what is not kept yet is computed and kept."""
    ready = [prepared(text) for text in texts]
    keys = [_key(text) for text in ready]
    kept = known(folder)
    missing = {key: text for key, text in zip(keys, ready, strict=True) if key not in kept}
    order = sorted(missing, key=lambda key: len(missing[key]))
    for start in range(0, len(order), PORTION):
        portion = order[start : start + PORTION]
        vectors = _vectors([missing[key] for key in portion]).astype(np.float16)
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{portion[0]}.part"
        with part.open("wb") as stream:
            np.savez(stream, keys=np.array(portion), vectors=vectors)
        part.rename(folder / f"{portion[0]}.npz")
        kept.update(zip(portion, vectors, strict=True))
    return np.array([kept[key] for key in keys], dtype=np.float32).reshape(len(keys), -1)


def known(folder: Path = FOLDER) -> dict[str, npt.NDArray[np.float16]]:
    """Give all kept vectors by key."""
    found: dict[str, npt.NDArray[np.float16]] = {}
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as held:
            found.update(zip(held["keys"].tolist(), held["vectors"], strict=True))
    return found


def _vectors(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    return encoder().vectors(texts)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
