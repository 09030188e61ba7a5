"""Failed questions are gathered from conversations, tickets and searches, without personal data, each once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.accounts.models import Account, Visitor
from api.conversations.models import By, Conversation, Line
from api.db import Database, now
from api.frontdesk.models import Reason, Turn
from api.gaps import rules
from api.gaps.models import Gap, GapQuestion, Source
from api.gaps.rules import Asked, Failure, Filed
from api.knowledge.models import SearchMiss
from api.knowledge.scrubbing import scrub
from api.tickets.models import Handover, Status, Ticket, TicketChange

LIMIT = 10_000  # conversations, and searches, of one look
BATCH = 500
SETTLED = timedelta(minutes=30)  # whoever has not chosen by then won't
TEXT_CHARS = 500
SHORTEST = 3
# What goes to a person on purpose, or because the bot was away, says nothing about what the help centre lacks.
NO_GAP = (Reason.sensitive, Reason.bot_error)
STAFF = ("agent", "admin")


@dataclass
class Talk:
    """A conversation with all that is needed to judge it."""

    conversation: Conversation
    turns: list[Asked] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def gather(database: Database, since: datetime) -> None:
    """Everything that failed in conversations that went on since, and in searches since then. Gathered again, a
    question is changed or, if it did not fail after all, removed; its words and its gap stay. Each transaction writes
    last: one that has written and goes on holds up every live view."""
    query = select(Conversation.id).where(Conversation.last_line_at >= since)
    with database.transaction() as session:
        ids = list(session.scalars(query.order_by(Conversation.last_line_at.desc()).limit(LIMIT)))
    for start in range(0, len(ids), BATCH):
        with database.transaction() as session:
            keep_talks(session, talks(session, ids[start : start + BATCH]))
    with database.transaction() as session:
        keep(session, searches(session, since))


def keep_talks(session: Session, batch: Sequence[Talk]) -> None:
    spent = minutes_of(session, batch)
    rows = [row for talk in batch for row in rows_of(talk, spent)]
    mine = GapQuestion.conversation_id.in_([talk.conversation.id for talk in batch])
    session.execute(delete(GapQuestion).where(mine, GapQuestion.origin_id.not_in([row["origin_id"] for row in rows])))
    keep(session, rows)


def searches(session: Session, since: datetime) -> list[dict[str, Any]]:
    query = select(SearchMiss).where(SearchMiss.at >= since).order_by(SearchMiss.at.desc()).limit(LIMIT)
    return [
        {"origin_id": miss.id, "source": Source.search, "text": shown(miss.query), "at": miss.at}
        for miss in session.scalars(query) if telling(miss.query)
    ]


def keep(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        written = insert(GapQuestion)
        same = {name: written.excluded[name] for name in ("source", "ticket_id", "person", "minutes")}
        blank = {"conversation_id": None, "ticket_id": None, "person": None, "minutes": 0.0}
        session.execute(written.on_conflict_do_update(index_elements=["origin_id"], set_=same),
                        [blank | row for row in rows])


def rows_of(talk: Talk, spent: dict[UUID, float]) -> list[dict[str, Any]]:
    """The minutes of a ticket are shared by the questions that led to it."""
    filed = [Filed(ticket.id, ticket.created_at, ticket.subject) for ticket in talk.tickets]
    found = [one for one in rules.failures(talk.turns, filed, now() - SETTLED) if telling(one.text)]
    return [
        {"origin_id": one.origin_id, "source": one.source, "text": shown(one.text, talk.names), "at": one.at,
         "conversation_id": talk.conversation.id, "ticket_id": one.ticket_id, "person": person(talk),
         "minutes": share(one, found, spent)}
        for one in found
    ]


def share(one: Failure, found: Iterable[Failure], spent: dict[UUID, float]) -> float:
    if one.ticket_id is None:
        return 0.0
    return spent.get(one.ticket_id, 0.0) / sum(other.ticket_id == one.ticket_id for other in found)


def person(talk: Talk) -> str | None:
    """One person's questions have this in common, and it can't be read back."""
    of = talk.conversation
    email = next((ticket.requester_email.lower() for ticket in talk.tickets if ticket.requester_email), None)
    known = of.account_id or of.visitor_id or email
    return sha256(str(known).encode()).hexdigest()[:16] if known else None


def telling(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= SHORTEST


def shown(text: str, names: Iterable[str] = ()) -> str:
    return scrub(" ".join(text.split())[:TEXT_CHARS], names)


def talks(session: Session, ids: Sequence[UUID]) -> list[Talk]:
    found = {one.id: Talk(one) for one in session.scalars(select(Conversation).where(Conversation.id.in_(ids)))}
    for turn, payload in session.execute(turns_in(ids)):
        found[turn.conversation_id].turns.append(asked(turn, pressed=payload is not None))
    for ticket in session.scalars(tickets_in(ids)):
        found[ticket.conversation_id].tickets.append(ticket)
        found[ticket.conversation_id].names.append(ticket.requester_name)
    for conversation_id, name in session.execute(names_in(ids)):
        found[conversation_id].names.append(name)
    return list(found.values())


def turns_in(ids: Sequence[UUID]) -> Any:
    query = select(Turn, Line.body["payload"].astext).join(Line, Line.id == Turn.line_id)
    return query.where(Turn.conversation_id.in_(ids)).order_by(Turn.at)


def asked(turn: Turn, *, pressed: bool) -> Asked:
    offered = frozenset(UUID(hit["article_id"]) for hit in turn.ranking)
    return Asked(turn.line_id, turn.at, turn.question, turn.outcome, offered, turn.article_id, turn.helpful, pressed)


def tickets_in(ids: Sequence[UUID]) -> Any:
    meant = select(Handover.id).where(Handover.ticket_id == Ticket.id, Handover.reason.in_(NO_GAP))
    counted = Ticket.status.not_in((Status.spam, Status.merged)), ~meant.exists()
    return select(Ticket).where(Ticket.conversation_id.in_(ids), *counted).order_by(Ticket.created_at)


def names_in(ids: Sequence[UUID]) -> Any:
    """The customers' own, and those of the agents who wrote to them."""
    chosen = Conversation.id.in_(ids)
    accounts = select(Conversation.id, Account.name).join(Account, Account.id == Conversation.account_id).where(chosen)
    visitors = select(Conversation.id, Visitor.name).join(Visitor, Visitor.id == Conversation.visitor_id)
    spoke = Line.conversation_id.in_(ids), Line.author_name != ""
    authors = select(Line.conversation_id, Line.author_name).where(*spoke)
    return accounts.union(visitors.where(chosen, Visitor.name.is_not(None)), authors)


