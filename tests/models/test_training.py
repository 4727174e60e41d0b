from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from models.evaluate import rewritten
from models.train import main
from models.training import embeddings
from models.training.data import SEEDS, seeds
from models.training.evaluate import calibration_error, figures, macro_f1, two_class
from models.training.heads import fit, fit_temperature, scaled
from models.training.sets import MeasuredSet, two_class_sets
from models.training.teachers import folds_of

from touchline.voice.engines import EMOTIONS, LANGUAGES, SENTIMENTS, Reading
from touchline.voice.engines.heads import head_of, softmax

RNG = np.random.default_rng(3)
X = RNG.normal(size=(300, 6)).astype(np.float32)
RING = (np.hypot(X[:, 0], X[:, 1]) > 1.2).astype(np.int64)
SIDE = (X[:, 0] + 0.1 * X[:, 1] > 0).astype(np.int64)


def test_a_head_finds_a_plane() -> None:
    head = fit(X, SIDE, 2, decay=1e-4)
    assert (head.logits(X).argmax(axis=1) == SIDE).mean() > 0.98


def test_the_gradient_is_that_of_the_loss() -> None:
    from models.training import heads

    share = np.full(len(X), 1 / len(X), dtype=np.float32)
    loss = heads._loss_of(X, np.eye(2, dtype=np.float32)[SIDE], share, 0.1)
    at = RNG.normal(size=(X.shape[1] + 1) * 2)
    towards = RNG.normal(size=len(at))
    slope = (loss(at + 1e-3 * towards)[0] - loss(at - 1e-3 * towards)[0]) / 2e-3
    assert loss(at)[1] @ towards == pytest.approx(slope, rel=5e-2, abs=1e-2)


def test_weights_say_which_examples_count() -> None:
    both = np.vstack([X, X])
    labels = np.concatenate([SIDE, 1 - SIDE])
    weights = np.concatenate([np.ones(300), np.full(300, 1e-3)])
    head = fit(both, labels, 2, weights=weights)
    assert (head.logits(X).argmax(axis=1) == SIDE).mean() > 0.95


def test_a_scaled_head_divides_its_logits() -> None:
    head = fit(X, SIDE, 2)
    assert scaled(head, 2.0).logits(X) == pytest.approx(head.logits(X) / 2, abs=1e-4)


def test_a_head_is_read_as_it_was_written(tmp_path: Path) -> None:
    head = fit(X, RING, 2)
    np.savez(tmp_path / "head.npz", allow_pickle=False, **head.arrays("ring"))
    with np.load(tmp_path / "head.npz") as held:
        assert (head_of(held, "ring").logits(X) == head.logits(X)).all()


def test_temperature_mends_overconfidence() -> None:
    truth = RNG.normal(size=(4000, 3))
    labels = (truth + RNG.gumbel(size=truth.shape)).argmax(axis=1)
    found = fit_temperature(truth * 4, labels)
    assert found == pytest.approx(4.0, rel=0.15)
    assert calibration_error(labels, softmax(truth * 4 / found)) < 0.03
    assert calibration_error(labels, softmax(truth * 4)) > 0.15


def test_figures_of_answers_that_are_known() -> None:
    assert macro_f1([0, 1, 2], [0, 1, 2], range(3)) == 1.0
    assert macro_f1([0, 0], [1, 1], range(2)) == 0.0
    assert two_class(np.array([[0.2, 0.6, 0.2], [0.0, 0.5, 0.5]])).tolist() == [[0.5, 0.5], [0, 1]]


@dataclass(frozen=True)
class Sure:
    """An engine that finds everything positive, half of it surely."""

    name: str = "sure"
    version: str = "1"
    threshold: float = 0.6
    speed: float = 1e6
    languages: tuple[str, ...] | None = None

    def read(self, texts: Sequence[str]) -> Reading:
        p = np.tile(np.array([[0.0, 0.1, 0.9], [0.2, 0.3, 0.5]], np.float32), (len(texts), 1))
        return Reading(["en"] * len(texts), p[: len(texts)], np.zeros((len(texts), 7), np.float32))

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32] | None:
        return None


def test_figures_of_an_engine() -> None:
    measured = MeasuredSet("a", "en", ["a", "b", "c", "d"], np.array([2, 0, 0, 2]), 4)
    found = figures(Sure(), measured, classes=2)
    assert found.f1 == pytest.approx((2 / 3 + 0) / 2)
    assert (found.abstained, found.answered) == (0.5, 0.5)


def test_folds_share_no_group() -> None:
    groups = np.array(list("aaaabbbccd"))
    folds = folds_of(groups, 3)
    assert sum(folds).tolist() == [1] * 10  # type: ignore[union-attr]
    assert all(not set(groups[fold]) & set(groups[~fold]) for fold in folds)


def test_embeddings_are_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fake(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        asked.extend(texts)
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)

    monkeypatch.setattr(embeddings, "_vectors", fake)
    assert embeddings.embedded(["aa", "b", "aa"], tmp_path).tolist() == [[2, 1], [1, 1], [2, 1]]
    assert embeddings.embedded(["ccc", "aa"], tmp_path).tolist() == [[3, 1], [2, 1]]
    assert sorted(asked) == ["aa", "b", "ccc"]


def test_seeds_have_known_labels_and_every_language() -> None:
    found = seeds()
    assert {example.language for example in found} == set(LANGUAGES)
    assert {example.sentiment for example in found} == set(range(len(SENTIMENTS)))
    assert {example.emotion for example in found} == {*EMOTIONS, "none"}


def test_a_seed_with_an_unknown_label_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.csv").write_text("text,sentiment,emotion,domain\na,good,,shop\n")
    with pytest.raises(ValueError, match=r"en\.csv:2: 'good'"):
        seeds(tmp_path)


def test_measured_sets_are_not_among_the_seeds() -> None:
    from tests.shared import shared

    shared("data", "text", "fa_snappfood.csv.gz")
    own = {example.text for example in seeds(SEEDS)}
    for measured in two_class_sets(None):
        assert len(measured) == len(measured.labels) == measured.available
        # A few words ("Muito bom") are what many people write; sentences are not copied.
        assert not {text for text in measured.texts if len(text) > 40} & own


def test_tables_are_put_between_their_markers() -> None:
    page = "a <!-- figures:x -->old<!-- end --> b"
    assert rewritten(page, "x", "new") == "a <!-- figures:x -->\n\nnew\n\n<!-- end --> b"
    with pytest.raises(ValueError, match="0 times"):
        rewritten(page, "y", "new")


def test_training_says_what_it_can_train(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["everything"]) == 2
    assert "text" in capsys.readouterr().err
