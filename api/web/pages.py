"""How every page is made: one template environment, one look, a strict content policy with a nonce per answer."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension

from api.accounts.models import Site
from api.db import now
from api.settings import Settings
from api.web import colour, static
from api.web.headers import new_nonce, page_policy

TEMPLATES = Path(__file__).parent / "templates"
# Macros every template may use without importing them; each may use the ones before it.
MACROS = ("icons", "ui", "parts", "forms", "thread")
HUES = 8
ACCENT = "#1f5fbf"
UNITS = ((60, "second"), (60, "minute"), (24, "hour"), (7, "day"), (4.35, "week"), (12, "month"), (0, "year"))
# A start tag with hx- attributes. It looks no further than the next tag, so it stays linear in the template's length.
HTMX_TAG = re.compile(r"<([a-z][\w-]*)(?=[^<]*\shx-)")


class StampHtmx(Extension):
    """Gives every tag with hx- attributes in a template's source the page's nonce: htmx ignores tags without it, so
    markup that slipped into a page at run time can't send requests."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return HTMX_TAG.sub(r'<\1 hx-nonce="{{ nonce }}"', source)


@cache
def environment() -> Environment:
    env = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                      trim_blocks=True, lstrip_blocks=True, extensions=[StampHtmx])
    env.globals["asset"] = static.address
    env.filters.update(age=age, exact=exact, iso=iso, initials=initials, hue=hue)
    return env


def render(request: Request, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page or a fragment of one. Templates always have what `about` tells them, and the macros; `embeds` in the
    context names a registry on another origin whose widget the page carries."""
    return HTMLResponse(*_written(request, name, context, status))


def _written(request: Request, name: str, context: dict[str, Any], status: int) -> tuple[str, int, dict[str, str]]:
    nonce = new_nonce()
    everything = about(request, nonce) | context
    for macros in MACROS:
        everything[macros] = environment().get_template(f"macros/{macros}.html").make_module(everything)
    headers = {"Content-Security-Policy": page_policy(nonce, context.get("embeds", "")), "Cache-Control": "no-store"}
    return environment().get_template(name).render(everything), status, headers


def about(request: Request, nonce: str) -> dict[str, Any]:
    """What each template knows. The doors put the signed-in person and the CSRF token on the request's state."""
    settings: Settings = request.app.state.settings
    brand: Site | None = getattr(request.state, "brand", None)
    return {
        "nonce": nonce,
        "settings": settings,
        "path": request.url.path,
        "person": getattr(request.state, "person", None),
        "csrf": getattr(request.state, "csrf", ""),
        "brand": brand,
        "accent": colour.shades(brand.accent if brand else ACCENT),
    }


def age(at: datetime) -> dict[str, Any]:
    """How long ago (or ahead) a time is, in its largest unit: {"count": 3, "unit": "hour", "ahead": False}."""
    seconds = (now() - at).total_seconds()
    count = abs(seconds)
    for size, unit in UNITS:
        if not size or count < size:
            return {"count": int(count), "unit": unit, "ahead": seconds < 0}
        count /= size
    raise AssertionError("years have no end")


def exact(at: datetime) -> str:
    return at.strftime("%-d %b %Y, %H:%M %Z")


def iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def initials(name: str) -> str:
    """At most two letters: of the first and the last word."""
    words = [word for word in re.split(r"[\s@.]+", name) if word[:1].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:])) or "?"


def hue(name: str) -> int:
    """The same colour for the same name, everywhere."""
    return crc32(name.casefold().encode()) % HUES
