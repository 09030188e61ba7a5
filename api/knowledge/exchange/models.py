"""Imports with the place they have come to, what became of each article, and where articles came from."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, now


class ImportState(StrEnum):
    """Being looked through, waiting for the word, being taken in; then done, or refused whole."""

    checking = "checking"
    checked = "checked"
    running = "running"
    done = "done"
    refused = "refused"


class Outcome(StrEnum):
    created = "created"
    changed = "changed"
    kept = "kept"
    refused = "refused"


class Import(Identified, Base):
    """`cursor` articles of `total` are behind it. `content` is what was uploaded, until the import is over; what a
    command reads stays on disk and is known again by its fingerprint."""

    __tablename__ = "imports"

    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str]
    format: Mapped[str] = mapped_column(default="")
    fingerprint: Mapped[str] = mapped_column(default="")
    options: Mapped[dict[str, Any]]
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    state: Mapped[ImportState]
    reason: Mapped[str] = mapped_column(default="")
    cursor: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(default=now)
    moved_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_imports_begun", "begun_at"),)


class ImportRow(Base):
    """What became of one article, or would: the same rows hold first the check and then the import."""

    __tablename__ = "import_rows"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str]
    line: Mapped[int]
    title: Mapped[str]
    locale: Mapped[str]
    slug: Mapped[str]
    outcome: Mapped[Outcome]
    reason: Mapped[str] = mapped_column(default="")
    article_id: Mapped[UUID | None] = mapped_column(ForeignKey("articles.id"))


class ArticleOrigin(Base):
    """An article that came from another help centre, under its key there: `zendesk:<id>:<locale>`."""

    __tablename__ = "article_origins"

    key: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id"), index=True)
