"""Pictures: re-encoded on arrival, bound to who uploaded them until a line takes them in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, now


class Picture(Identified, Base):
    """Stored under its id, never under its name. Until `line_id` is set only the uploader can see it."""

    __tablename__ = "pictures"

    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    sha256: Mapped[str]
    visitor_id: Mapped[UUID | None] = mapped_column(ForeignKey("visitors.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"))
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("lines.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
