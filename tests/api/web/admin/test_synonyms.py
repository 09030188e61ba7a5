"""Admins keep synonyms; searches follow within a second, without a restart."""

import pytest
from fastapi.testclient import TestClient

from tests.api.web.admin.conftest import Write, post

HERE = "/admin/knowledge/synonyms"
K2 = pytest.mark.feature("K2")


def found(client: TestClient, words: str) -> list[str]:
    return [item["title"] for item in client.get("/api/v1/articles", params={"q": words}).json()["items"]]


@K2
def test_synonym_finds_at_once_and_no_more_when_it_is_gone(client: TestClient, ruth: TestClient, write: Write) -> None:
    write(title="Freeze my card", questions="", keywords="")
    write(title="Order a cheque book", body="Tap Order.", questions="", keywords="")
    while client.get("/readyz").status_code != 200:
        pass
    assert "Freeze my card" not in found(client, "zaster")
    page = post(ruth, HERE, {"words": "card, Zaster"}).text
    assert 'value="card, zaster"' in page
    while "Freeze my card" not in found(client, "zaster"):
        pass
    address = page.partition(f'action="{HERE}/')[2].partition('"')[0]
    post(ruth, f"{HERE}/{address}/remove", {})
    while "Freeze my card" in found(client, "zaster"):
        pass


@K2
def test_words_are_kept_in_one_group(ruth: TestClient) -> None:
    page = post(ruth, HERE, {"words": "card, plastic"}).text
    taken = post(ruth, HERE, {"words": "plastic, polymer"})
    assert (taken.status_code, 'value="plastic, polymer"' in taken.text) == (409, True)
    address = page.partition(f'action="{HERE}/')[2].partition('"')[0]
    changed = post(ruth, f"{HERE}/{address}", {"words": "bank card,card,plastic"}).text
    assert 'value="bank card, card, plastic"' in changed


@pytest.mark.parametrize("words", ["", "card", "card, card", "a, b", "card, <b>", ", ".join(map(str, range(10, 30))),
                                   "card, " + "x" * 70])
def test_what_is_no_group_is_refused_in_words(ruth: TestClient, words: str) -> None:
    answer = post(ruth, HERE, {"words": words})
    assert (answer.status_code, "2 to 12 words" in answer.text) == (422, True)


def test_agents_read_synonyms_and_leave_them(ana: TestClient, ruth: TestClient) -> None:
    post(ruth, HERE, {"words": "card, plastic"})
    page = ana.get(HERE).text
    assert "card, plastic" in page
    assert "Add a group" not in page
    assert post(ana, HERE, {"words": "cash, money"}).status_code == 403
