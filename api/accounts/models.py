"""People and the doors they came through: accounts, sign-ins, one-time links, sites and their visitors."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.db import Base, Identified, now


class Role(StrEnum):
    customer = "customer"
    agent = "agent"
    admin = "admin"


class Purpose(StrEnum):
    verify_email = "verify_email"
    reset_password = "reset_password"
    keep_conversation = "keep_conversation"


class Account(Identified, Base):
    __tablename__ = "accounts"

    role: Mapped[Role]
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    locale: Mapped[str] = mapped_column(default="en")
    recommendations: Mapped[bool] = mapped_column(default=True)
    email_verified_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("uq_accounts_email", text("lower(email)"), unique=True),)


class SignIn(Identified, Base):
    """A server-side session; the cookie's token is kept only as a SHA-256 hash."""

    __tablename__ = "sign_ins"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    csrf_token: Mapped[str]
    user_agent: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class OneTimeLink(Identified, Base):
    """Single use, expiring, kept as a hash: e-mail confirmation, password reset, keeping a widget's conversation."""

    __tablename__ = "one_time_links"

    purpose: Mapped[Purpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    visitor_id: Mapped[UUID | None] = mapped_column(ForeignKey("visitors.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Site(Identified, Base):
    """A website that embeds the widget: its public key, the origins allowed to use it, and its look."""

    __tablename__ = "sites"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    origins: Mapped[list[str]]
    accent: Mapped[str] = mapped_column(default="#1f5fbf")
    position: Mapped[str] = mapped_column(default="right")
    locale: Mapped[str] = mapped_column(default="en")


class Visitor(Identified, Base):
    """One browser on one site, known by a token kept as a hash; signing in ties it to an account."""

    __tablename__ = "visitors"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str | None]
    email: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)
