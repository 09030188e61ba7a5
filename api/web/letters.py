"""The demo's mailbox on a page: every mail the product sent, as text, so that its links can be tried."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.db import now
from api.errors import NotFound
from api.mail import mailbox
from api.settings import Settings
from api.web.brand import Branded
from api.web.pages import render
from api.web.portal.own_ticket import quiet

LIMIT = 100


@dataclass(frozen=True)
class Letter:
    key: str
    to: str
    subject: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Part:
    """A piece of a letter's text: words, or a link into our own pages."""

    text: str
    href: str = ""


def demo_settings(request: Request) -> Settings:
    """Everybody's mail is on show, so there is no such page outside the demo."""
    settings: Settings = request.app.state.settings
    if not settings.demo:
        raise NotFound()
    return settings


Demo = Annotated[Settings, Depends(demo_settings)]
router = APIRouter(prefix="/demo/mail", include_in_schema=False, dependencies=[Depends(demo_settings), Branded])


@router.get("")
def show_letters(request: Request, settings: Demo) -> Response:
    template = "letters/rows.html" if "hx-request" in request.headers else "letters/list.html"
    return quiet(render(request, template, letters=kept(settings)))


@router.get("/{key}")
def show_letter(request: Request, settings: Demo, key: str) -> Response:
    letter = next((letter for letter in kept(settings) if letter.key == key), None)
    if letter is None:
        raise NotFound()
    return quiet(render(request, "letters/letter.html", letter=letter, parts_of=parts(letter.text, settings.base_url)))


def kept(settings: Settings) -> list[Letter]:
    return [read(key, message) for key, message in mailbox.letters(settings.var / "mailbox")[:LIMIT]]


def read(key: str, message: EmailMessage) -> Letter:
    body = message.get_body(("plain",))
    sent = message.get("Date")
    return Letter(key=key, to=message.get("To", ""), subject=message.get("Subject", ""),
                  at=parsedate_to_datetime(sent) if sent else now(), text=body.get_content() if body else "")


def parts(text: str, base_url: str) -> list[Part]:
    """Only links to our own pages can be followed; any other stays words."""
    pieces = re.split(rf"({re.escape(base_url)}/[^\s<>\"']*)", text)
    return [Part(piece, piece if place % 2 else "") for place, piece in enumerate(pieces) if piece]
