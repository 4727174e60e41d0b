"""Lanes written by hand, steps, channels, lines, ways and links as they are drawn."""

from __future__ import annotations

import re

import msgspec
import pytest

from tests.render.test_layout import LANGUAGES, problems
from touchline.config import parse_yaml
from touchline.maps.design import designed
from touchline.maps.snapshot import ChannelItem, Figure, Lane, Snapshot, StageLinkItem, Text
from touchline.maps.spec import LINE_LANES, WRITTEN_LANES, MapSpec
from touchline.render import Sheet, layout, render_html, render_svg
from touchline.render.lanes.content import shown
from touchline.render.sheet import Cell, Glyph, Group, Item, Path, Rect, runs

LANES = ["steps", "touchpoints", "channels", *WRITTEN_LANES, *LINE_LANES]


def blueprint(lanes: list[str] | None = None, written: bool = True) -> Snapshot:
    """A design of three stages with a card in every lane of the middle one."""
    chosen = LANES if lanes is None else lanes
    cards = [
        {"lane": lane, "stage": "try", "text": f"Card of {lane}", "step": "drive"}
        for lane in chosen
        if written and lane in (*WRITTEN_LANES, "touchpoints")
    ]
    steps = [{"id": "drive", "label": "Test drive"}, {"id": "offer", "label": "Gets an offer"}]
    text = msgspec.json.encode(
        {
            "stages": [
                {"id": "hear", "next": [{"to": "buy", "label": "a friend", "share": 0.1}]},
                {"id": "try", "steps": steps, "next": [{"to": "hear"}]},
                {"id": "buy", "next": [{"to": "try", "share": 0.2}, {"to": "hear"}]},
            ],
            "lanes": [*chosen, {"id": "law", "label": "What the law asks"}],
            "cards": [*cards, {"lane": "law", "stage": "buy", "text": "Right to withdraw"}],
            "links": [
                {"map": "life & car", "kind": "parent"},
                {"map": "drive", "stage": "try", "label": "The drive"},
            ],
            "languages": list(LANGUAGES),
        }
    ).decode()
    return designed(parse_yaml(text, MapSpec), map_id="car", created="2026-01-01")


def cell(sheet: Sheet, name: str) -> Cell:
    return next(one for one in sheet.cells if one.id == name)


def said(sheet: Sheet) -> str:
    return " ".join(run.text for one in sheet.cells for item in one.items for run in runs(item))


def flat(items: tuple[Item, ...]) -> list[Item]:
    return [
        inner
        for item in items
        for inner in (flat(item.items) if isinstance(item, Group) else [item])
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lane_is_drawn_without_collisions(language: str) -> None:
    sheet = layout(blueprint(), language)
    assert problems(sheet) == []
    words = said(sheet)
    for lane in WRITTEN_LANES:
        assert f"Card of {lane}" in words
    assert "What the law asks" in words


def test_cards_beside_measures_are_dashed_and_bear_a_pencil() -> None:
    sheet = layout(blueprint(), "en")
    marks = flat(cell(sheet, "touchpoints:try").items)
    assert any(isinstance(mark, Rect) and mark.dash for mark in marks)
    assert any(isinstance(mark, Glyph) and mark.name == "pencil" for mark in marks)
    assert "written by hand" in " ".join(
        run.text for item in cell(sheet, "footer").items for run in runs(item)
    )
    alone = layout(blueprint(["goals"]), "en")
    assert not any(
        isinstance(mark, Glyph) and mark.name == "pencil"
        for one in alone.cells
        for mark in flat(one.items)
    )


def test_lanes_that_nobody_filled_vanish_and_lines_at_the_edges_with_them() -> None:
    empty = shown(blueprint(written=False))
    assert [lane.id or lane.kind for lane in empty.lanes] == ["steps", *LINE_LANES, "law"]
    bare = msgspec.structs.replace(empty, lanes=empty.lanes[1:-1])
    assert shown(bare).lanes == []


def test_ways_expected_are_dashed_and_those_measured_solid() -> None:
    snapshot = blueprint()
    dashed = [m for m in flat(cell(layout(snapshot, "en"), "ways").items) if isinstance(m, Path)]
    assert sum(path.dash is not None for path in dashed) == 4
    figure = Figure(id="way", unit="share", value=0.3, n=10)
    ways = [msgspec.structs.replace(each, figure="way") for each in snapshot.stage_links]
    measured = msgspec.structs.replace(
        snapshot, stage_links=ways, figures={**snapshot.figures, "way": figure}
    )
    sheet = layout(measured, "en")
    assert all(
        path.dash is None for path in flat(cell(sheet, "ways").items) if isinstance(path, Path)
    )
    assert problems(sheet) == []
    words = said(sheet).replace("\u00a0", " ")
    assert "30 %" in words
    assert "expected 20 %" in words


def test_a_way_to_a_stage_that_is_not_there_is_not_drawn() -> None:
    lost = [StageLinkItem(source="hear", target="gone")]
    sheet = layout(msgspec.structs.replace(blueprint(), stage_links=lost), "en")
    assert not any(one.id == "ways" for one in sheet.cells)


def test_channels_that_are_not_known_are_hatched() -> None:
    share = Figure(id="c", unit="share", value=0.4, n=9)
    items = [
        ChannelItem(
            id=name, stage="try", label=Text(words={"": name or "?"}), figure="c", share="c"
        )
        for name in ("web", "")
    ]
    snapshot = blueprint([])
    snapshot = msgspec.structs.replace(
        snapshot,
        lanes=[Lane(kind="channels", channels=items)],
        figures={**snapshot.figures, "c": share},
    )
    known, unknown = cell(layout(snapshot, "en"), "channels:try").items
    assert not any(isinstance(mark, Rect) and mark.hatch for mark in flat((known,)))
    assert any(isinstance(mark, Rect) and mark.hatch for mark in flat((unknown,)))


def test_links_lead_to_the_pages_of_the_other_maps_and_only_there() -> None:
    html = render_html(blueprint(), ["en"])
    links = set(re.findall(r'href="(\.\./[^"]*)"', html))
    assert links == {"../life%20%26%20car/life%20%26%20car.html", "../drive/drive.html"}
    assert "<a " not in render_svg(blueprint())


def test_the_text_of_the_page_says_the_structure() -> None:
    html = render_html(blueprint(), ["en"])
    text = html.split('id="outline-en"')[1].split("</section>")[0]
    for words in (
        "hear to buy: a friend",
        "expected 10",
        "Test drive",
        "Card of touchpoints, Test drive, written by hand",
        "<h4>What the law asks</h4><ul><li>Right to withdraw</li></ul>",
        "Closer look: The drive",
    ):
        assert words in text, words


def test_a_map_as_it_should_be_says_so() -> None:
    wanted = msgspec.structs.replace(blueprint(), state="future")
    assert "as it should be" in said(layout(wanted, "en"))
    assert "Journey map, designed" in said(layout(blueprint(), "en"))
