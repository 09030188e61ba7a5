"""Who may see a picture: by its signed address, or because of who is signed in."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from sqlalchemy import Select, or_, select

from api import policy
from api.accounts.doors import MaybeActor
from api.conversations.access import conversations
from api.conversations.models import Conversation, Line, LineKind
from api.db import Db
from api.errors import NotFound
from api.files import signing
from api.files.models import Picture
from api.files.pictures import uploaded_by
from api.policy import Actor, scoped


class NoSuchPicture(NotFound):
    detail = "This picture is not here, or its link has run out. Open it again from the conversation."


@scoped(Picture)
def pictures(query: Select[Any], actor: Actor) -> Select[Any]:
    """One's own uploads, and what stands in the threads one may read; notes are for staff."""
    threads = conversations(select(Conversation.id), actor)
    lines = select(Line.id).where(Line.conversation_id.in_(threads))
    if not actor.staff:
        lines = lines.where(Line.kind != LineKind.note)
    return query.where(or_(uploaded_by(actor), Picture.line_id.in_(lines)))


def shown(picture_id: UUID, db: Db, actor: MaybeActor, expires: str = "", signature: str = "") -> Picture:
    query = select(Picture).where(Picture.id == picture_id)
    if not signing.opens(picture_id, expires, signature):
        if actor is None:
            raise NoSuchPicture()
        query = policy.scope(query, actor)
    picture = db.scalars(query).one_or_none()
    if picture is None:
        raise NoSuchPicture()
    return picture


ShownPicture = Annotated[Picture, Depends(shown)]
