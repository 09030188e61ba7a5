"""The report's pages: staff read them and write drafts, admins act; nothing is linked before a draft is saved."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api import jobs
from api.accounts.models import Account
from api.db import Database, now
from api.gaps import jobs as gap_jobs
from api.gaps import queries
from api.gaps.models import GapRun, GapStatus, RunKind
from api.jobs import Tools
from tests.api.gaps.conftest import HOUSES, talk, texts
from tests.api.gaps.test_loop import answer, status, unteach, week_later
from tests.api.web.admin.conftest import typed

GAPS = "/admin/knowledge/gaps"


def library(client: TestClient) -> None:
    """Until the knowledge base has been read."""
    for _ in range(100):
        if client.app.state.library is not None:  # type: ignore[attr-defined]
            return
        time.sleep(0.1)
    raise AssertionError("no library")


@pytest.mark.feature("K6")
def test_the_list_shows_what_costs_most_first(database: Database, asked: UUID, ruth: TestClient, tools: Tools) -> None:
    with database.transaction() as session:
        talk(session).ask("Do you insure dogs?")
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        texts(session)["Do you insure dogs?"].minutes = 30.0
    page = ruth.get(GAPS).text
    assert 0 < page.index("Do you insure dogs?") < page.index(f"{GAPS}/{asked}")
    assert "No gap is closed" in ruth.get(f"{GAPS}?show=closed").text
    assert "Do you insure dogs?" in ruth.get(f"{GAPS}?show=nonsense").text


@pytest.mark.feature("K6")
def test_a_gap_shows_its_questions_and_how_the_gate_decides_them_today(
    client: TestClient, asked: UUID, ruth: TestClient
) -> None:
    library(client)
    page = ruth.get(f"{GAPS}/{asked}").text
    assert all(question in page for question in HOUSES)
    assert page.count("No answer; nearest") + page.count("Asks; first") + page.count("Answers with") == len(HOUSES)
    shown = ruth.get(f"/api/v1/gaps/{asked}").json()
    assert {one["text"] for one in shown["wordings"]} == set(HOUSES)
    assert all(one["today"]["outcome"] in ("answer", "ask", "escalate") for one in shown["wordings"])
    assert shown["nearest"]
    assert shown["progress"]["missing"] == ["article"]


@pytest.mark.feature("K6")
@pytest.mark.feature("X4")
def test_an_article_is_written_from_a_gap_and_tied_to_it_once_saved(
    client: TestClient, database: Database, asked: UUID, desk: SimpleNamespace,
    sit_down: Callable[[Account], TestClient],
) -> None:
    """An agent may: what is saved is a draft."""
    library(client)
    ana = sit_down(desk.ana)
    page = ana.get(f"/admin/knowledge/new?gap={asked}").text
    assert "2 of its wordings are held back" in page
    taught = typed(page, "questions").splitlines()
    assert len(taught) == 4
    assert set(taught) < set(HOUSES)
    assert status(database, asked) is GapStatus.open
    form = {name: typed(page, name) for name in ("title", "gap", "questions")}
    saved = ana.post("/admin/knowledge/new", data=form | {"topic": "cash", "body": "Yes, for houses.", "keywords": ""})
    assert f"{GAPS}/{asked}" in saved.text
    assert status(database, asked) is GapStatus.drafted
    assert "Drafted" in ana.get(f"{GAPS}/{asked}").text


@pytest.mark.feature("K6")
def test_questions_are_added_to_an_article_that_stands(database: Database, asked: UUID, ruth: TestClient) -> None:
    article_id = ruth.get("/api/v1/articles/sources").json()[0]["id"]
    ruth.post(f"{GAPS}/{asked}/teach", data={"article_id": article_id})
    source = ruth.get(f"/api/v1/articles/{article_id}/source").json()
    assert len(set(source["questions"]) & set(HOUSES)) == 4
    assert source["version"] == 2
    assert status(database, asked) is GapStatus.watching
    page = ruth.get(f"{GAPS}/{asked}").text
    assert (page.count(">Taught<"), page.count(">Held back<")) == (4, 2)


@pytest.mark.feature("K6")
def test_a_gap_is_dismissed_and_taken_up_again(database: Database, asked: UUID, ruth: TestClient) -> None:
    assert "Take it up again" in ruth.post(f"{GAPS}/{asked}/dismiss").text
    assert f"{GAPS}/{asked}" not in ruth.get(GAPS).text
    assert f"{GAPS}/{asked}" in ruth.get(f"{GAPS}?show=dismissed").text
    ruth.post(f"{GAPS}/{asked}/reopen")
    assert status(database, asked) is GapStatus.open


@pytest.mark.feature("K6")
def test_a_question_that_means_something_else_is_left_out(database: Database, asked: UUID, ruth: TestClient) -> None:
    with database.transaction() as session:
        chosen = texts(session)[HOUSES[0]].id
    page = ruth.post(f"{GAPS}/{asked}/questions/{chosen}/leave-out").text
    assert HOUSES[0] not in page.partition("What was asked")[2]


@pytest.mark.feature("K6")
def test_looking_again_is_done_by_the_worker_and_the_page_waits_for_it(
    database: Database, asked: UUID, ruth: TestClient, tools: Tools
) -> None:
    page = ruth.post(f"{GAPS}/refresh")
    assert "Looking now" in page.text
    jobs.work_off(tools.database, tools.settings)
    assert "Looking now" not in ruth.get(str(page.url)).text
    assert "Looking now" not in ruth.get(f"{GAPS}?asked=nonsense").text


@pytest.mark.feature("X4")
def test_the_editor_says_what_an_edit_breaks(database: Database, asked: UUID, ruth: TestClient, tools: Tools) -> None:
    with database.transaction() as session:
        article = answer(session, asked)
    week_later(database, asked)
    gap_jobs.check(tools)
    assert "Closed" in ruth.get(f"{GAPS}/{asked}").text
    with database.transaction() as session:
        unteach(session, session.get_one(type(article), article.id))
    effects = f"{GAPS}/effects/{article.id}"
    assert "Asking the questions of closed gaps again" in ruth.get(f"/admin/knowledge/{article.id}?saved=1").text
    assert "load delay" in ruth.get(effects).text
    jobs.work_off(tools.database, tools.settings)
    told = ruth.get(effects).text
    assert "This edit breaks 6 questions of a closed gap" in told
    assert f"{GAPS}/{asked}" in told
    listed = ruth.get(GAPS).text
    assert "Closed gaps are open again" in listed
    assert "Reopened" in listed


@pytest.mark.feature("X4")
def test_an_edit_that_breaks_nothing_is_told_so(
    database: Database, asked: UUID, ruth: TestClient, tools: Tools
) -> None:
    with database.transaction() as session:
        article_id = answer(session, asked).id
    week_later(database, asked)
    gap_jobs.check(tools)
    with database.transaction() as session:
        session.add(GapRun(kind=RunKind.check, began_at=now()))
    assert "still find their articles" in ruth.get(f"{GAPS}/effects/{article_id}").text


@pytest.mark.feature("K6")
def test_agents_read_and_admins_act(
    asked: UUID, desk: SimpleNamespace, sit_down: Callable[[Account], TestClient]
) -> None:
    ana, dana = sit_down(desk.ana), sit_down(desk.dana)
    assert "Look again now" not in ana.get(GAPS).text
    assert ana.get(f"{GAPS}/{asked}").status_code == 200
    for verb in ("dismiss", "reopen", "check"):
        assert ana.post(f"{GAPS}/{asked}/{verb}").status_code == 403
    assert dana.get(GAPS).status_code == 403
    assert dana.get("/api/v1/gaps").status_code == 403


@pytest.mark.feature("K6")
def test_a_program_can_do_what_the_pages_can(database: Database, asked: UUID, ruth: TestClient) -> None:
    (row,) = ruth.get("/api/v1/gaps").json()
    assert (row["id"], row["rank"], row["questions"], row["sources"]) == (str(asked), 1, 6, {"escalated": 6})
    draft = ruth.get(f"/api/v1/gaps/{asked}/draft").json()
    assert set(draft["questions"]) | set(draft["held_back"]) == set(HOUSES)
    body = {"title": draft["title"], "body": "Yes.", "topic": "cash", "questions": draft["questions"]}
    article_id = ruth.post("/api/v1/articles", json=body).json()["id"]
    assert ruth.put(f"/api/v1/gaps/{asked}/article", json={"article_id": article_id}).status_code == 204
    assert status(database, asked) is GapStatus.drafted
    assert ruth.post(f"/api/v1/gaps/{asked}/dismiss").status_code == 204
    assert ruth.get("/api/v1/gaps?status=dismissed").json()[0]["id"] == str(asked)
    assert ruth.get(f"/api/v1/gaps/{article_id}").status_code == 404
    with database.transaction() as session:
        assert queries.counts(session) == {GapStatus.dismissed: 1}
