"""A site, two browsers at its widget, and pictures to send."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from PIL import Image, ImageDraw

from api.accounts.models import Account, Role, Site
from api.accounts.service import open_account
from api.db import Database

ORIGIN = "https://bank.example"
PASSWORD = "three words of mine"


def card() -> Image.Image:
    """A picture with something to see on it."""
    image = Image.new("RGB", (640, 400), (230, 226, 214))
    pen = ImageDraw.Draw(image)
    for top in range(20, 380, 30):
        pen.text((20, top), "Nimbus Bank · 4929 1234 5678 9012 · valid thru 11/29", fill=(20, 20, 40), font_size=22)
    return image


def encoded(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@dataclass
class Widget:
    """The widget of one browser, as its script would call the registry."""

    client: TestClient
    token: str

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Origin": ORIGIN, "Idempotency-Key": uuid4().hex}

    def upload(self, data: bytes, name: str = "card.png") -> Response:
        files = {"file": (name, data, "image/png")}
        return self.client.post("/api/v1/widget/files", files=files, headers=self.headers())

    def sent(self, data: bytes, name: str = "card.png") -> dict[str, Any]:
        answer = self.upload(data, name)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def say(self, text: str, *files: str) -> Response:
        body = {"text": text, "files": list(files)}
        return self.client.post("/api/v1/widget/lines", json=body, headers=self.headers())


def arrive(client: TestClient) -> Widget:
    answer = client.post("/api/v1/widget/sessions", json={"site_key": "bank"}, headers={"Origin": ORIGIN})
    assert answer.status_code == 201, answer.text
    return Widget(client, answer.json()["token"])


@pytest.fixture
def site(database: Database) -> None:
    with database.transaction() as session:
        session.add(Site(key="bank", name="Nimbus Bank", origins=[ORIGIN]))


@pytest.fixture
def widget(client: TestClient, site: None) -> Widget:
    return arrive(client)


@pytest.fixture
def other_widget(client: TestClient, site: None) -> Widget:
    return arrive(client)


def enter(client: TestClient, database: Database, role: Role) -> Account:
    """Sign the client in as somebody new."""
    with database.transaction() as session:
        account = open_account(session, role, f"{uuid4().hex}@mail.example", "Dana Reyes", PASSWORD)
    answer = client.post("/api/v1/session", json={"email": account.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return account
