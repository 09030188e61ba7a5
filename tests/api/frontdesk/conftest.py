"""A small desk: one site, two teams with their agents, and a visitor at the widget."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api import duties, jobs
from api.accounts.models import Account, Role, Site
from api.db import Database
from api.knowledge.models import Topic
from api.routing.models import Desk, Presence, Team
from api.settings import Settings

ORIGIN = "http://shop.example"
ALWAYS: list[dict[str, Any]] = []
MINUTES = {"low": 240, "normal": 60, "high": 30, "urgent": 10}


@dataclass(frozen=True)
class SmallDesk:
    cards: UUID
    payments: UUID
    agents: dict[str, UUID]


def agent(name: str) -> Account:
    return Account(role=Role.agent, name=name, email=f"{name.lower()}@desk.example", password_hash="!")


@pytest.fixture
def desk(database: Database) -> SmallDesk:
    with database.transaction() as session:
        session.add(Site(key="shop", name="Shop", origins=[ORIGIN]))
        session.add_all([Topic(slug="cards", name="Cards"), Topic(slug="payments", name="Payments", position=1)])
        teams = [Team(slug=slug, name=f"{slug.title()} team", skills=[slug], hours=ALWAYS, reply_minutes=MINUTES)
                 for slug in ("cards", "payments")]
        people = {name: agent(name) for name in ("Ana", "Ben")}
        session.add_all([*teams, *people.values()])
        session.flush()
        for person in people.values():
            session.add(Desk(account_id=person.id, team_id=teams[0].id, skills=["cards"], languages=["en"]))
    return SmallDesk(teams[0].id, teams[1].id, {name: person.id for name, person in people.items()})


@pytest.fixture
def online(database: Database, desk: SmallDesk) -> Callable[..., None]:
    def come_online(*names: str) -> None:
        with database.transaction() as session:
            for row in session.scalars(select(Desk).where(Desk.account_id.in_([desk.agents[name] for name in names]))):
                row.override = Presence.online

    return come_online


@dataclass
class Widget:
    """The widget as its script would call it."""

    client: TestClient
    token: str

    def headers(self, key: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Origin": ORIGIN, "Idempotency-Key": key or uuid4().hex}

    def get(self) -> dict[str, Any]:
        return self.client.get("/api/v1/widget/conversation", headers=self.headers()).json()

    def say(self, text: str, key: str | None = None, **more: Any) -> dict[str, Any]:
        answer = self.client.post("/api/v1/widget/lines", json={"text": text, **more}, headers=self.headers(key))
        assert answer.status_code == 202, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        return self.client.post(f"/api/v1/widget/{path}", json=body, headers=self.headers(key))


def arrive(client: TestClient) -> Widget:
    answer = client.post("/api/v1/widget/sessions", json={"site_key": "shop"}, headers={"Origin": ORIGIN})
    assert answer.status_code == 201, answer.text
    return Widget(client, answer.json()["token"])


@pytest.fixture
def widget(client: TestClient, desk: SmallDesk) -> Widget:
    return arrive(client)


@pytest.fixture
def other_widget(client: TestClient, desk: SmallDesk) -> Widget:
    return arrive(client)


@pytest.fixture
def work_off(database: Database, settings: Settings) -> Callable[[], None]:
    """Run the worker until nothing is due; no bot listens at its address in these tests."""
    assert duties.ROOMS
    closed = settings.model_copy(update={"bot_url": "http://127.0.0.1:9", "smtp_port": 9})
    return lambda: jobs.work_off(database, closed)
