"""Models of the user's own: what their labels mean, and one of them run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from touchline.errors import ConfigError
from touchline.voice.engines.huggingface import columns_of_labels, load


@pytest.mark.parametrize(
    ("labels", "columns"),
    [
        (["negative", "neutral", "positive"], [0, 1, 2]),
        (["POS", "NEU", "NEG"], [2, 1, 0]),
        (["Positive", "Negative"], [2, 0]),
        (["LABEL_0", "LABEL_1", "LABEL_2"], [0, 1, 2]),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], [0, 0, 1, 2, 2]),
    ],
)
def test_labels_are_understood(labels: list[str], columns: list[int]) -> None:
    assert columns_of_labels(labels) == dict(zip(labels, columns, strict=True))


@pytest.mark.parametrize("labels", [["joy", "anger"], ["positive", "spam"], ["LABEL_0"]])
def test_other_labels_are_refused(labels: list[str]) -> None:
    with pytest.raises(ConfigError, match="no sentiments"):
        columns_of_labels(labels)


def test_a_model_in_a_folder_reads_texts(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers", reason="transformers is not installed")
    pytest.importorskip("torch", reason="torch is not installed")
    (tmp_path / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\nbad\n")
    transformers.BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    config = transformers.BertConfig(
        vocab_size=7,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        id2label={0: "negative", 1: "positive"},
        label2id={"negative": 0, "positive": 1},
    )
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path)
    found = load(str(tmp_path)).read(["good", "", "bad"])
    assert found.sentiment[[0, 2]].sum(axis=1).tolist() == pytest.approx([1.0, 1.0])
    assert found.sentiment[0, 1] == 0
    assert np.isnan(found.sentiment[1]).all()
