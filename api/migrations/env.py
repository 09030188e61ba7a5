"""Alembic's entry: the URL comes from the caller, the tables from the models."""

from alembic import context
from sqlalchemy import create_engine

from api.tables import metadata

config = context.config


def run() -> None:
    engine = create_engine(config.attributes["url"])
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, include_name=ours,
                           compare_server_default=False)
        with context.begin_transaction():
            context.execute("SET lock_timeout = '2s'")
            context.run_migrations()
    engine.dispose()


def ours(name: str | None, kind: str, parents: object) -> bool:
    """The job library and the bot's tracker keep their own tables here."""
    return kind != "table" or name in metadata.tables


run()
