"""Voice and friction as they are drawn: sources, hollow points, importance, themes, stakes."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest

from tests.render.olist_snapshot import SCALE, Figures, olist, words
from tests.render.test_lanes import cell, said
from tests.render.test_layout import LANGUAGES, problems
from touchline.locale import Catalogue
from touchline.maps.snapshot import (
    EaseItem,
    EmotionPoint,
    Figure,
    Lane,
    OpportunityItem,
    PainItem,
    Quote,
    Snapshot,
    ThemeItem,
)
from touchline.render import Sheet, layout
from touchline.render.page.beside import beside
from touchline.render.page.outline import outline
from touchline.render.pen import Say
from touchline.render.sheet import Disc, Group, Item, Path, Rect
from touchline.render.svg import render_svg
from touchline.render.tokens import COLOURS, contrast
from touchline.render.typeset import right_to_left


def flat(items: tuple[Item, ...]) -> list[Item]:
    return [one for item in items for one in (item.items if isinstance(item, Group) else (item,))]


def points(f: Figures) -> list[EmotionPoint]:
    """Three stages: told by scores and texts, by behaviour alone, by scores alone."""
    mixed = EmotionPoint(
        stage="decide",
        figure=f.emotion("e.decide", -0.8, 0.2, 40),
        scores=f.put("e.decide.scores", 0.6, "share", n=24),
        texts=f.put("e.decide.texts", 0.35, "share", n=16),
        behaviour=f.put("e.decide.behaviour", 0.05, "share", n=90),
        importance=f.put("importance.decide", 0.3, "share", n=400, low=0.2, high=0.42),
    )
    bare = EmotionPoint(stage="receive", figure=f.emotion("e.receive", 0.4, 1.6, 90), said=False)
    sole = EmotionPoint(
        stage="evaluate",
        figure=f.emotion("e.evaluate", 1.2, 0.1, 900),
        scores=f.put("e.evaluate.scores", 0.999, "share", n=900),
        behaviour=f.put("e.evaluate.behaviour", 0.001, "share", n=900),
    )
    return [mixed, bare, sole]


def theme(f: Figures, id_: str, n: int, feeling: float, direction: Any) -> ThemeItem:
    quote = Quote(
        stage="receive", text="Куда пропала посылка?", language="ru", score=1, scale=SCALE
    )
    return ThemeItem(
        id=id_,
        stage="receive",
        label=words(id_),
        figure=f.put(f"theme.receive.{id_}", n, n=n),
        share=f.share(f"theme.receive.{id_}.share", n, 200),
        feeling=f.emotion(f"theme.receive.{id_}.feeling", feeling, 0.2, n),
        trend=f.put(f"theme.receive.{id_}.trend", 0.02, "share", low=0.01, high=0.03),
        direction=direction,
        quotes=[quote],
    )


def pain(f: Figures, rank: int, stake: float) -> PainItem:
    name = f"pain.{rank}"
    ends = {"low": stake * 0.8, "high": stake * 1.3}
    return PainItem(
        id=name,
        rank=rank,
        stage="receive",
        kind="error",
        label=words(f"Payment {rank}: errors"),
        definition=words("Errors at the payment."),
        persons=f.put(f"{name}.persons", 120 * rank),
        stake=f.put(f"{name}.stake", stake, "money", currency="BRL", **ends),
        here=f.put(f"{name}.here", 0.12, "share"),
        elsewhere=f.put(f"{name}.elsewhere", 0.03, "share"),
        worst=words("Platform: android"),
        paragraph=words("Customers run into errors at the payment."),
        quotes=[Quote(stage="receive", text="همیشه خطا می‌دهد", language="fa", feeling="negative")],
    )


@cache
def heard() -> Snapshot:
    """The Olist map with what voice and friction add."""
    f = Figures()
    lanes = {
        "emotion": Lane(kind="emotion", emotion=points(f), note=words("what people say")),
        "ease": Lane(
            kind="ease",
            ease=[
                EaseItem(
                    stage="receive",
                    easy=f.share("easy.receive", 90, 100),
                    pleasant=f.share("pleasant.receive", 5, 9),
                    pleasant_coverage=f.share("pleasant.receive.coverage", 9, 100),
                )
            ],
        ),
        "themes": Lane(
            kind="themes",
            themes=[
                theme(f, "Never arrived", 120, -1.6, "up"),
                theme(f, "Fast", 60, 1.2, "down"),
                theme(f, "Packaging", 30, 0.1, "steady"),
            ],
        ),
        "pains": Lane(kind="pains", pains=[pain(f, 1, 8000.0), pain(f, 2, 2000.0)]),
        "opportunities": Lane(
            kind="opportunities",
            opportunities=[
                OpportunityItem(stage="receive", text=words("Warn in time"), owner="LP", pain=1),
                OpportunityItem(stage="receive", text=words("Fix it"), pain=2, by_data=True),
            ],
        ),
    }
    kept = [lanes.pop(one.kind, one) for one in olist().lanes]
    return msgspec.structs.replace(
        olist(), lanes=[*kept, *lanes.values()], figures={**olist().figures, **f}
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_collides(language: str) -> None:
    assert problems(layout(heard(), language)) == []


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return layout(heard(), "en")


def test_a_point_of_behaviour_alone_is_hollow_and_says_so(sheet: Sheet) -> None:
    discs = [
        one for one in flat(cell(sheet, "emotion").items) if isinstance(one, Disc) and one.stroke
    ]
    hollow = [one for one in discs if one.fill == "paper"]
    assert len(hollow) == 1
    assert hollow[0].stroke == "p1"
    assert "from behaviour" in said(sheet, "emotion")
    assert "from behaviour alone" in said(sheet, "footer")


def test_the_line_to_a_point_of_behaviour_is_dotted(sheet: Sheet) -> None:
    lines = [one for one in flat(cell(sheet, "emotion").items) if isinstance(one, Path)]
    assert [one for one in lines if one.dash == "1.5 3.5"]


def test_sources_are_drawn_where_there_are_several(sheet: Sheet) -> None:
    fills = ("river", "z0", "rule2")
    bars = [
        one
        for item in cell(sheet, "emotion").items
        if isinstance(item, Group) and item.figure == "e.decide"
        for one in item.items
        if isinstance(one, Rect) and one.fill in fills
    ]
    assert [one.fill for one in bars] == list(fills)
    widths = [one.box.width for one in bars]
    assert widths[0] / widths[1] == pytest.approx(0.6 / 0.35)
    [sole] = [
        item
        for item in cell(sheet, "emotion").items
        if isinstance(item, Group) and item.figure == "e.evaluate"
    ]
    assert not [one for one in sole.items if isinstance(one, Rect)]


def test_importance_stands_under_the_curve_with_its_interval(sheet: Sheet) -> None:
    [group] = [
        item
        for item in cell(sheet, "emotion").items
        if isinstance(item, Group) and item.figure == "importance.decide"
    ]
    [bar] = [one for one in group.items if isinstance(one, Rect)]
    [line] = [one for one in group.items if isinstance(one, Path)]
    left, right = line.segments[0][1][0], line.segments[1][1][0]
    assert left < bar.box.right < right
    assert "importance 30" in said(sheet, "emotion")


def test_an_answer_known_of_few_journeys_says_so(sheet: Sheet) -> None:
    assert "of 9" in said(sheet, "ease:receive")


def test_a_theme_says_its_feeling_in_figures_too_and_where_it_goes(sheet: Sheet) -> None:
    text = said(sheet, "themes:receive")
    assert "−1.6" in text
    assert "+1.2" in text
    labels = [item.label for item in cell(sheet, "themes:receive").items if isinstance(item, Group)]
    assert [label.split(", ")[1] for label in labels] == ["more often", "less often", "as often"]


def test_bars_of_pain_points_compare_what_is_at_stake(sheet: Sheet) -> None:
    groups = [item for item in cell(sheet, "pains:receive").items if isinstance(item, Group)]
    assert [group.figure for group in groups] == ["pain.1.stake", "pain.2.stake"]
    bars = [
        [one for one in group.items if isinstance(one, Rect) and one.fill == "n1"]
        for group in groups
    ]
    assert bars[0][0].box.width == pytest.approx(4 * bars[1][0].box.width)
    text = said(sheet, "pains:receive").replace("\xa0", " ")
    assert "−R$8,000" in text
    assert "12 % against 3 %" in text
    assert "Platform: android" in text


def test_the_pointer_reads_the_paragraph_of_a_pain_point(sheet: Sheet) -> None:
    groups = [item for item in cell(sheet, "pains:receive").items if isinstance(item, Group)]
    assert {group.hint for group in groups} == {"Customers run into errors at the payment."}


def test_what_the_data_propose_is_told_from_what_people_wrote(sheet: Sheet) -> None:
    discs = [
        one
        for one in flat(cell(sheet, "opportunities:receive").items)
        if isinstance(one, Disc) and one.dash
    ]
    assert len(discs) == 1
    assert "Fix it" in said(sheet, "opportunities:receive")


def test_quotes_in_foreign_languages_carry_their_tag() -> None:
    quotes = [
        Quote(stage="receive", text="همیشه خطا می‌دهد", language="fa", score=1.0, scale=SCALE),
        Quote(stage="receive", text="It never came", language="en", score=1.0, scale=SCALE),
    ]
    lanes = [
        msgspec.structs.replace(one, quotes=quotes) if one.kind == "verbatims" else one
        for one in olist().lanes
    ]
    snapshot = msgspec.structs.replace(olist(), lanes=lanes)
    for language, tag in (("en", "FA"), ("fa", "EN")):
        sheet = layout(snapshot, language)
        assert problems(sheet) == []
        texts = said(sheet, "verbatims:receive").split()
        assert tag in texts
        assert language.upper() not in texts


def test_a_quote_from_right_to_left_is_isolated_in_a_sheet_from_left_to_right() -> None:
    quote = Quote(stage="receive", text="خطا داد.", language="fa")
    lanes = [
        msgspec.structs.replace(one, quotes=[quote]) if one.kind == "verbatims" else one
        for one in olist().lanes
    ]
    svg = render_svg(msgspec.structs.replace(olist(), lanes=lanes), language="en")
    assert "\u2067“خطا داد.”\u2069" in svg


def test_direction_is_that_of_the_first_letter() -> None:
    assert right_to_left("12 – خطا")
    assert right_to_left("שלום")
    assert not right_to_left("“Не пришло”")


def test_the_panel_shows_the_other_figures_and_the_quotes() -> None:
    extras = beside(Say(heard(), Catalogue("en")))
    stake = extras["pain.1.stake"]
    assert [row["figure"] for row in stake["beside"]] == [
        "pain.1.persons",
        "pain.1.here",
        "pain.1.elsewhere",
    ]
    assert stake["who"] == "worst for Platform: android"
    assert stake["quotes"][0]["language"] == "fa"
    parts = [row["part"] for row in extras["e.decide"]["beside"] if "part" in row]
    assert sum(parts) == pytest.approx(1)
    trend = extras["theme.receive.Never arrived"]["beside"][-1]
    assert trend["value"].startswith("+2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_outline_says_what_the_picture_says(language: str) -> None:
    say = Say(heard(), Catalogue(language))
    text = outline(say)
    for figure in ("pain.1.stake", "theme.receive.Fast", "e.decide", "importance.decide"):
        found: Figure = heard().figures[figure]
        assert say.value(found) in text, figure
    for key in ("by_data", "behaviour_only", "trend.up", "panel.texts"):
        assert say.t(key) in text, key


@pytest.mark.parametrize("theme_at", [0, 1])
def test_marks_of_voice_are_seen_on_their_ground(theme_at: int) -> None:
    paper = COLOURS["paper"][theme_at]
    for ink in ("n2", "ink", "ink2", "ink3", "p2"):
        assert contrast(COLOURS[ink][theme_at], paper) >= 4.5, ink
    for ink in ("river", "z0"):
        assert contrast(COLOURS[ink][theme_at], paper) >= 3, ink
