"""The bench's results as a Markdown page and one SVG; each section is kept, so that it can be run again alone."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

Curve = list[tuple[float, float]]
WIDTH, HEIGHT, MARGIN = 640, 400, 56
COLOURS = ("#2563eb", "#b45309", "#4b5563")
LOWEST = 0.5  # precision at the foot of the picture


@dataclass(frozen=True)
class Section:
    """One table, its figures as text; `curves` are (coverage, precision) by name."""

    title: str
    note: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    curves: dict[str, Curve] = field(default_factory=dict)


def keep(folder: Path, name: str, section: Section) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(asdict(section)), encoding="utf-8")


def kept(folder: Path, names: Sequence[str]) -> list[Section]:
    files = [folder / f"{name}.json" for name in names]
    return [Section(**json.loads(file.read_text(encoding="utf-8"))) for file in files if file.exists()]


def page(sections: Sequence[Section], picture: str) -> str:
    parts = ["# Answers: measured\n\nMade by `python -m tests.bench.answers --data <folder of the public sets>`.\n"]
    for section in sections:
        parts += [f"## {section.title}\n\n{section.note}\n", table(section)]
        if section.curves:
            parts.append(f"![Precision against coverage]({picture})\n")
    return "\n".join(parts)


def table(section: Section) -> str:
    lines = [section.head, ["---"] * len(section.head), *section.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def picture(curves: dict[str, Curve]) -> str:
    """Coverage to the right, precision upwards, the promised 95 % as a line; names stand at the curves' ends."""
    drawn = "".join(
        _curve(name, points, colour) for (name, points), colour in zip(curves.items(), COLOURS, strict=False)
    )
    ticks = "".join(_tick(step / 10) for step in range(0, 11, 2))
    promise = f'<line x1="{_x(0)}" x2="{_x(1)}" y1="{_y(0.95)}" y2="{_y(0.95)}" stroke="#9ca3af" stroke-dasharray="4"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        f' font-size="13"><title>Precision of what is answered against share of answerable questions answered</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{promise}{ticks}{drawn}'
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">answerable questions answered, %</text>'
        f'<text x="12" y="20">precision, %</text></svg>\n'
    )


def _curve(name: str, points: Curve, colour: str) -> str:
    place = list(COLOURS).index(colour)
    path = " ".join(f"{_x(coverage):.1f},{_y(max(precision, LOWEST)):.1f}" for coverage, precision in points)
    label = f'<text x="{MARGIN + 12}" y="{_y(LOWEST) - 12 - 18 * place}" fill="{colour}">{name}</text>'
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{label}'


def _tick(share: float) -> str:
    across = f'<text x="{_x(share)}" y="{HEIGHT - 34}" text-anchor="middle">{share * 100:.0f}</text>'
    up = LOWEST + share * (1 - LOWEST)
    return across + f'<text x="{MARGIN - 8}" y="{_y(up) + 4:.1f}" text-anchor="end">{up * 100:.0f}</text>'


def _x(coverage: float) -> float:
    return MARGIN + coverage * (WIDTH - 2 * MARGIN)


def _y(precision: float) -> float:
    return HEIGHT - MARGIN - (precision - LOWEST) / (1 - LOWEST) * (HEIGHT - 2 * MARGIN)
