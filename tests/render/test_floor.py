"""The drawn floor: nothing collides, colour is heat alone, and a floor is never turned over."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.render.generated import texts as any_text
from tests.render.olist_snapshot import Figures, olist
from tests.render.test_layout import LANGUAGES, problems, texts
from touchline.locale import Catalogue
from touchline.maps.held.floor import FloorFlow, FloorItem, FloorZoneItem
from touchline.maps.snapshot import Lane, Snapshot, Text
from touchline.render import layout, render_svg
from touchline.render.lanes.areas import holds, inner_point
from touchline.render.page.outline import outline
from touchline.render.pen import Say
from touchline.render.sheet import Disc, Group, Path, Sheet


def square(x: float, y: float, width: float = 40, height: float = 30) -> list[tuple[float, float]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def shop(names: list[Text], *, stage: str | None = None, **other: Any) -> Snapshot:
    """A map with a floor: every third zone is not known."""
    base = olist()
    f = Figures()
    f.update(base.figures)
    zones = []
    for at, name in enumerate(names):
        known = at % 3 != 2
        ids: dict[str, Any] = {"heat": 1 - at / len(names)} if known else {}
        if known:
            ids["visits"] = f.put(f"v{at}", 10**at)
            ids["dwell"] = f.put(f"d{at}", 60.0 * at, "seconds")
            ids["conversion"] = f.put(f"c{at}", 0.5, "share")
        place = square((at % 4) * 50, (at // 4) * 40)
        zones.append(FloorZoneItem(id=f"z{at}", label=name, polygon=place, **ids))
    pairs = itertools.pairwise(zone.id for zone in zones if zone.heat is not None)
    flows = [
        FloorFlow(source=a, target=b, figure=f.put(f"w.{a}.{b}", 9 - at))
        for at, (a, b) in enumerate(pairs)
    ]
    size = (210.0, 40.0 * (1 + (len(names) - 1) // 4))
    item = FloorItem(size=size, zones=zones, flows=flows, stage=stage, **other)
    return Snapshot(
        **{
            name: getattr(base, name)
            for name in base.__struct_fields__
            if name not in ("lanes", "figures")
        },
        lanes=[Lane(kind="floor", floor=item)],
        figures=dict(f),
    )


NAMES = [Text(words={"en": f"Zone {n}", "fa": f"بخش {n}"}) for n in range(7)]


def marks(sheet: Sheet) -> list[Any]:
    [cell] = [cell for cell in sheet.cells if cell.id == "floor"]
    return list(cell.items)


@pytest.mark.parametrize("stage", [None, "receive"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_floor_has_no_collisions(language: str, stage: str | None) -> None:
    assert problems(layout(shop(NAMES, stage=stage), language)) == []


@settings(max_examples=25, deadline=None, derandomize=True, phases=(Phase.generate,))
@given(
    names=st.lists(any_text(6), min_size=1, max_size=11),
    language=st.sampled_from(LANGUAGES),
    stage=st.sampled_from([None, "receive", "compare"]),
)
def test_no_name_breaks_the_floor(names: list[Text], language: str, stage: str | None) -> None:
    assert problems(layout(shop(names, stage=stage), language)) == []


def test_every_zone_is_listed_with_its_figures() -> None:
    sheet = layout(shop(NAMES), "en")
    said = [run.text for cell in sheet.cells if cell.id == "floor" for run in texts(cell)]
    assert {f"Zone {n}" for n in range(7)} <= set(said)
    assert "1 visit" in said
    assert "10 visits" in said
    assert said.count("not known") == 2
    assert "cold" in said
    assert "hot" in said


def zone_paths(sheet: Sheet) -> dict[str, tuple[Path, ...]]:
    """Shapes of the known zones by their figure."""
    groups = [item for item in marks(sheet) if isinstance(item, Group) and item.figure]
    return {
        str(group.figure): tuple(one for one in group.items if isinstance(one, Path))
        for group in groups
        if str(group.figure).startswith("v") and isinstance(group.items[0], Path)
    }


def test_heat_is_one_neutral_ink() -> None:
    paths = zone_paths(layout(shop(NAMES), "en"))
    strengths = [paths[f"v{at}"][0].opacity for at in (0, 1, 3, 4, 6)]
    assert strengths == sorted(strengths, reverse=True)
    assert {shapes[0].fill for shapes in paths.values()} == {"river"}


def test_what_is_not_known_is_hatched() -> None:
    items = marks(layout(shop(NAMES), "en"))
    hatched = [
        group
        for group in items
        if isinstance(group, Group)
        and any(isinstance(one, Path) and one.fill == "hatch-bg" for one in group.items)
    ]
    assert len(hatched) == 2
    assert all(group.figure is None for group in hatched)
    assert all(
        sum(isinstance(one, Path) and one.stroke == "hatch" for one in group.items) > 3
        for group in hatched
    )


@pytest.mark.parametrize("stage", [None, "receive"])
def test_a_floor_is_not_turned_over(stage: str | None) -> None:
    """In Persian the hottest zone, left on the plan, stays left of the next one."""
    for language in ("en", "fa"):
        paths = zone_paths(layout(shop(NAMES, stage=stage), language))
        first, second = (min(paths[name][0].segments[0][1][0::2]) for name in ("v0", "v1"))
        assert first < second, language


def test_the_plan_is_a_picture_below_the_zones() -> None:
    plan = "data:image/svg+xml;base64,PHN2Zy8+"
    svg = render_svg(shop(NAMES, plan=plan), language="fa")
    assert svg.count(plan) == 1
    assert svg.index(plan) < svg.rindex("fill-opacity" if "fill-opacity" in svg else "opacity")


def test_numbers_stand_inside_their_zones() -> None:
    corner = [(0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (20.0, 20.0), (20.0, 100.0), (0.0, 100.0)]
    assert holds(corner, inner_point(corner))
    sheet = layout(shop(NAMES), "en")
    discs = [item for item in marks(sheet) if isinstance(item, Disc)]
    assert len(discs) >= 2 * 7


@pytest.mark.parametrize("language", ["en", "fa"])
def test_zones_and_ways_are_read_out(language: str) -> None:
    snapshot = shop(NAMES)
    said = outline(Say(snapshot, Catalogue(language)))
    for zone in snapshot.lanes[0].floor.zones:  # type: ignore[union-attr]
        assert zone.label.words[language] in said
    assert said.count(" → ") >= 3
