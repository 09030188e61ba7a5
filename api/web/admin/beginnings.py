"""What an article begins with: a gap's questions, a solved request, or a search that found nothing; and what ties it
to where it came from."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import policy
from api.errors import NotFound
from api.gaps import drafting, queries, solved
from api.gaps.models import Gap
from api.gaps.schemas import Draft
from api.knowledge.models import Article, ArticleStatus
from api.knowledge.search import library
from api.policy import Actor
from api.tickets.models import Ticket

QUESTION_CHARS = 120


@dataclass(frozen=True)
class Beginning:
    """Where a new article comes from; as the address and the form say it."""

    question: str = ""
    topic: str = ""
    gap: str = ""
    ticket: str = ""


def fields(request: Request, session: Session, actor: Actor, asked: Beginning) -> dict[str, str]:
    """What the editor's form begins with."""
    if asked.gap:
        draft = drafting.from_gap(session, gap_of(session, asked.gap), library(request))
    elif asked.ticket:
        draft = solved.draft(session, ticket_of(session, actor, asked.ticket))
    else:
        question = asked.question.strip()[:QUESTION_CHARS]
        draft = Draft(title=question[:1].upper() + question[1:], topic=asked.topic, questions=[question])
    return {"title": draft.title, "body": draft.body, "topic": draft.topic, "questions": "\n".join(draft.questions),
            "gap": asked.gap, "ticket": asked.ticket}


def tie(session: Session, actor: Actor, article: Article, asked: Beginning) -> None:
    if asked.gap:
        drafting.link(session, gap_of(session, asked.gap), article)
    if asked.ticket:
        solved.keep_origin(session, article, ticket_of(session, actor, asked.ticket))


def told(session: Session, actor: Actor, article: Article | None, asked: Beginning) -> dict[str, Any]:
    """What the editor says of where an article comes from, and whether saving it is to be checked with closed gaps."""
    if article is None:
        gap = gap_of(session, asked.gap) if asked.gap else None
        ticket = ticket_of(session, actor, asked.ticket).reference if asked.ticket else None
        return {"gap": gap, "origin": ticket, "held_back": held_back(session, gap), "checked": False}
    shown = article.status is ArticleStatus.published
    return {"gap": queries.gap_of(session, article), "origin": solved.origin(session, article), "held_back": 0,
            "checked": shown and queries.watched(session, article)}


def held_back(session: Session, gap: Gap | None) -> int:
    return len(drafting.from_gap(session, gap, None).held_back) if gap else 0


def gap_of(session: Session, gap_id: str) -> Gap:
    return queries.get_gap(session, known(gap_id))


def ticket_of(session: Session, actor: Actor, ticket_id: str) -> Ticket:
    return policy.get(session, actor, select(Ticket).where(Ticket.id == known(ticket_id)))


def known(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise NotFound() from None
