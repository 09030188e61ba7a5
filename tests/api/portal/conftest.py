"""A small desk, and customers at their own pages in browsers of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from PIL import Image, ImageDraw

from api.accounts.models import Account
from api.conversations.models import Line
from api.db import Database
from api.knowledge.models import Topic
from api.tickets import working
from api.tickets.models import Status, Ticket
from tests import factories

HTML = {"Accept": "text/html"}


@pytest.fixture
def desk(database: Database) -> SimpleNamespace:
    """Ana of the cards team, and two customers with accounts: Dana, and Eve who has no business in Dana's requests."""
    with database.transaction() as session:
        session.add_all([Topic(slug="cards", name="Cards"), Topic(slug="payments", name="Payments", position=1)])
        cards = factories.team(session)
        return SimpleNamespace(cards=cards, ana=factories.agent(session, "Ana Silva", cards),
                               dana=factories.account(session), eve=factories.account(session, "Eve Ng"))


@dataclass
class Customer:
    """A signed-in customer's browser, as its pages and programs would call the registry."""

    client: TestClient

    def raise_request(self, key: str | None = None, **body: Any) -> Response:
        wanted = {"subject": "My card has not arrived", "description": "Ordered two weeks ago.", "category": "cards"}
        headers = {"Idempotency-Key": key or uuid4().hex}
        return self.client.post("/api/v1/customer/tickets", json=wanted | body, headers=headers)

    def get(self, path: str) -> Response:
        return self.client.get(f"/api/v1/customer/{path}")

    def post(self, path: str, body: dict[str, Any] | None = None, key: str | None = None) -> Response:
        headers = {"Idempotency-Key": key or uuid4().hex}
        return self.client.post(f"/api/v1/customer/{path}", json=body or {}, headers=headers)

    def page(self, path: str) -> Response:
        return self.client.get(path, headers=HTML)

    def form(self, path: str, **fields: Any) -> Response:
        token = self.client.headers.get("X-CSRF-Token", "")
        return self.client.post(path, data={"csrf_token": token} | fields, headers=HTML, follow_redirects=False)

    def upload(self) -> str:
        answer = self.client.post("/api/v1/pictures", files={"file": ("card.png", picture(), "image/png")})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


def picture() -> bytes:
    image, out = Image.new("RGB", (640, 400), (230, 226, 214)), BytesIO()
    ImageDraw.Draw(image).text((40, 180), "A card with a broken chip", fill=(20, 20, 40), font_size=40)
    image.save(out, "PNG")
    return out.getvalue()


def browser_of(client: TestClient, person: Account) -> Customer:
    return Customer(factories.sign_in(TestClient(client.app), person))


@pytest.fixture
def dana(client: TestClient, desk: SimpleNamespace) -> Customer:
    return browser_of(client, desk.dana)


@pytest.fixture
def eve(client: TestClient, desk: SimpleNamespace) -> Customer:
    return browser_of(client, desk.eve)


@pytest.fixture
def request_of_dana(database: Database, desk: SimpleNamespace) -> Ticket:
    """Filed by the bot for Dana, and in Ana's hands."""
    with database.transaction() as session:
        return factories.ticket(session, desk.dana)


@pytest.fixture
def ana_replies(database: Database, desk: SimpleNamespace) -> Callable[..., Line]:
    def reply(ticket: Ticket, text: str = "It is on its way.", then: Status | None = None) -> Line:
        with database.transaction() as session:
            standing = session.get_one(Ticket, ticket.id)
            return working.reply(session, standing, factories.acting(desk.ana), text, then=then)

    return reply


@pytest.fixture
def ana_notes(database: Database, desk: SimpleNamespace) -> Callable[..., Line]:
    def note(ticket: Ticket, text: str) -> Line:
        with database.transaction() as session:
            return working.note(session, session.get_one(Ticket, ticket.id), factories.acting(desk.ana), text)

    return note
