"""A running registry with two topics, and browsers in which its people are signed in."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.accounts.models import Account
from api.db import Database
from api.knowledge.models import Topic
from tests import factories

FROZEN = {"title": "Freeze my card", "body": "Open **Cards**.\nPress Freeze.", "topic": "cards",
          "questions": "stop my card\nhow do I freeze it", "keywords": "block, lock"}
Write = Callable[..., str]


@pytest.fixture
def desk(database: Database) -> SimpleNamespace:
    with database.transaction() as session:
        session.add_all([Topic(slug="cards", name="Cards", position=0), Topic(slug="cash", name="Cash", position=1)])
        cards = factories.team(session)
        return SimpleNamespace(ruth=factories.admin(session), ana=factories.agent(session, "Ana Silva", cards),
                               dana=factories.account(session))


@pytest.fixture
def sit_down(client: TestClient, desk: SimpleNamespace) -> Callable[[Account], TestClient]:
    """A browser of its own at the same running registry."""

    def sign_in(person: Account) -> TestClient:
        own = TestClient(client.app, headers={"accept": "text/html"})
        return factories.sign_in(own, person)

    return sign_in


@pytest.fixture
def ruth(sit_down: Callable[[Account], TestClient], desk: SimpleNamespace) -> TestClient:
    return sit_down(desk.ruth)


@pytest.fixture
def ana(sit_down: Callable[[Account], TestClient], desk: SimpleNamespace) -> TestClient:
    return sit_down(desk.ana)


@pytest.fixture
def write(ruth: TestClient) -> Write:
    """Ruth writes an article in the editor, published unless told otherwise; its address there."""

    def write_one(**fields: Any) -> str:
        answer = post(ruth, "/admin/knowledge/new", FROZEN | {"status": "published"} | fields)
        assert answer.status_code == 200, answer.text
        return answer.url.path

    return write_one


def post(browser: TestClient, address: str, form: dict[str, Any]) -> Response:
    return browser.post(address, data=form)


def typed(page: str, name: str) -> str:
    """What stands in a field of the page."""
    area = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n([^<]*)</textarea>', page)
    found = area or re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]