def minutes_of(session: Session, batch: Sequence[Talk]) -> dict[UUID, float]:
    """Human minutes of each ticket (`rules.minutes`): the first look, its agents' lines and notes, and changes."""
    tickets = [ticket for talk in batch for ticket in talk.tickets]
    acts: dict[UUID, list[tuple[str, datetime]]] = defaultdict(list)
    for ticket in tickets:
        if ticket.viewed_at and ticket.assignee_id:
            acts[ticket.id].append((str(ticket.assignee_id), ticket.viewed_at))
    under = {talk.conversation.id: talk.tickets for talk in batch if talk.tickets}
    for conversation_id, author, at in session.execute(agents_lines(under)):
        acts[ticket_at(under[conversation_id], at).id].append((str(author), at))
    changes = select(TicketChange.ticket_id, TicketChange.actor_id, TicketChange.at).where(
        TicketChange.ticket_id.in_([ticket.id for ticket in tickets]), TicketChange.actor_kind.in_(STAFF))
    for ticket_id, actor, at in session.execute(changes):
        acts[ticket_id].append((str(actor), at))
    return {ticket_id: rules.minutes(done) for ticket_id, done in acts.items()}


def agents_lines(ids: Iterable[UUID]) -> Any:
    chosen = Line.conversation_id.in_(list(ids)), Line.by == By.agent
    return select(Line.conversation_id, Line.author_id, Line.at).where(*chosen)


def ticket_at(tickets: Sequence[Ticket], at: datetime) -> Ticket:
    """The one under way then: a conversation has at most one at a time."""
    return next((ticket for ticket in reversed(tickets) if ticket.created_at <= at), tickets[0])


def forget(session: Session, before: datetime) -> None:
    """Old questions go, but for those of a gap with an article: it is checked by them."""
    linked = select(Gap.id).where(Gap.article_id.is_not(None))
    kept = and_(GapQuestion.gap_id.is_not(None), GapQuestion.gap_id.in_(linked))
    session.execute(delete(GapQuestion).where(GapQuestion.at < before, ~kept))
    held = select(GapQuestion.id).where(GapQuestion.gap_id == Gap.id)
    session.execute(delete(Gap).where(Gap.article_id.is_(None), ~held.exists()))
