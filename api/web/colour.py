"""Shades of a site's accent that stay readable: WCAG contrast, computed once on the server."""

import re
from functools import cache

Rgb = tuple[float, float, float]

BLACK: Rgb = (0.0, 0.0, 0.0)
WHITE: Rgb = (1.0, 1.0, 1.0)
LIGHT_PAGE = "#eef1f6"
DARK_PAGE = "#222831"
# Text on a button of the accent: --on-accent of the style sheets.
ON_LIGHT = "#ffffff"
ON_DARK = "#0c1018"
READABLE = 4.6  # WCAG AA asks for 4.5; the rest is for rounding
STEP = 0.04


@cache
def shades(accent: str) -> dict[str, str]:
    """The accent for light and for dark pages, moved towards black or white until it can be read as text there."""
    return {"light": _until_readable(accent, LIGHT_PAGE, BLACK), "dark": _until_readable(accent, DARK_PAGE, WHITE)}


def is_colour(text: str) -> bool:
    return re.fullmatch("#[0-9a-fA-F]{6}", text) is not None


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(_parse(one)), _luminance(_parse(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _until_readable(colour: str, page: str, towards: Rgb) -> str:
    share, found = 0.0, colour
    while contrast(found, page) < READABLE and share < 1:
        share += STEP
        found = _written(_mixed(_parse(colour), towards, share))
    return found


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (a + (b - a) * min(share, 1) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _parse(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
