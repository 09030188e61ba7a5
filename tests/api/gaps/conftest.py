"""A help centre without a word on mortgages, and people who ask for one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import jobs
from api.accounts.models import Account
from api.conversations import threads
from api.conversations.models import Conversation, Line
from api.db import Database, now
from api.frontdesk.models import Turn
from api.gaps import jobs as gap_jobs
from api.gaps.models import Gap, GapQuestion
from api.jobs import Tools
from api.knowledge import service
from api.knowledge.models import Article, Topic
from api.knowledge.schemas import WriteArticle
from api.policy import SYSTEM, Actor
from api.settings import Settings
from tests import factories

HOUSES = ("Do you offer mortgages?", "I want a mortgage for a house", "Can I get a mortgage here?",
          "Is there a mortgage at your bank", "I need a mortgage", "Do you lend money for buying a house?")
DAY = timedelta(days=1)
ARTICLES = {
    "My card has not arrived": ("cards", "Cards take five working days.", ["Where is my card?", "card not here yet"]),
    "Freeze a card": ("cards", "Open Cards and press Freeze.", ["stop my card", "I lost my card, block it"]),
    "Find a cash machine": ("cash", "Look at the map.", ["nearest ATM", "where can I take out cash"]),
    "Change my PIN": ("cards", "At any cash machine.", ["new PIN", "forgot the PIN of my card"]),
    "Send money abroad": ("cash", "Open Payments and choose a country.", ["transfer to France", "pay somebody abroad"]),
}


@pytest.fixture
def desk(database: Database) -> SimpleNamespace:
    with database.transaction() as session:
        session.add_all([Topic(slug="cards", name="Cards"), Topic(slug="cash", name="Cash", position=1)])
        cards = factories.team(session)
        for title, (topic, body, questions) in ARTICLES.items():
            write(session, title, topic=topic, body=body, questions=questions)
        return SimpleNamespace(ruth=factories.admin(session), ana=factories.agent(session, "Ana Silva", cards),
                               dana=factories.account(session))


def write(session: Session, title: str, *, publish: bool = True, **fields: Any) -> Article:
    command = WriteArticle(**{"title": title, "topic": "cards", "body": "Open the app."} | fields)
    article = service.write(session, SYSTEM, command)
    if publish:
        service.publish(session, article)
    return article


@dataclass
class Talk:
    """One stranger's conversation with the bot, told turn by turn."""

    session: Session
    conversation: Conversation
    at: datetime

    def ask(self, question: str, outcome: str = "escalate", **fields: Any) -> "Talk":
        payload = fields.pop("payload", None)
        self.at += timedelta(minutes=1)
        line = threads.append(self.session, self.conversation, Actor("visitor"), question, payload=payload)
        self.session.add(Turn(line_id=line.id, conversation_id=self.conversation.id, question=question, at=self.at,
                              outcome=outcome, ranking=fields.pop("ranking", []), **fields))
        self.session.flush()
        return self


def talk(session: Session, ago: timedelta = timedelta(hours=2)) -> Talk:
    conversation = threads.hold(session, threads.begin(session, Actor("visitor")).id)
    return Talk(session, conversation, now() - ago)


@pytest.fixture
def tools(database: Database, settings: Settings) -> Tools:
    return Tools(database, settings)


@pytest.fixture
def work_off(database: Database, settings: Settings) -> Callable[[], None]:
    return lambda: jobs.work_off(database, settings)


@pytest.fixture
def asked(database: Database, desk: SimpleNamespace, tools: Tools) -> UUID:
    """Six people asked for a mortgage, each in other words, over the last days; they are one gap."""
    with database.transaction() as session:
        for place, question in enumerate(HOUSES):
            talk(session, (place + 1) * timedelta(hours=20)).ask(question)
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        return session.scalars(select(Gap.id)).one()


def texts(session: Session) -> dict[str, GapQuestion]:
    return {one.text: one for one in session.scalars(select(GapQuestion))}


def newest_line(session: Session, conversation: Conversation) -> Line:
    return threads.lines(session, conversation.id)[-1]


@pytest.fixture
def ruth(client: TestClient, desk: SimpleNamespace) -> TestClient:
    return factories.sign_in(TestClient(client.app, headers={"accept": "text/html"}), desk.ruth)


@pytest.fixture
def sit_down(client: TestClient) -> Callable[[Account], TestClient]:
    return lambda person: factories.sign_in(TestClient(client.app, headers={"accept": "text/html"}), person)
