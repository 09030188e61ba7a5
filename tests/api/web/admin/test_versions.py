"""Every save can be seen, compared and brought back, and two people who write at once lose nothing."""

import re

import pytest
from fastapi.testclient import TestClient

from api.db import Database
from api.knowledge.comparing import Change, changed
from api.knowledge.models import Vote
from tests.api.web.admin.conftest import FROZEN, Write, post, typed

PUBLISHED = FROZEN | {"status": "published"}


def lines(page: str, kind: str) -> list[str]:
    return re.findall(rf"<{kind}>([^<]*)</{kind}>", page)


@pytest.mark.feature("K3")
def test_versions_show_author_and_difference(ruth: TestClient, write: Write) -> None:
    address = write()
    post(ruth, address, PUBLISHED | {"version": "1", "body": "Open **Cards**.\nPress Stop.", "keywords": "block"})
    page = ruth.get(f"{address}/versions").text
    assert "Ruth Adler" in page
    assert (lines(page, "del"), lines(page, "ins")) == (["Press Freeze.", "lock"], ["Press Stop."])
    first = ruth.get(f"{address}/versions?version=1").text
    assert lines(first, "ins")[0] == "Freeze my card"
    assert ruth.get(f"{address}/versions?version=3").status_code == 404


@pytest.mark.feature("K3")
def test_one_click_restores_a_version_and_keeps_those_between(
    client: TestClient, ruth: TestClient, write: Write
) -> None:
    address = write()
    post(ruth, address, PUBLISHED | {"version": "1", "title": "Worse", "body": "Gone."})
    page = post(ruth, f"{address}/versions/1/restore", {}).text
    assert page.count("Version 3") == 1
    assert "Version 2" in page
    article = client.get("/api/v1/articles/" + address.rpartition("/")[2]).json()
    assert (article["title"], article["version"]) == ("Freeze my card", 3)
    assert post(ruth, f"{address}/versions/9/restore", {}).status_code == 404


@pytest.mark.feature("K3")
def test_agents_do_not_restore_what_is_published(ana: TestClient, write: Write) -> None:
    address = write()
    assert "Restore" not in ana.get(f"{address}/versions").text
    assert post(ana, f"{address}/versions/1/restore", {}).status_code == 403


@pytest.mark.feature("K3")
def test_saving_second_loses_neither_text(client: TestClient, ruth: TestClient, ana: TestClient, write: Write) -> None:
    address = write(status="draft")
    post(ana, address, FROZEN | {"version": "1", "body": "Theirs."})
    late = post(ruth, address, FROZEN | {"version": "1", "status": "published", "body": "Mine."})
    assert late.status_code == 409
    assert "Ana Silva saved version 2 while you were writing" in late.text
    assert (lines(late.text, "del"), lines(late.text, "ins")) == (["Theirs."], ["Mine."])
    assert (typed(late.text, "body"), typed(late.text, "version")) == ("Mine.", "2")
    article_id = address.rpartition("/")[2]
    assert client.get(f"/api/v1/articles/{article_id}").status_code == 404, "half of the form was saved"
    again = post(ruth, address, FROZEN | {"version": "2", "status": "published", "body": "Mine."})
    assert "Saved as version 3" in again.text
    assert lines(ruth.get(f"{address}/versions?version=2").text, "ins") == ["Theirs."]


def test_changing_only_the_status_makes_no_version(ruth: TestClient, write: Write) -> None:
    address = write(status="draft")
    assert "Saved as version 1" in post(ruth, address, PUBLISHED | {"version": "1"}).text


@pytest.mark.parametrize(("old", "new", "expected"), [
    ([], ["a"], [Change("new", "a")]),
    (["a"], ["a"], []),
    (["a", "b"], ["a", "c"], [Change("same", "a"), Change("gone", "b"), Change("new", "c")]),
    (["1", "2", "3", "4", "x", "5", "6", "7"], ["1", "2", "3", "4", "5", "6", "7"],
     [Change("gap"), Change("same", "3"), Change("same", "4"), Change("gone", "x"), Change("same", "5"),
      Change("same", "6"), Change("gap")]),
])
def test_lines_far_from_a_change_are_left_out(old: list[str], new: list[str], expected: list[Change]) -> None:
    assert changed(old, new) == expected


@pytest.mark.feature("K5")
def test_votes_stand_with_their_reasons(database: Database, client: TestClient, ruth: TestClient, write: Write) -> None:
    address = write()
    article_id = address.rpartition("/")[2]
    assert "No votes yet" in ruth.get(f"{address}/votes").text
    for vote in ({"helpful": True}, {"helpful": False, "reason": "Which menu is <that>?"}):
        assert client.post(f"/api/v1/articles/{article_id}/votes", json=vote).status_code == 204
    page = ruth.get(f"{address}/votes").text
    assert "50 %" in page
    assert "Which menu is &lt;that&gt;?" in page
    assert "1 of 2" in ruth.get("/admin/knowledge").text
    with database.transaction() as session:
        assert {vote.version for vote in session.query(Vote)} == {1}
