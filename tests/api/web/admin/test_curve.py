"""The drawing of the curve: every point where its figures say, whatever the curve."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.knowledge.engine.gate import Point
from api.web.admin.curve import BOTTOM, HEIGHT, LEFT, RIGHT, STEPS, TOP, WIDTH, draw

pytestmark = pytest.mark.feature("X11")
SHARES = st.floats(0, 1)
POINTS = st.lists(st.builds(Point, SHARES, SHARES, SHARES), min_size=1, max_size=300)


def test_more_coverage_is_further_right_and_more_risk_further_up() -> None:
    drawing = draw([Point(0.9, 1.0, 0.0), Point(0.5, 0.9, 0.5), Point(0.1, 0.75, 1.0)])
    assert (drawing.most, [tick.percent for tick in drawing.up]) == (0.3, [0, 10, 20, 30])
    assert drawing.line.split()[0] == f"{LEFT:.1f},{HEIGHT - BOTTOM:.1f}"
    end = drawing.place(Point(0.1, 0.7, 1.0))
    assert (end.x, end.y) == (WIDTH - RIGHT, TOP)


def test_a_small_risk_is_drawn_in_small_steps() -> None:
    drawing = draw([Point(0.9, 0.99, 0.2), Point(0.5, 0.96, 0.6)])
    assert (drawing.most, [tick.percent for tick in drawing.up]) == (0.1, [0, 5, 10])


@given(POINTS, POINTS)
def test_nothing_lies_outside_of_the_axes(curve: list[Point], marked: list[Point]) -> None:
    drawing = draw(sorted(curve, key=lambda point: point.coverage), marked)
    places = [tuple(map(float, pair.split(","))) for pair in drawing.line.split()]
    places += [(place.x, place.y) for place in map(drawing.place, marked)]
    assert all(LEFT <= x <= WIDTH - RIGHT and TOP <= y <= HEIGHT - BOTTOM for x, y in places)
    assert len(drawing.line.split()) <= STEPS + 1
