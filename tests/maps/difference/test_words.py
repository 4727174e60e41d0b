"""Differences in sentences, in four languages."""

from __future__ import annotations

import msgspec
import pytest

from tests.maps.difference.made import LATER, card, count, pain, share, snapshot, words
from touchline.locale import languages
from touchline.maps import Snapshot
from touchline.maps.difference import Rules, compare, sentences
from touchline.maps.difference.words import caveat
from touchline.maps.snapshot import Figure


def plain(text: str) -> str:
    for mark in "\u2066\u2067\u2069":
        text = text.replace(mark, "")
    return text.replace("\u00a0", " ").replace("\u202f", " ")


BEFORE = snapshot(share("stage.buy.conversion", 6210, 10000))
AFTER = snapshot(share("stage.buy.conversion", 5740, 10000), window=LATER)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Conversion of Buy fell from 62.1 % to 57.4 % (−4.7 points, −6.1 … −3.3)"),
        ("ru", "Конверсия этапа «Buy»: снижение с 62,1 % до 57,4 % (−4,7 п. п., от −6,1 до −3,3)"),
        (
            "vi",
            "Tỷ lệ chuyển tiếp của Buy giảm từ 62,1% xuống 57,4% (−4,7 điểm %, từ −6,1 đến −3,3)",
        ),
        ("fa", "نرخ گذر از «Buy» از ۶۲٫۱٪ به ۵۷٫۴٪ کاهش یافت (−۴٫۷ واحد درصد، از −۶٫۱ تا −۳٫۳)"),
    ],
)
def test_a_share_that_fell(language: str, said: str) -> None:
    assert [plain(one) for one in sentences(compare(BEFORE, AFTER), language)] == [said]


def test_counts_by_the_day_and_durations_have_their_units() -> None:
    one = snapshot(
        count("kpi.a", 3000),
        Figure(
            id="kpi.t", unit="seconds", value=86400.0 * 2, low=86400.0 * 1.9, high=86400.0 * 2.1
        ),
    )
    two = snapshot(
        count("kpi.a", 9000),
        Figure(
            id="kpi.t", unit="seconds", value=86400.0 * 3, low=86400.0 * 2.9, high=86400.0 * 3.1
        ),
        window=("2018-02-01T00:00:00+00:00", "2018-04-02T00:00:00+00:00"),
    )
    told = [plain(one) for one in sentences(compare(one, two), "en")]
    assert "kpi.t (Buy) rose from 2 d to 3 d (+24 h, +21 h … +27 h)" in [
        one.replace("2.0 d", "2 d").replace("3.0 d", "3 d") for one in told
    ]
    assert any(
        one.startswith("kpi.a (Buy) rose from 100 a day to 150 a day (+50 %") for one in told
    )


def test_nothing_by_chance_and_nothing_at_all() -> None:
    assert sentences(compare(BEFORE, BEFORE), "en") == ["Nothing changed"]
    near = snapshot(share("stage.buy.conversion", 6215, 10000), window=LATER)
    assert sentences(compare(BEFORE, near), "en") == ["No figure moved by more than chance"]


def test_groups_are_held_against_each_other_and_do_not_rise_or_fall() -> None:
    other = snapshot(
        share("stage.buy.conversion", 5740, 10000), whom=words("Commuters"), pains=[pain("late", 1)]
    )
    told = [plain(one) for one in sentences(compare(BEFORE, other), "en")]
    assert told[0].startswith("Conversion of Buy: 57.4 % (Commuters) against 62.1 % (")
    assert told[1] == "Only Commuters: pain point “late”"


@pytest.mark.parametrize("language", languages())
def test_everything_that_can_change_has_words_in_every_language(language: str) -> None:
    old = snapshot(
        share("stage.buy.conversion", 6210, 10000),
        cards=[card("Find it"), card("Pay it")],
        pains=[pain("late", 1), pain("dear", 2)],
        stages=["find", "buy"],
    )
    new = snapshot(
        Figure(id="stage.buy.conversion", unit="share", value=None),
        cards=[card("Pay it now")],
        pains=[pain("dear", 1), pain("rude", 2)],
        stages=["buy", "use"],
        window=LATER,
    )
    rules = Rules("a: 1", "b: 1"), Rules("a: 2", "b: 1")
    told = sentences(compare(old, new, rules=rules), language)
    assert len(told) >= 8
    assert not any("difference." in one or "{" in one for one in told)


def test_what_is_partly_the_same_data_says_so() -> None:
    longer = msgspec.structs.replace(
        BEFORE.lens, window=("2018-01-01T00:00:00+00:00", "2018-06-30T00:00:00+00:00")
    )
    after = msgspec.structs.replace(BEFORE, lens=longer)
    assert "100 %" in plain(caveat(compare(BEFORE, after), "en"))
    assert "the same days" in caveat(compare(BEFORE, BEFORE), "en")
    assert caveat(compare(BEFORE, AFTER), "en") == ""


def test_real_maps_are_told_in_every_language(small: Snapshot, many: Snapshot) -> None:
    for language in languages():
        assert sentences(compare(small, many), language)
