"""Bring the database to the newest schema."""

from api import tables
from api.settings import load


def main() -> None:
    tables.migrate(load().database_url)
