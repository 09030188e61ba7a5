"""What the answer dial is turned by: last week's questions, and what customers said of the answers they got."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.db import now
from api.frontdesk.models import Turn
from api.knowledge.engine.replay import Asked
from api.knowledge.models import Vote

REPLAYED_DAYS = 7
MOST_REPLAYED = 5_000
VOTED_DAYS = 28
FEW_VOTES = 30
BY_ITSELF = Turn.evidence.has_key("because")  # not what a customer picked


@dataclass(frozen=True)
class Measured:
    """Votes on the answers that the bot gave by itself, and how often it asked back and an article was picked."""

    votes: int
    helpful: int
    asked: int
    picked: int

    @property
    def few(self) -> bool:
        return self.votes < FEW_VOTES


def last_weeks_questions(session: Session) -> list[Asked]:
    """Those put to the knowledge base, the latest first; of very many only the latest. Not those that came several in
    a message: each of them was judged by itself."""
    lately = Turn.at >= now() - timedelta(days=REPLAYED_DAYS)
    alone = Turn.evidence["questions"].as_integer() == 1
    query = select(Turn.question, Turn.evidence, Turn.ranking[0]).where(lately, BY_ITSELF, alone)
    return [asked(*row) for row in session.execute(query.order_by(Turn.at.desc()).limit(MOST_REPLAYED))]


def asked(question: str, evidence: dict[str, Any], first: dict[str, Any] | None) -> Asked:
    article = first or {"article_id": "", "title": ""}
    return Asked(question, tuple(evidence["seen"]), evidence["headed"], article["article_id"], article["title"],
                 evidence["locale"])


def measured(session: Session) -> Measured:
    since = now() - timedelta(days=VOTED_DAYS)
    votes = select(func.count(), func.count().filter(Vote.helpful)).join(Turn, Turn.line_id == Vote.turn)
    number, helpful = session.execute(votes.where(Vote.at >= since, BY_ITSELF)).one()
    turns = select(func.count().filter(Turn.outcome == "ask"), func.count().filter(Turn.evidence.has_key("picked")))
    asked, picked = session.execute(turns.where(Turn.at >= since)).one()
    return Measured(number, helpful, asked, picked)
