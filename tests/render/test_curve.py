"""The curve goes through its points and never beyond them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from touchline.render.curve import backwards, monotone

points = st.lists(st.tuples(st.integers(1, 200), st.floats(-100, 100)), min_size=2, max_size=9).map(
    lambda steps: [
        (float(sum(step for step, _ in steps[: at + 1])), y) for at, (_, y) in enumerate(steps)
    ]
)


def bezier(start: float, one: float, two: float, end: float, t: float) -> float:
    u = 1 - t
    return u**3 * start + 3 * u * u * t * one + 3 * u * t * t * two + t**3 * end


@given(points)
def test_no_overshoot_between_two_points(path: list[tuple[float, float]]) -> None:
    here = path[0]
    for _, (_, y1, _, y2, x, y) in monotone(path)[1:]:
        low, high = min(here[1], y) - 1e-6, max(here[1], y) + 1e-6
        for step in range(11):
            assert low <= bezier(here[1], y1, y2, y, step / 10) <= high
        here = (x, y)
    assert here == path[-1]


@given(points)
def test_backwards_ends_where_the_curve_begins(path: list[tuple[float, float]]) -> None:
    back = backwards(monotone(path))
    assert back[0][1] == path[-1]
    assert back[-1][1][-2:] == path[0]
