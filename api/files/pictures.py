"""Pictures: kept for who uploaded them, bound to the line they are sent with, and as pages and programs get them."""

from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, false, select, update
from sqlalchemy.orm import Session

from api.db import Identified
from api.errors import CareError, NotFound
from api.files import names, signing
from api.files.models import Picture
from api.files.redrawing import Redrawn
from api.files.storage import Storage
from api.policy import Actor
from api.settings import load


class TooManyPictures(CareError):
    status = 422
    detail = "That is more pictures than fit in one message. Send the rest in another one."


def keep(session: Session, storage: Storage, actor: Actor, name: str, redrawn: Redrawn) -> Picture:
    """Store a redrawn picture under a new id; until a line takes it in, it is its uploader's alone."""
    column, value = uploader(actor)
    picture = Picture(
        id=uuid4(), name=names.clean(name, redrawn.media_type), media_type=redrawn.media_type,
        size_bytes=len(redrawn.data), width=redrawn.width, height=redrawn.height,
        sha256=sha256(redrawn.data).hexdigest(), **{column: value},
    )
    session.add(picture)
    session.flush()
    storage.put(key(picture.id), redrawn.data)
    storage.put(thumb_key(picture.id), redrawn.thumb)
    return picture


def key(picture_id: UUID) -> str:
    return str(picture_id)


def thumb_key(picture_id: UUID) -> str:
    return f"{picture_id}.thumb"


def attach(session: Session, actor: Actor, ids: tuple[UUID, ...], line: Identified) -> None:
    """Bind uploads to a line. One statement claims them, so of two lines that want a picture one gets nothing."""
    wanted = set(ids)
    if not wanted:
        return
    if len(wanted) > load().pictures:
        raise TooManyPictures()
    free = update(Picture).where(Picture.id.in_(wanted), Picture.line_id.is_(None), uploaded_by(actor))
    bound = session.scalars(free.values(line_id=line.id).returning(Picture.id)).all()
    if len(bound) < len(wanted):
        raise NotFound()


def uploaded_by(actor: Actor) -> ColumnElement[bool]:
    column, value = uploader(actor)
    return getattr(Picture, column) == value if value else false()


def uploader(actor: Actor) -> tuple[str, UUID | None]:
    """What an upload is bound to. A visitor's stays with the browser, even when that is tied to an account."""
    if actor.kind == "visitor":
        return "visitor_id", actor.visitor_id
    if actor.kind == "guest":
        return "ticket_id", actor.ticket_id
    return "account_id", actor.account_id


def of_lines(session: Session, line_ids: list[UUID]) -> dict[UUID, list[Picture]]:
    """The pictures of each line that has any, in the order of their upload."""
    found: dict[UUID, list[Picture]] = {}
    query = select(Picture).where(Picture.line_id.in_(line_ids)).order_by(Picture.created_at, Picture.id)
    for picture in session.scalars(query):
        if picture.line_id:
            found.setdefault(picture.line_id, []).append(picture)
    return found


def wire(picture: Picture) -> dict[str, Any]:
    """The addresses are signed for a while; whoever may see the line gets fresh ones with it."""
    return {
        "id": str(picture.id),
        "name": picture.name,
        "type": picture.media_type,
        "url": signing.address(picture.id),
        "thumb_url": signing.address(picture.id, "/thumb"),
    }
