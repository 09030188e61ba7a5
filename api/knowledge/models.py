"""The help centre: categories, articles with every version kept, votes, and searches that found nothing."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, now


class ArticleStatus(StrEnum):
    draft = "draft"
    published = "published"
    archived = "archived"


class Audience(StrEnum):
    public = "public"
    internal = "internal"


class Topic(Base):
    """A category of the help centre; its slug is also a ticket's category and an agent's skill."""

    __tablename__ = "topics"

    slug: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class Article(Identified, Base):
    """`version` counts saves from 1; `publish_at` in the future makes a published article appear only then. A
    translation names the article it was made from and the version of it that it says; sources have no source."""

    __tablename__ = "articles"

    slug: Mapped[str]
    locale: Mapped[str] = mapped_column(default="en")
    topic_slug: Mapped[str] = mapped_column(ForeignKey("topics.slug"), index=True)
    title: Mapped[str]
    body: Mapped[str]
    questions: Mapped[list[str]]
    keywords: Mapped[list[str]]
    status: Mapped[ArticleStatus] = mapped_column(default=ArticleStatus.draft)
    audience: Mapped[Audience] = mapped_column(default=Audience.public)
    publish_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("articles.id"))
    source_version: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        UniqueConstraint("locale", "slug"),
        UniqueConstraint("source_id", "locale"),
        CheckConstraint("(source_id IS NULL) = (source_version IS NULL)", name="source"),
        Index("ix_articles_changed", "changed_at"),
    )


class Revision(Identified, Base):
    __tablename__ = "revisions"

    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id"))
    version: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    questions: Mapped[list[str]]
    keywords: Mapped[list[str]]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("article_id", "version"),)


class Vote(Identified, Base):
    """Whether an article helped: on its page, or as the bot's answer in a turn."""

    __tablename__ = "votes"

    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id"), index=True)
    version: Mapped[int]
    helpful: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    turn: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("turn", "article_id"),)


class DialChange(Base):
    """The share of right answers among those given, in %, that an admin wanted: the last row counts. No row is ever
    updated or deleted."""

    __tablename__ = "dial_changes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    percent: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))

    __table_args__ = (CheckConstraint("percent BETWEEN 80 AND 99", name="percent"),)


class Outsider(Base):
    """A question of which people of the desk said that no article answers it; without personal data."""

    __tablename__ = "outsiders"

    text: Mapped[str] = mapped_column(primary_key=True)


class SearchMiss(Identified, Base):
    __tablename__ = "search_misses"

    query: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class Synonym(Identified, Base):
    """One group of words that mean the same to customers."""

    __tablename__ = "synonyms"

    words: Mapped[list[str]]
    changed_at: Mapped[datetime] = mapped_column(default=now)


class Encoding(Base):
    """The vector of an article's text, 384 little-endian float32, under the SHA-256 of weights and text."""

    __tablename__ = "encodings"

    key: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes]
