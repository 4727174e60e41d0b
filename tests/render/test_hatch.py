"""The lines of *not known* stay in their rectangle and leave no part of it bare."""

from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from touchline.render.hatch import PITCH, strokes
from touchline.render.sheet import Box

boxes = st.builds(
    Box, st.floats(-50, 900), st.floats(-50, 900), st.floats(1, 400), st.floats(1, 400)
)


@given(box=boxes, radius=st.floats(0, 30))
def test_lines_run_at_45_degrees_inside_the_round_corners(box: Box, radius: float) -> None:
    corner = min(radius, box.width / 2, box.height / 2)
    for left, low, right, high in strokes(box, radius):
        assert math.isclose(right - left, low - high, abs_tol=1e-6)
        for x, y in ((left, low), (right, high)):
            assert box.x - 1e-6 <= x <= box.right + 1e-6
            assert box.y - 1e-6 <= y <= box.bottom + 1e-6
            near_x = min(max(x, box.x + corner), box.right - corner)
            near_y = min(max(y, box.y + corner), box.bottom - corner)
            assert math.hypot(x - near_x, y - near_y) <= corner + 1e-6


@given(box=boxes)
def test_no_gap_is_wider_than_the_pitch(box: Box) -> None:
    totals = sorted(left + low for left, low, _, _ in strokes(box))
    step = PITCH * math.sqrt(2)
    assert all(math.isclose(b - a, step, rel_tol=1e-6) for a, b in itertools.pairwise(totals))


def test_an_empty_box_has_no_lines() -> None:
    assert list(strokes(Box(0, 0, 0, 10))) == []
