"""A solved ticket becomes the draft of an article: what was asked and what was answered, without personal data."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.accounts.models import Account, Role
from api.conversations import threads
from api.conversations.models import By, Line, LineKind
from api.db import now
from api.errors import CareError
from api.gaps import gathering, rules
from api.gaps.drafting import headline
from api.gaps.models import TicketArticle
from api.gaps.schemas import Draft
from api.knowledge.courtesies import bare
from api.knowledge.models import Article, Topic
from api.knowledge.schemas import BODY_CHARS
from api.knowledge.scrubbing import scrub
from api.tickets.models import Status, Ticket

QUESTIONS = 5
SHORT = 4  # words; a shorter line of an agent's is a courtesy
SOLVED = (Status.resolved, Status.closed)


class NotSolvedYet(CareError):
    status = 409
    detail = "An article is made of a solved request. Solve this one first."


def draft(session: Session, ticket: Ticket) -> Draft:
    """What was asked and what was answered, without personal data and courtesies."""
    if ticket.status not in SOLVED:
        raise NotSolvedYet()
    lines = lines_of(session, ticket)
    names = {ticket.requester_name, *(line.author_name for line in lines), *account_names(session, ticket)}
    asked = [plain(text, names) for text in questions(session, ticket)]
    answers = [plain(line.text, names) for line in lines if line.by is By.agent and line.kind is LineKind.text]
    known = session.get(Topic, ticket.category) is not None
    return Draft(
        title=headline(" ".join(plain(ticket.subject, names).split())), topic=ticket.category if known else "",
        body="\n\n".join(one for one in answers if len(one.split()) >= SHORT)[:BODY_CHARS],
        questions=[one for one in rules.wordings(" ".join(one.split()) for one in asked)
                   if len(one) <= rules.TAUGHT_CHARS][:QUESTIONS],
    )


def plain(text: str, names: Iterable[str]) -> str:
    return bare(scrub(text, names))


def lines_of(session: Session, ticket: Ticket) -> list[Line]:
    """Those of this ticket, where the conversation has had several."""
    began = session.scalar(select(func.max(Ticket.closed_at)).where(
        Ticket.conversation_id == ticket.conversation_id, Ticket.created_at < ticket.created_at))
    ended = ticket.closed_at or now()
    return [line for line in threads.lines(session, ticket.conversation_id) if within(line.at, began, ended)]


def within(at: datetime, began: datetime | None, ended: datetime) -> bool:
    return (began is None or at > began) and at <= ended


def questions(session: Session, ticket: Ticket) -> list[str]:
    """Those put to the bot before the ticket, else what the customer described."""
    talk = gathering.talks(session, [ticket.conversation_id])[0]
    asked = [turn.question for turn in talk.turns if turn.put and turn.at <= ticket.created_at]
    return asked or [ticket.description.strip() or ticket.subject]


def account_names(session: Session, ticket: Ticket) -> list[str]:
    """The customer's and all colleagues': agents speak of each other."""
    query = select(Account.name).where(or_(Account.id == ticket.account_id, Account.role != Role.customer))
    return list(session.scalars(query))


def keep_origin(session: Session, article: Article, ticket: Ticket) -> None:
    session.add(TicketArticle(article_id=article.id, ticket_id=ticket.id))


def origin(session: Session, article: Article) -> str | None:
    """The reference of the ticket that an article was written from."""
    query = select(Ticket.reference).join(TicketArticle, TicketArticle.ticket_id == Ticket.id)
    return session.scalar(query.where(TicketArticle.article_id == article.id))


def written_from(session: Session, ticket_id: UUID) -> Article | None:
    """The article that a ticket has become, the latest of them."""
    query = select(Article).join(TicketArticle, TicketArticle.article_id == Article.id)
    return session.scalars(query.where(TicketArticle.ticket_id == ticket_id).order_by(TicketArticle.at.desc())).first()
