"""Texts are added up by group; what nobody said is no share."""

from __future__ import annotations

import pyarrow as pa

from touchline.voice.summary import summarize

READ = pa.table(
    {
        "stage": ["use", "buy", "buy", None, "use", "use"],
        "language": ["en", "en", "ru", None, "en", None],
        "negative": pa.array([0.9, 0.1, 0.8, None, 0.4, 0.1], pa.float32()),
        "label": ["negative", "positive", "negative", None, None, "positive"],
        "feeling": pa.array([-1.7, 1.6, -1.5, None, None, 1.7], pa.float64()),
        "themes": [["a"], ["b"], ["b", "a"], [], ["a"], []],
    }
)


def test_all_texts_come_first_then_the_groups_in_order() -> None:
    groups = summarize(READ, [["stage"]], order=["buy", "use"])
    assert [group.group for group in groups] == [{}, {"stage": "buy"}, {"stage": "use"}]
    whole, buy, use = groups
    assert (whole.texts, whole.readable, whole.told) == (6, 5, 4)
    assert whole.abstained == 0.2
    assert (buy.negative.n, buy.negative.share) == (1, 0.5)
    assert [(theme.id, theme.n) for theme in use.themes] == [("a", 2)]
    assert whole.languages == {"en": 3, "": 2, "ru": 1}


def test_nothing_told_is_no_share() -> None:
    [whole] = summarize(READ.slice(3, 1))
    assert (whole.told, whole.negative.share, whole.abstained) == (0, None, None)
    assert whole.feeling.value is None
