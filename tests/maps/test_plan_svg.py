"""SVG plans: outlines by id, and nothing in the copy that runs or asks for another file."""

from __future__ import annotations

import math

import pytest

from touchline.errors import ConfigError
from touchline.maps.plan_svg import SvgPlan


def plan(inside: str, head: str = 'viewBox="0 0 100 50"') -> SvgPlan:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {head}>{inside}</svg>'  # noqa: E501
    return SvgPlan(svg.encode(), where="plan.svg")


def rounded(drawn: SvgPlan) -> list[tuple[float, float]]:
    return [(round(x, 6), round(y, 6)) for x, y in drawn.outline("a", where="")]


SQUARE = [(10, 10), (30, 10), (30, 20), (10, 20)]


@pytest.mark.parametrize(
    "shape",
    [
        '<rect id="a" x="10" y="10" width="20" height="10"/>',
        '<polygon id="a" points="10,10 30,10 30,20 10,20"/>',
        '<polyline id="a" points="10 10, 30 10, 30 20, 10 20"/>',
        '<path id="a" d="M10 10 L30 10 30 20 L10 20 Z"/>',
        '<path id="a" d="m10,10 20,0 0,10 -20,0z"/>',
        '<path id="a" d="M10 10H30V20h-20z M90 1L91 2 92 3z"/>',
        '<g transform="translate(5 5)"><rect id="a" x="5" y="5" width="20" height="10"/></g>',
        '<rect id="a" transform="scale(2)" x="5" y="5" width="10" height="5"/>',
        '<rect id="a" transform="matrix(1 0 0 1 10 10)" width="20" height="10"/>',
    ],
)
def test_shapes_become_polygons(shape: str) -> None:
    assert rounded(plan(shape)) == SQUARE


def test_a_rotation_turns_around_its_centre() -> None:
    turn = 'transform="rotate(90 20 15)"'
    turned = plan(f'<rect id="a" {turn} x="10" y="10" width="20" height="10"/>')
    assert set(rounded(turned)) == {(25, 5), (25, 25), (15, 25), (15, 5)}


def test_a_circle_is_round() -> None:
    corners = plan('<circle id="a" cx="50" cy="25" r="10"/>').outline("a", where="")
    assert len(corners) >= 24
    assert all(math.dist(corner, (50, 25)) == pytest.approx(10) for corner in corners)


def test_the_view_box_may_begin_anywhere() -> None:
    moved = plan('<rect id="a" x="0" y="0" width="20" height="10"/>', 'viewBox="-10 -10 100 50"')
    assert moved.size == (100, 50)
    assert rounded(moved) == SQUARE


def test_width_and_height_stand_for_a_view_box() -> None:
    assert plan("", 'width="80mm" height="40mm"').size == (80, 40)


@pytest.mark.parametrize(
    ("inside", "gone"),
    [
        ("<script>alert(1)</script>", "alert"),
        ('<rect onload="alert(1)"/>', "alert"),
        ("<foreignObject><body/></foreignObject>", "foreignObject"),
        ('<image href="https://example.org/x.png"/>', "example.org"),
        ('<image xlink:href="file:///etc/passwd"/>', "passwd"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "base64"),
        ('<use href="other.svg#a"/>', "other.svg"),
        ("<style>@import url(https://example.org/x.css);</style>", "example.org"),
        ('<rect style="fill:url(https://example.org/x)"/>', "example.org"),
        ('<rect fill="url(https://example.org/x)"/>', "example.org"),
        ('<a href="javascript:alert(1)"><rect/></a>', "javascript"),
        ('<rect><animate attributeName="x" values="1"/></rect>', "animate"),
        ('<set attributeName="href" to="javascript:alert(1)"/>', "alert"),
    ],
)
def test_what_runs_or_asks_for_a_file_is_left_out(inside: str, gone: str) -> None:
    clean = plan(f'{inside}<rect id="kept" width="1" height="1"/>').clean().decode()
    assert gone not in clean
    assert "kept" in clean


def test_what_draws_is_kept() -> None:
    inside = (
        '<linearGradient id="g"><stop offset="0"/></linearGradient><rect fill="url(#g)"/>'
        '<use href="#g"/><image href="data:image/png;base64,AAAA"/><text>Door</text>'
    )
    clean = plan(inside).clean().decode()
    for kept in ("url(#g)", '"#g"', "data:image/png;base64,AAAA", "Door", "stop"):
        assert kept in clean


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no svg at all", "is no SVG"),
        (b"<html/>", "is no SVG"),
        (b'<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>', "document type"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "neither viewBox nor width"),
    ],
)
def test_what_is_no_plan_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        SvgPlan(data, where="plan.svg")


def test_an_outline_must_be_there_and_straight() -> None:
    drawn = plan('<path id="bent" d="M0 0C1 1 2 2 3 3z"/><rect id="door" width="1" height="1"/>')
    with pytest.raises(ConfigError, match="did you mean 'door'"):
        drawn.outline("dor", where="floor.zones[0]")
    with pytest.raises(ConfigError, match="no outline of straight lines"):
        drawn.outline("bent", where="floor.zones[0]")
