"""Whom a search is for: the process's library and the languages of who asks."""

from fastapi import Request

from api.knowledge import locales
from api.knowledge.finding import Reader
from api.knowledge.search import library


def spoken(request: Request) -> str:
    """Of the offered languages the one that the browser says it speaks; none if it speaks another."""
    return locales.preferred(request.headers.get("accept-language", ""), request.app.state.settings.offered) or ""


def reader_for(request: Request, locale: str = "") -> Reader:
    """Without a wish, in the default language."""
    default: str = request.app.state.settings.offered[0]
    return Reader.of(library(request), locale or default, default)
