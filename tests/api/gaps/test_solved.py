"""A solved ticket becomes a draft: what was asked and answered, and nothing that says who it was."""

from collections.abc import Callable
from types import SimpleNamespace
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.conversations import threads
from api.db import Database
from api.gaps import solved
from api.gaps.models import TicketArticle
from api.gaps.solved import NotSolvedYet
from api.knowledge.models import Article, ArticleStatus
from api.policy import SYSTEM
from api.tickets import working
from api.tickets.models import Ticket
from tests import factories
from tests.api.gaps.conftest import Talk
from tests.api.web.admin.conftest import typed

REPLY = """Hello Dana,

the machine at the station paid out too little. We put £20.00 back on 3 May 2026.

You can see it under Cards. Call Ruth Adler on +44 20 7946 0958 about CC-004217-3 if not.

Kind regards,
Ana Silva"""
PRIVATE = ("Dana", "Reyes", "Ana", "Silva", "Ruth", "7946", "4217", "dana.reyes", "GB82", "4111", "Hello", "regards")


def told(session: Session, desk: SimpleNamespace) -> Ticket:
    """Dana's ticket, answered and noted by Ana."""
    ticket = factories.ticket(session, desk.dana, subject="Dana here: the machine gave 40 instead of 60 pounds")
    ana = factories.acting(desk.ana)
    working.reply(session, ticket, ana, REPLY)
    working.note(session, ticket, ana, "She is a VIP, IBAN GB82 WEST 1234 5698 7654 32.")
    working.reply(session, ticket, ana, "You're welcome!")
    return ticket


@pytest.fixture
def ticket_id(database: Database, desk: SimpleNamespace) -> UUID:
    with database.transaction() as session:
        ticket = told(session, desk)
        ticket.description = "The machine gave 40 instead of 60 pounds. My card is 4111 1111 1111 1111, Dana Reyes."
        working.resolve(session, ticket, factories.acting(desk.ana))
        return ticket.id


@pytest.mark.feature("K8")
def test_the_draft_has_question_and_answer_and_says_nobodys_name(database: Database, ticket_id: UUID) -> None:
    with database.transaction() as session:
        draft = solved.draft(session, session.get_one(Ticket, ticket_id))
    assert draft.body == ("The machine at the station paid out too little. We put £20.00 back on 3 May 2026.\n\n"
                          "You can see it under Cards. Call [name] on [phone] about [reference] if not.")
    assert draft.questions == ["The machine gave 40 instead of 60 pounds. My card is [card number], [name]."]
    assert draft.title == "[name] here: the machine gave 40 instead of 60 pounds"
    assert draft.topic == "cards"
    whole = " ".join([draft.title, draft.body, *draft.questions])
    assert not [word for word in PRIVATE if word in whole]


@pytest.mark.feature("K8")
def test_what_was_asked_of_the_bot_becomes_the_example_questions(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        ticket = factories.ticket(session, desk.dana)
        said = Talk(session, threads.hold(session, ticket.conversation_id), ticket.created_at.replace(year=2025))
        said.ask("the ATM gave too little").ask("yes", "").ask("I am Dana Reyes, money is missing")
        said.ask("THE ATM gave too little")
        working.resolve(session, ticket, SYSTEM)
        assert solved.draft(session, ticket).questions == ["The ATM gave too little", "I am [name], money is missing"]


@pytest.mark.feature("K8")
def test_only_a_solved_ticket_becomes_an_article(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        ticket = told(session, desk)
        with pytest.raises(NotSolvedYet):
            solved.draft(session, ticket)


@pytest.mark.feature("K8")
def test_an_agent_drafts_it_from_the_console_and_it_remembers_the_ticket(
    database: Database, desk: SimpleNamespace, ticket_id: UUID, sit_down: Callable[[Account], TestClient]
) -> None:
    ana = sit_down(desk.ana)
    link = f"/admin/knowledge/new?ticket={ticket_id}"
    assert link in ana.get(f"/app/inbox/solved/{ticket_id}").text
    page = ana.get(link).text
    assert "Made of request CC-" in page
    form = {name: typed(page, name) for name in ("title", "body", "questions", "ticket")}
    saved = ana.post("/admin/knowledge/new", data=form | {"topic": "cards", "keywords": "", "status": ""})
    assert (saved.status_code, "Made of request" in saved.text) == (200, True)
    with database.transaction() as session:
        origin = session.scalars(select(TicketArticle)).one()
        assert origin.ticket_id == ticket_id
        assert session.get_one(Article, origin.article_id).status is ArticleStatus.draft
    console = ana.get(f"/app/inbox/solved/{ticket_id}").text
    assert link not in console
    assert f"/admin/knowledge/{origin.article_id}" in console


@pytest.mark.feature("K8")
def test_the_api_gives_the_same_draft_and_refuses_an_open_ticket(
    database: Database, desk: SimpleNamespace, ticket_id: UUID, sit_down: Callable[[Account], TestClient]
) -> None:
    ana = sit_down(desk.ana)
    draft = ana.get(f"/api/v1/tickets/{ticket_id}/article-draft").json()
    assert draft["questions"] == ["The machine gave 40 instead of 60 pounds. My card is [card number], [name]."]
    with database.transaction() as session:
        other = factories.ticket(session, desk.dana, subject="Another one").id
    assert ana.get(f"/api/v1/tickets/{other}/article-draft").status_code == 409
    assert ana.get(f"/admin/knowledge/new?ticket={other}").status_code == 409
    assert ana.get("/admin/knowledge/new?ticket=nonsense").status_code == 404
