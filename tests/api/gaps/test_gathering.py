"""What failed is gathered from conversations, tickets and searches, once, and without saying who asked."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from api.conversations.models import Line
from api.db import Database, now
from api.frontdesk.models import Turn
from api.gaps import gathering
from api.gaps.models import Source
from api.knowledge import service
from api.knowledge.models import Article, SearchMiss
from api.policy import SYSTEM
from api.tickets import working
from api.tickets.models import Handover, Status, TicketChange
from tests import factories
from tests.api.gaps.conftest import DAY, talk, texts


def gather(database: Database) -> None:
    gathering.gather(database, now() - 90 * DAY)


@pytest.mark.feature("K6")
def test_each_way_of_failing_is_gathered_with_where_it_came_from(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        card = session.scalars(select(Article).where(Article.slug == "freeze-a-card")).one()
        offered = [{"article_id": str(card.id), "title": card.title, "score": 0.4}]
        talk(session).ask("Do you offer mortgages?")
        talk(session).ask("Can I paint my card?", "ask", ranking=offered).ask("None of these", "", payload="/none")
        talk(session).ask("Freeze it", "answer", article_id=card.id, helpful=False)
        talk(session).ask("Stop my card", "ask", ranking=offered).ask(
            card.title, "answer", article_id=card.id, payload="/choose", ranking=offered)
        talk(session).ask("thanks", "")
        service.note_miss(session, "pet insurance")
        factories.ticket(session, desk.dana, subject="The letter was wet")
    gather(database)
    gather(database)
    with database.transaction() as session:
        assert {text: one.source for text, one in texts(session).items()} == {
            "Do you offer mortgages?": Source.escalated, "Can I paint my card?": Source.not_chosen,
            "Freeze it": Source.not_helped, "pet insurance": Source.search, "The letter was wet": Source.ticket,
        }


@pytest.mark.feature("K6")
def test_nothing_says_who_asked(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        said = "Dana Reyes, +44 20 7946 0958, wants a mortgage, card 4111 1111 1111 1111"
        factories.ticket(session, desk.dana, subject=said)
        service.note_miss(session, "mortgage for dana@mail.example")
    gather(database)
    with database.transaction() as session:
        assert set(texts(session)) == {"[name], [phone], wants a mortgage, card [card number]", "mortgage for [e-mail]"}
        assert str(desk.dana.id) not in {one.person for one in texts(session).values()}


@pytest.mark.feature("K6")
def test_people_are_told_apart_without_being_known(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        for subject in ("The first wish", "The second wish"):
            working.close(session, factories.ticket(session, desk.dana, subject=subject), SYSTEM, "closed")
        factories.ticket(session, subject="Somebody else's wish")
        service.note_miss(session, "a wish nobody signed")
    gather(database)
    with database.transaction() as session:
        people = [one.person for one in texts(session).values()]
        assert (len(people), len(set(people)), None in people) == (4, 3, True)


@pytest.mark.feature("K6")
def test_human_minutes_of_a_ticket_are_shared_by_its_questions(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        ticket = factories.ticket(session, desk.dana)
        for place, question in enumerate(("Do you offer mortgages?", "A mortgage please")):
            line = Line(conversation_id=ticket.conversation_id, seq=90 + place, by="customer", text=question)
            session.add(line)
            session.flush()
            session.add(Turn(line_id=line.id, conversation_id=ticket.conversation_id, question=question,
                             outcome="escalate", at=ticket.created_at - timedelta(minutes=5 - place)))
        ana = factories.acting(desk.ana)
        working.reply(session, ticket, ana, "We don't.")
        working.note(session, ticket, ana, "Asked the branch.")
        session.flush()
        began = now() - timedelta(hours=1)
        own = Line.conversation_id == ticket.conversation_id, Line.by == "agent"
        session.execute(update(Line).where(*own, Line.kind == "text").values(at=began))
        session.execute(update(Line).where(*own, Line.kind == "note").values(at=began + timedelta(minutes=7)))
        ticket_id = ticket.id
    gather(database)
    with database.transaction() as session:
        changes = list(session.scalars(select(TicketChange).where(TicketChange.actor_id == desk.ana.id)))
        found = texts(session)
        assert {one.ticket_id for one in found.values()} == {ticket_id}
        # One for the first act, seven to the note, and at most ten to what was changed with the reply, an hour later.
        spent = sum(one.minutes for one in found.values())
        assert spent == pytest.approx(1 + 7 + (10 if changes else 0), abs=0.1)
        assert found["A mortgage please"].minutes == found["Do you offer mortgages?"].minutes


@pytest.mark.feature("K6")
def test_a_question_that_was_answered_after_all_is_taken_back(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        card = session.scalars(select(Article)).first()
        said = talk(session).ask("Freeze it", "answer", article_id=card.id, helpful=False)
        said.ask("Do you offer mortgages?")
    gather(database)
    with database.transaction() as session:
        turn = session.scalars(select(Turn).where(Turn.question == "Freeze it")).one()
        turn.helpful = True
        assert said.conversation.id == turn.conversation_id
    gather(database)
    with database.transaction() as session:
        assert set(texts(session)) == {"Do you offer mortgages?"}


@pytest.mark.feature("K6")
@pytest.mark.parametrize("reason", ["sensitive", "bot_error"])
def test_what_goes_to_a_person_on_purpose_is_no_gap(database: Database, desk: SimpleNamespace, reason: str) -> None:
    with database.transaction() as session:
        ticket = factories.ticket(session, desk.dana, subject="My phone was stolen")
        session.add(Handover(conversation_id=ticket.conversation_id, turn=ticket.id, ticket_id=ticket.id, reason=reason,
                             slots={}, intents=[], articles=[], up_to_seq=1, receipt={}))
    gather(database)
    with database.transaction() as session:
        assert texts(session) == {}


def test_spam_and_what_says_nothing_is_left_out(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        factories.ticket(session, desk.dana, subject="Buy this").status = Status.spam
        talk(session).ask("??").ask("12345").ask("ok")
        service.note_miss(session, "!!!")
    gather(database)
    with database.transaction() as session:
        assert texts(session) == {}


def test_old_questions_are_forgotten(database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        session.add_all([SearchMiss(query="an old wish", at=now() - 80 * DAY), SearchMiss(query="a new wish")])
    gather(database)
    with database.transaction() as session:
        gathering.forget(session, now() - 10 * DAY)
    with database.transaction() as session:
        assert set(texts(session)) == {"a new wish"}
