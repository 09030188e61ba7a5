"""Forged requests: whatever changes something must come from our own pages, and bear the session's token."""

import secrets
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from api.accounts.models import SignIn
from api.errors import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OURS = frozenset({"same-origin", "none"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class CrossSite(Forbidden):
    detail = "This came from another website, so nothing was done."


class StalePage(Forbidden):
    detail = "This page has been open for too long, so nothing was done. Reload it and try again."


def refuse_cross_site(request: Request) -> None:
    """Browsers say where a request comes from, in Sec-Fetch-Site or else in Origin; what says nothing is no browser."""
    if request.method in SAFE:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    ours = site in OURS if site else origin in (None, own_origin(request))
    if not ours:
        raise CrossSite()


def own_origin(request: Request) -> str:
    parts = urlsplit(request.app.state.settings.base_url)
    return f"{parts.scheme}://{parts.netloc}"


async def sent_token(request: Request) -> str:
    """The token in the header, or else in the form. FastAPI has read a declared form already; this finds it again."""
    header = request.headers.get("x-csrf-token", "")
    if header or request.method in SAFE or not request.headers.get("content-type", "").startswith(FORMS):
        return header
    field = (await request.form()).get("csrf_token", "")
    return field if isinstance(field, str) else ""


SentToken = Annotated[str, Depends(sent_token)]


def refuse_forged(request: Request, sign_in: SignIn, sent: str) -> None:
    if request.method not in SAFE and not secrets.compare_digest(sent.encode(), sign_in.csrf_token.encode()):
        raise StalePage()
