"""A small help centre, and people who may write in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.accounts import service as accounts
from api.accounts.models import Account, Role
from api.db import Database
from api.knowledge import service
from api.knowledge.models import Article, Topic
from api.knowledge.schemas import WriteArticle
from api.main import create_app
from api.policy import SYSTEM
from api.settings import Settings

PASSWORD = "three words of mine"
Write = Callable[..., Article]


@pytest.fixture
def topics(database: Database) -> None:
    with database.transaction() as session:
        session.add_all([Topic(slug="cards", name="Cards", position=0), Topic(slug="cash", name="Cash", position=1)])


@pytest.fixture
def write(database: Database, topics: None) -> Write:
    """Writes an article and publishes it, unless told otherwise."""

    def write_one(title: str, body: str = "Open Cards.", publish: bool = True, **fields: object) -> Article:
        command = WriteArticle(**{"title": title, "body": body, "topic": "cards"} | fields)
        with database.transaction() as session:
            article = service.write(session, SYSTEM, command)
            if publish:
                service.publish(session, article)
        return article

    return write_one


@pytest.fixture
def staff(settings: Settings, database: Database, topics: None) -> Iterator[TestClient]:
    """A browser in which an agent is signed in."""
    with signed_in(settings, database, Role.agent, "ana@bank.example") as client:
        yield client


@pytest.fixture
def chief(settings: Settings, database: Database, topics: None) -> Iterator[TestClient]:
    """A browser in which an admin is signed in."""
    with signed_in(settings, database, Role.admin, "ruth@bank.example") as client:
        yield client


@contextmanager
def signed_in(settings: Settings, database: Database, role: Role, email: str) -> Iterator[TestClient]:
    with database.transaction() as session:
        accounts.open_account(session, role, email, email.partition("@")[0].title(), PASSWORD)
    with TestClient(create_app(settings)) as client:
        answer = client.post("/api/v1/session", json={"email": email, "password": PASSWORD})
        client.headers["x-csrf-token"] = answer.json()["csrf_token"]
        yield client


@pytest.fixture
def ana(staff: TestClient, database: Database) -> Account:
    with database.transaction() as session:
        return session.scalars(select(Account)).one()
