"""The database: the declarative base, one transaction per request, and the bell rung after commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Depends
from sqlalchemy import TIMESTAMP, Engine, Enum, MetaData, Text, create_engine, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from starlette.requests import HTTPConnection

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

NOTIFY = text("SELECT pg_notify(:channel, :payload)")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it by this name
        datetime: TIMESTAMP(timezone=True),
        str: Text(),
        dict[str, Any]: JSONB(),
        list[dict[str, Any]]: JSONB(),
        list[str]: ARRAY(Text()),
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=lambda kind: [one.value for one in kind]),
    }


class Identified:
    """A table whose rows are addressed by an id that cannot be guessed."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


def now() -> datetime:
    return datetime.now(UTC)


class Database:
    """One process's engine and sessions. Bells are NOTIFY channels rung after commit, because a NOTIFY inside a
    business transaction makes commits queue behind each other."""

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.engine: Engine = create_engine(
            url, pool_size=pool_size, max_overflow=20, pool_pre_ping=True,
            hide_parameters=True,  # a failed statement is logged: without what people wrote, and without hashes
        )
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Committed at the end of the block. The bells ring once the session has given its connection back: were each
        of many sessions to hold one and wait for a second, none would ever get it."""
        with self.sessions.begin() as session:
            yield session
        self._ring(session.info.get("bells", {}))

    def _ring(self, bells: dict[str, str]) -> None:
        if not bells:
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for channel, payload in bells.items():
                connection.execute(NOTIFY, {"channel": channel, "payload": payload})

    def close(self) -> None:
        self.engine.dispose()


def ring(session: Session, channel: str, payload: str = "") -> None:
    """Wake the listeners of a channel once this transaction is committed; several rings become one."""
    session.info.setdefault("bells", {})[channel] = payload


def transaction(connection: HTTPConnection) -> Iterator[Session]:
    """One transaction per request, committed before the answer leaves."""
    database: Database = connection.app.state.database
    with database.transaction() as session:
        yield session


Db = Annotated[Session, Depends(transaction, scope="function")]
