"""The shop floor: figures against a slow count, and what a floor may not say."""

from __future__ import annotations

import base64
import itertools
import statistics
import struct
import zlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.maps.conftest import small_journeys, spec
from tests.maps.synthetic import Journey, Moment, write_build
from touchline.errors import ConfigError
from touchline.maps import MapSpec, Snapshot, compute, load_map
from touchline.maps.held.floor import FloorItem

FLOOR = """
lanes: [floor]
floor:
  size: [100, 60]
  zones:
    - {id: door, touchpoints: [visit], polygon: [[0, 0], [40, 0], [40, 30], [0, 30]]}
    - {id: till, label: {en: Tills, fa: صندوق}, touchpoints: [order, pay],
       polygon: [[50, 0], [100, 0], [100, 30], [50, 30]]}
    - {id: desk, touchpoints: [delivered], polygon: [[0, 40], [40, 40], [40, 60]]}
"""
ZONES = {"visit": "door", "order": "till", "pay": "till", "delivered": "desk"}


def floor_of(snapshot: Snapshot) -> FloorItem:
    [lane] = [lane for lane in snapshot.lanes if lane.kind == "floor"]
    assert lane.floor is not None
    return lane.floor


def value(snapshot: Snapshot, figure: str | None) -> float | None:
    assert figure is not None
    return snapshot.figures[figure].value


def stay(moments: list[tuple[str | None, float]], zone: str) -> float | None:
    """Hours from the first moment in a zone to the next moment anywhere else."""
    first = next((at for at, (place, _) in enumerate(moments) if place == zone), None)
    if first is None:
        return None
    return next(
        (time - moments[first][1] for place, time in moments[first:] if place != zone), None
    )


def placed(journey: Journey) -> list[tuple[str | None, float]]:
    return [(ZONES.get(moment.touchpoint), moment.hours) for moment in journey.moments]


@pytest.fixture(scope="module")
def measured(small_build: Path) -> Snapshot:
    return compute(small_build, spec(FLOOR), map_id="floor", created="2024-03-01")


@pytest.mark.parametrize("at", range(3))
def test_visits_and_dwell_are_those_counted_slowly(measured: Snapshot, at: int) -> None:
    zone = floor_of(measured).zones[at]
    journeys = [placed(each) for each in small_journeys()]
    came = [each for each in journeys if any(place == zone.id for place, _ in each)]
    stays = [hours for each in came if (hours := stay(each, zone.id)) is not None]
    assert value(measured, zone.visits) == len(came)
    assert value(measured, zone.dwell) == pytest.approx(statistics.median(stays) * 3600)
    assert measured.figures[zone.dwell or ""].n == len(stays)


def test_ways_are_those_counted_slowly(measured: Snapshot) -> None:
    expected: dict[tuple[str, str], int] = {}
    for journey in small_journeys():
        places = [place for place, _ in placed(journey) if place is not None]
        for way in {(a, b) for a, b in itertools.pairwise(places) if a != b}:
            expected[way] = expected.get(way, 0) + 1
    flows = floor_of(measured).flows
    found = {(flow.source, flow.target): value(measured, flow.figure) for flow in flows}
    assert found == expected
    counts = [count or 0 for count in found.values()]
    assert counts == sorted(counts, reverse=True)


def test_heat_runs_from_the_coldest_to_the_hottest(measured: Snapshot) -> None:
    zones = floor_of(measured).zones
    visits = {zone.id: value(measured, zone.visits) or 0 for zone in zones}
    heat = {zone.id: zone.heat for zone in zones}
    assert heat[max(visits, key=lambda each: visits[each])] == 1
    assert heat[min(visits, key=lambda each: visits[each])] == 0


def test_without_goals_conversion_is_not_known(measured: Snapshot) -> None:
    for zone in floor_of(measured).zones:
        figure = measured.figures[zone.conversion or ""]
        assert figure.value is None
        assert figure.missing is not None


def test_a_zone_of_which_nothing_is_known_has_no_figure(tmp_path: Path) -> None:
    journeys = [
        Journey(
            f"p{n}", [Moment("visit", 0), Moment("order", n + 1), Moment("answer", 60, score=5)]
        )
        for n in range(5)
    ]
    snapshot = compute(write_build(tmp_path, journeys), spec(FLOOR), map_id="floor")
    desk = floor_of(snapshot).zones[2]
    assert (desk.heat, desk.visits, desk.dwell, desk.conversion) == (None, None, None, None)
    assert floor_of(snapshot).zones[0].heat == 1, "equal zones are as hot as each other"


def test_a_pause_ends_a_visit_where_the_floor_says_so(tmp_path: Path) -> None:
    journeys = [
        Journey(
            f"p{n}",
            [
                Moment("visit", 0),
                Moment("order", 1 if n < 3 else 30),
                Moment("answer", 90, score=5),
            ],
        )
        for n in range(6)
    ]
    build = write_build(tmp_path, journeys)
    whole = spec(FLOOR)
    assert whole.floor is not None
    cut = msgspec.structs.replace(whole, floor=msgspec.structs.replace(whole.floor, gap="6h"))
    for map_spec, n in ((whole, 6), (cut, 3)):
        snapshot = compute(build, map_spec, map_id="floor")
        door = floor_of(snapshot).zones[0]
        assert snapshot.figures[door.dwell or ""].n == n
        assert value(snapshot, floor_of(snapshot).flows[0].figure) == n
        assert value(snapshot, door.visits) == 6


def test_without_an_order_there_are_no_ways(timeless_build: Path) -> None:
    snapshot = compute(timeless_build, spec(FLOOR), map_id="floor")
    assert floor_of(snapshot).flows == []
    assert value(snapshot, floor_of(snapshot).zones[0].visits) == 40
    assert value(snapshot, floor_of(snapshot).zones[0].dwell) is None


SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 120">
  <script>alert(1)</script>
  <rect id="door" x="0" y="0" width="80" height="60" onclick="alert(1)"/>
  <path id="desk" d="M0 80h80v40H0z"/>
</svg>"""


def write_plan(folder: Path, map_text: str, svg: str = SVG) -> Path:
    (folder / "plan.svg").write_text(svg, "utf-8")
    file = folder / "shop.yaml"
    file.write_text(map_text, "utf-8")
    return file


def test_zones_are_outlined_by_the_shapes_of_the_plan(small_build: Path, tmp_path: Path) -> None:
    file = write_plan(
        tmp_path,
        "floor:\n  plan: plan.svg\n  zones:\n    - {id: door, touchpoints: [visit]}\n"
        "    - {id: till, touchpoints: [order], shape: desk}\nlanes: [floor]\n",
    )
    snapshot = compute(small_build, load_map(file), map_id="shop", folder=tmp_path)
    floor = floor_of(snapshot)
    assert floor.size == (200, 120)
    assert floor.zones[0].polygon == [(0, 0), (80, 0), (80, 60), (0, 60)]
    assert floor.zones[1].polygon == [(0, 80), (80, 80), (80, 120), (0, 120)]
    kind, _, data = (floor.plan or "").partition(";base64,")
    assert kind == "data:image/svg+xml"
    drawing = base64.b64decode(data)
    assert b"script" not in drawing
    assert b"onclick" not in drawing
    assert b"rect" in drawing


def test_a_png_plan_has_the_size_of_the_picture(small_build: Path, tmp_path: Path) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", 30, 20, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + b"\xff" * 30 for _ in range(20)))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    (tmp_path / "plan.png").write_bytes(png)
    text = FLOOR.replace("size: [100, 60]", "plan: plan.png")
    snapshot = compute(small_build, spec(text), map_id="shop", folder=tmp_path)
    assert floor_of(snapshot).size == (30, 20)
    assert (floor_of(snapshot).plan or "").startswith("data:image/png;base64,")


ZONE = "{id: door, touchpoints: [visit], polygon: [[0, 0], [9, 0], [9, 9]]}"
WRONG: dict[str, tuple[str, str, str]] = {
    "no zones": ("zones: []", "at least one zone", "floor.zones"),
    "unknown touchpoint": (
        "zones: [{id: a, touchpoints: [vist], polygon: [[0, 0], [9, 0], [9, 9]]}]",
        "did you mean 'visit'",
        "floor.zones[0].touchpoints[0]",
    ),
    "unknown zone": (
        "zones: [{id: a, zones: [shop], polygon: [[0, 0], [9, 0], [9, 9]]}]",
        "no zone of touchpoints 'shop'",
        "floor.zones[0].zones[0]",
    ),
    "unknown stage": (f"stage: buyy\n  zones: [{ZONE}]", "did you mean 'buy'", "floor.stage"),
    "nothing in it": (
        "zones: [{id: a, polygon: [[0, 0], [9, 0], [9, 9]]}]",
        "nothing lies in the zone 'a'",
        "floor.zones[0]",
    ),
    "no outline": (
        "zones: [{id: a, touchpoints: [visit]}]",
        "nothing says where",
        "floor.zones[0]",
    ),
    "two corners": (
        "zones: [{id: a, touchpoints: [visit], polygon: [[0, 0], [9, 0]]}]",
        "2 corners",
        "floor.zones[0].polygon",
    ),
    "twice": (f"zones: [{ZONE}, {ZONE}]", "stands twice", "floor.zones[1].id"),
    "two places": (
        f"zones: [{ZONE}, {ZONE.replace('door', 'other')}]",
        "lies in 'door' and in 'other'",
        "floor.zones[1]",
    ),
    "gap": (f"gap: long\n  zones: [{ZONE}]", "is no duration", "floor.gap"),
    "missing plan": (f"plan: no.svg\n  zones: [{ZONE}]", "no plan no.svg beside", "floor.plan"),
    "unknown shape": (
        "plan: plan.svg\n  zones: [{id: dor, touchpoints: [visit]}]",
        "did you mean 'door'",
        "floor.zones[0]",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused_with_its_place(
    name: str, small_build: Path, tmp_path: Path
) -> None:
    text, said, where = WRONG[name]
    (tmp_path / "plan.svg").write_text(SVG, "utf-8")
    with pytest.raises(ConfigError) as caught:
        compute(small_build, spec(f"lanes: [floor]\nfloor:\n  {text}"), map_id="x", folder=tmp_path)
    assert said in str(caught.value)
    assert caught.value.where == where


def test_errors_in_the_file_tell_the_line(tmp_path: Path) -> None:
    file = write_plan(tmp_path, "lanes: [floor]\nfloor:\n  zones:\n    - {id: a}\n")
    with pytest.raises(ConfigError) as caught:
        load_map(file)
    assert f"{file}:4" in str(caught.value.where)


def test_a_map_without_a_floor_has_an_empty_lane(small_build: Path) -> None:
    snapshot = compute(small_build, MapSpec(lanes=("floor",)), map_id="x")
    assert snapshot.lanes[0].floor is None


def test_rows_behind_the_figures_are_there(measured: Snapshot) -> None:
    names: list[Any] = [name for name in measured.figures if name.startswith("floor.")]
    assert len(names) > 9
    for name in names:
        figure = measured.figures[name]
        if figure.value is not None:
            assert figure.sample is not None
            assert figure.sample.total == figure.n
            assert figure.sample.rows
