"""Receiving an upload: who sends it is known before the first byte is read, and too many bytes are not read at all."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from limits import parse
from starlette.datastructures import UploadFile
from starlette.types import Message, Receive

from api.accounts import doors, sessions, visitors
from api.accounts.throttle import Allowance
from api.errors import Invalid, NotSignedIn
from api.files.pictures import uploader
from api.files.redrawing import PictureTooLarge
from api.policy import Actor

UPLOADS = Allowance("upload", parse("60 per hour"), parse("300 per hour"))
ENVELOPE_BYTES = 16 * 1024
# The application refuses longer bodies by itself, whatever `picture_bytes` is set to.
MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    actor: Actor
    name: str
    data: bytes


def visitor_sending(request: Request, authorization: Annotated[str, Header()] = "") -> Actor:
    """In a transaction of its own: none is open while the picture comes in and is drawn anew."""
    with request.app.state.database.transaction() as session:
        return visitors.actor_of(doors.visitor(request, session, authorization))


def person_sending(request: Request, x_csrf_token: Annotated[str, Header()] = "") -> Actor:
    """The token comes in the header only: to look for it in the form would be to read the upload first."""
    with request.app.state.database.transaction() as session:
        sign_in = doors.maybe_sign_in(request, session, x_csrf_token)
        if sign_in is None:
            raise NotSignedIn()
        return sessions.actor_of(sign_in)


async def receive(request: Request, actor: Actor) -> Upload:
    """The one file of a form, in its field `file`."""
    spend(request, actor)
    limit_bytes: int = request.app.state.settings.picture_bytes
    counted = Request(request.scope, stopping(request.receive, limit_bytes + ENVELOPE_BYTES))
    async with counted.form(max_files=1, max_fields=4) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Invalid()
        data = await file.read()
    if len(data) > limit_bytes:
        raise PictureTooLarge()
    return Upload(actor, file.filename or "", data)


def spend(request: Request, actor: Actor) -> None:
    address = request.client.host if request.client else ""
    request.app.state.throttle.spend(UPLOADS, ":".join(map(str, uploader(actor))), address)


def stopping(receive: Receive, limit_bytes: int) -> Receive:
    """Stops at the first byte too many, whatever Content-Length promised."""
    left = limit_bytes

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise PictureTooLarge()
        return message

    return counted


async def from_visitor(request: Request, actor: Annotated[Actor, Depends(visitor_sending)]) -> Upload:
    return await receive(request, actor)


async def from_person(request: Request, actor: Annotated[Actor, Depends(person_sending)]) -> Upload:
    return await receive(request, actor)


VisitorUpload = Annotated[Upload, Depends(from_visitor)]
PersonUpload = Annotated[Upload, Depends(from_person)]
