"""Articles are written, published, archived and brought back, and no version is ever lost."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.accounts.models import Account
from api.db import now
from tests.api.knowledge.conftest import Write

DRAFT = {"title": "Freeze my card", "body": "Open **Cards**.", "topic": "cards", "questions": ["stop my card"]}


def draft(staff: TestClient, **fields: Any) -> dict[str, Any]:
    answer = staff.post("/api/v1/articles", json=DRAFT | fields)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def titles(client: TestClient) -> list[str]:
    return [item["title"] for item in client.get("/api/v1/articles", params={"topic": "cards"}).json()["items"]]


@pytest.mark.feature("K1")
def test_draft_is_seen_by_staff_only(staff: TestClient, client: TestClient) -> None:
    article = draft(staff)
    assert article["status"] == "draft"
    assert staff.get(f"/api/v1/articles/{article['id']}").status_code == 200
    assert client.get(f"/api/v1/articles/{article['id']}").status_code == 404


@pytest.mark.feature("K1")
def test_published_article_is_seen_by_everybody_until_it_is_archived(chief: TestClient, client: TestClient) -> None:
    address = f"/api/v1/articles/{draft(chief)['id']}"
    chief.post(f"{address}/publish", json={})
    assert titles(client) == ["Freeze my card"]
    chief.post(f"{address}/archive")
    assert titles(client) == []
    assert client.get(address).status_code == 404


@pytest.mark.feature("K1")
def test_scheduled_article_appears_only_then(chief: TestClient, client: TestClient) -> None:
    address = f"/api/v1/articles/{draft(chief)['id']}/publish"
    chief.post(address, json={"at": (now() + timedelta(hours=1)).isoformat()})
    assert titles(client) == []
    chief.post(address, json={"at": (now() - timedelta(hours=1)).isoformat()})
    assert titles(client) == ["Freeze my card"]


@pytest.mark.feature("K1")
def test_internal_article_stays_inside(chief: TestClient, client: TestClient) -> None:
    article = draft(chief, audience="internal")
    chief.post(f"/api/v1/articles/{article['id']}/publish", json={})
    assert titles(client) == []
    assert client.get(f"/api/v1/widget/articles/{article['id']}").status_code == 404


@pytest.mark.feature("K3")
def test_every_save_is_kept_with_its_author_and_can_be_restored(staff: TestClient, ana: Account) -> None:
    article = draft(staff)
    address = f"/api/v1/articles/{article['id']}"
    saved = staff.put(address, json=DRAFT | {"title": "Stop my card", "version": 1})
    assert saved.json()["version"] == 2
    restored = staff.post(f"{address}/revisions/1/restore").json()
    assert (restored["title"], restored["version"]) == ("Freeze my card", 3)
    revisions = staff.get(f"{address}/revisions").json()
    assert [(kept["version"], kept["title"]) for kept in revisions] == [
        (3, "Freeze my card"), (2, "Stop my card"), (1, "Freeze my card")]
    assert {kept["author_id"] for kept in revisions} == {str(ana.id)}


def test_saving_over_somebody_else_is_refused(staff: TestClient) -> None:
    address = f"/api/v1/articles/{draft(staff)['id']}"
    staff.put(address, json=DRAFT | {"title": "Theirs", "version": 1})
    late = staff.put(address, json=DRAFT | {"title": "Mine", "version": 1})
    assert (late.status_code, late.json()["error"]) == (409, "ArticleChanged")
    assert staff.get(f"{address}/source").json()["title"] == "Theirs"


def test_saving_what_stands_already_makes_no_version(staff: TestClient) -> None:
    address = f"/api/v1/articles/{draft(staff)['id']}"
    assert staff.put(address, json=DRAFT | {"version": 1}).json()["version"] == 1


@pytest.mark.feature("K1")
def test_agents_draft_and_admins_publish(staff: TestClient, chief: TestClient) -> None:
    address = f"/api/v1/articles/{draft(staff)['id']}"
    for verb in ("publish", "archive", "withdraw"):
        assert staff.post(f"{address}/{verb}", json={}).status_code == 403
    chief.post(f"{address}/publish", json={})
    refused = staff.put(address, json=DRAFT | {"title": "Mine", "version": 1})
    assert (refused.status_code, refused.json()["error"]) == (403, "AdminsPublish")
    assert staff.post(f"{address}/revisions/1/restore").status_code == 403
    chief.post(f"{address}/withdraw")
    assert staff.put(address, json=DRAFT | {"title": "Mine", "version": 1}).status_code == 200


def test_second_article_with_the_same_address_is_refused(staff: TestClient) -> None:
    draft(staff)
    assert staff.post("/api/v1/articles", json=DRAFT).status_code == 409


@pytest.mark.parametrize(("method", "path"), [
    ("POST", ""), ("GET", "/sources"), ("PUT", "/{id}"), ("GET", "/{id}/source"), ("GET", "/{id}/revisions"),
    ("POST", "/{id}/publish"), ("POST", "/{id}/archive"), ("POST", "/{id}/revisions/1/restore"),
])
def test_only_staff_may_write(client: TestClient, write: Write, method: str, path: str) -> None:
    address = "/api/v1/articles" + path.format(id=write("Freeze my card").id)
    body = DRAFT | {"version": 1} if path in ("", "/{id}") else {}
    answer = client.request(method, address, json=None if method == "GET" else body)
    assert answer.status_code == 401


def test_unknown_fields_are_refused(staff: TestClient) -> None:
    answer = staff.post("/api/v1/articles", json=DRAFT | {"status": "published"})
    assert answer.status_code == 422
