"""What lanes show and leave out: times in heads, empty lanes, words of labels, chosen quotes."""

from __future__ import annotations

import msgspec

from tests.render.olist_snapshot import olist
from tests.render.test_layout import LANGUAGES, problems, texts
from touchline.maps.snapshot import (
    CardItem,
    EmotionPoint,
    Figure,
    Lane,
    Quote,
    Snapshot,
    Text,
)
from touchline.render import Sheet, layout
from touchline.render.lanes.quotes import chosen
from touchline.render.sheet import Cell, Group, Item, Rect, runs


def cell(sheet: Sheet, id_: str) -> Cell:
    return next(one for one in sheet.cells if one.id == id_)


def said(sheet: Sheet, id_: str) -> str:
    return " ".join(run.text for run in texts(cell(sheet, id_)))


def hatched(items: tuple[Item, ...]) -> list[Rect]:
    flat = [inner for one in items for inner in (one.items if isinstance(one, Group) else (one,))]
    return [one for one in flat if isinstance(one, Rect) and one.hatch]


def with_lane(lane: Lane) -> Snapshot:
    others = [lane if one.kind == lane.kind else one for one in olist().lanes]
    return msgspec.structs.replace(olist(), lanes=others)


def test_a_stage_head_says_how_long_the_stage_takes() -> None:
    figures = olist().figures | {
        "time.median": Figure(id="time.median", unit="seconds", value=1.8 * 86400),
        "time.p90": Figure(id="time.p90", unit="seconds", value=6.1 * 86400),
    }
    stages = [
        msgspec.structs.replace(one, median="time.median", p90="time.p90") if one.known else one
        for one in olist().stages
    ]
    snapshot = msgspec.structs.replace(olist(), figures=figures, stages=stages)
    heads = said(layout(snapshot, "en"), "heads:receive").replace("\xa0", " ")
    assert "median 1.8 d · p90 6.1 d" in heads
    for language in LANGUAGES:
        assert problems(layout(snapshot, language)) == []


def test_lanes_written_by_hand_vanish_while_they_are_empty() -> None:
    kinds = ("goals", "thoughts", "opportunities", "kpis")
    lanes = [Lane(kind=one.kind) if one.kind in kinds else one for one in olist().lanes]
    sheet = layout(msgspec.structs.replace(olist(), lanes=lanes), "en")
    assert not [one.id for one in sheet.cells if one.id.removeprefix("ground:") in kinds]


def test_an_empty_measured_lane_is_a_low_hatched_band_that_says_what_would_fill_it() -> None:
    snapshot = with_lane(Lane(kind="emotion"))
    for language in LANGUAGES:
        sheet = layout(snapshot, language)
        assert problems(sheet) == []
        ground = cell(sheet, "ground:emotion")
        assert ground.box.height < 60
        assert len(hatched(ground.items)) == len(snapshot.stages)
    assert "reviews or survey answers" in said(layout(snapshot, "en"), "emotion")


def test_a_lane_without_pain_points_is_no_gap() -> None:
    sheet = layout(with_lane(Lane(kind="pains")), "en")
    assert said(sheet, "pains") == "No pain point was found."
    unknown = [one for one in olist().stages if not one.known]
    assert len(hatched(cell(sheet, "ground:pains").items)) == len(unknown)


def test_a_known_stage_without_a_measured_emotion_is_hatched() -> None:
    [lane] = [one for one in olist().lanes if one.kind == "emotion"]
    kept = [one for one in lane.emotion if one.stage != "receive"]
    sheet = layout(with_lane(msgspec.structs.replace(lane, emotion=kept)), "en")
    column = cell(sheet, "heads:receive").box
    plates = hatched(cell(sheet, "ground:emotion").items)
    assert any(abs(one.box.x - column.x) < 0.1 for one in plates)


def test_a_label_that_only_repeats_its_stage_is_left_out_and_a_fork_keeps_its_words() -> None:
    [lane] = [one for one in olist().lanes if one.kind == "emotion"]
    about = Text(key="emotion.about", args={"stage": "Receiving"})

    def bare(point: EmotionPoint) -> EmotionPoint:
        return point if point.segment else msgspec.structs.replace(point, label=about)

    points = [bare(one) for one in lane.emotion]
    words = said(layout(with_lane(msgspec.structs.replace(lane, emotion=points)), "en"), "emotion")
    assert "about" not in words
    assert "late" in words
    measured = [one for one in lane.emotion if one.figure]
    assert words.count("±") == len(measured), "every point has its label"


def test_fewer_quotes_still_show_every_feeling() -> None:
    quotes = [
        Quote(stage="buy", text="a", feeling="negative"),
        Quote(stage="buy", text="b", feeling="negative"),
        Quote(stage="buy", text="c", feeling="positive"),
    ]
    assert [one.text for one in chosen(quotes, 2)] == ["a", "c"]
    assert [one.text for one in chosen(quotes, 3)] == ["a", "b", "c"]


def test_a_quote_says_whole_whose_it_is() -> None:
    [lane] = [one for one in olist().lanes if one.kind == "verbatims"]
    segment = Text(words={"": "delivered after the promised date"})
    quotes = [msgspec.structs.replace(one, segment=segment) for one in lane.quotes]
    sheet = layout(with_lane(msgspec.structs.replace(lane, quotes=quotes)), "en")
    for one in {quote.stage for quote in quotes}:
        assert "delivered after the promised date" in said(sheet, f"verbatims:{one}")


def test_the_sheet_is_no_wider_than_print_can_bear() -> None:
    for language in LANGUAGES:
        sheet = layout(olist(), language)
        assert sheet.width <= 2100
        smallest = min(12 * 1162.2 / sheet.width, 12 * 810.7 / sheet.height)
        assert smallest >= 6.5, "points on A3"


def test_bars_of_points_lost_compare_across_stages() -> None:
    [lane] = [one for one in olist().lanes if one.kind == "pains"]
    sheet = layout(olist(), "en")
    bars = {}
    for one in sheet.cells:
        for group in (item for item in one.items if one.id.startswith("pains:")):
            if isinstance(group, Group):
                rank = next(run.text for run in runs(group))
                bars[int(rank)] = [
                    item.box.width
                    for item in group.items
                    if isinstance(item, Rect) and item.fill == "n1"
                ]
    for pain in lane.pains:
        lost = abs(olist().figures[pain.lost or ""].value or 0)
        scale = bars[1][0] / abs(olist().figures[lane.pains[0].lost or ""].value or 1)
        assert abs(bars[pain.rank][0] - lost * scale) < 0.5


def test_a_sheet_that_would_be_too_high_shows_the_most_telling_only() -> None:
    [lane] = [one for one in olist().lanes if one.kind == "touchpoints"]
    [first, *_] = [one for one in lane.touchpoints if one.stage == "receive"]
    many = [msgspec.structs.replace(first, id=f"t{n}") for n in range(9)]
    low = [msgspec.structs.replace(lane, touchpoints=many)]
    cards = [
        CardItem(stage="receive", text=Text(words={"": f"Where is it, number {n}?"}))
        for n in range(60)
    ]
    high = [*low, Lane(kind="thoughts", cards=cards)]
    for lanes, rest in ((low, "1 more"), (high, "3 more")):
        sheet = layout(msgspec.structs.replace(olist(), lanes=lanes), "en")
        assert rest in said(sheet, "touchpoints:receive")
        assert problems(sheet) == []
