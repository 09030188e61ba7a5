"""The risk–coverage curve as a drawing: pure geometry; the template has the words, the style sheet the colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from api.knowledge.engine.gate import Point

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 40, 36, 60
STEPS = 100  # a curve has a point for each practice question; more than one in a hundredth can't be seen
TICKS = (0, 20, 40, 60, 80, 100)


@dataclass(frozen=True)
class Place:
    x: float
    y: float


@dataclass(frozen=True)
class Tick:
    """Where along its axis, and which per cent it stands for."""

    at: float
    percent: int


@dataclass(frozen=True)
class Drawing:
    """`most` is the risk, 0 to 1, at the upper end of its axis."""

    line: str
    most: float
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]

    def place(self, point: Point) -> Place:
        return _place(point.coverage, 1 - point.precision, self.most)


def draw(curve: Sequence[Point], marked: Sequence[Point] = ()) -> Drawing:
    """Needs a point; those to be marked stay inside of the axes."""
    risks = [1 - point.precision for point in (*curve, *marked)]
    most = max(1, ceil(max(risks) * 10 - 1e-9)) / 10
    places = [_place(point.coverage, 1 - point.precision, most) for point in _thinned(curve)]
    across = tuple(Tick(_place(percent / 100, 0, most).x, percent) for percent in TICKS)
    steps = range(0, round(most * 100) + 1, 10 if most > 0.2 else 5)
    up = tuple(Tick(_place(0, percent / 100, most).y, percent) for percent in steps)
    return Drawing(" ".join(f"{place.x:.1f},{place.y:.1f}" for place in places), most, across, up)


def _thinned(curve: Sequence[Point]) -> list[Point]:
    """The last point of each step of coverage."""
    return list({round(point.coverage * STEPS): point for point in curve}.values())


def _place(coverage: float, risk: float, most: float) -> Place:
    x = LEFT + coverage * (WIDTH - LEFT - RIGHT)
    return Place(round(x, 1), round(HEIGHT - BOTTOM - risk / most * (HEIGHT - TOP - BOTTOM), 1))
