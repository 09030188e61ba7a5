"""What tickets do by themselves: leave the queue, keep promises or own up, write to who is away, close when done."""

from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import events, words
from api.accounts.models import Account
from api.conversations import threads
from api.conversations.models import By, LineKind
from api.db import now
from api.jobs import Tools, job
from api.policy import SYSTEM
from api.routing.models import Team
from api.routing.teams import promise
from api.tickets import assignment, notices, working
from api.tickets.history import change
from api.tickets.locking import hold
from api.tickets.models import OPEN, Status, Ticket

log = structlog.get_logger()


@job("tickets.drain")
def drain(tools: Tools, team_id: str) -> None:
    """Assign waiting tickets one by one, each in its own transaction, until none or nobody is left."""
    while True:
        with tools.database.transaction() as session:
            ticket = assignment.drain(session, UUID(team_id))
        if ticket is None:
            return
        log.info("ticket.drained", reference=ticket.reference)


@job("tickets.watch", cron="* * * * *")
def watch(tools: Tools) -> None:
    """Every minute: queues of all teams, overdue promises, and solved tickets whose time to object is over."""
    with tools.database.transaction() as session:
        teams = session.scalars(select(Team.id)).all()
    for team_id in teams:
        drain(tools, str(team_id))
    for ticket_id in due(tools, Ticket.promised_by < now(), Ticket.first_replied_at.is_(None), OPEN):
        with tools.database.transaction() as session:
            own_up(session, session.get_one(Ticket, ticket_id))
    settled = now() - timedelta(days=tools.settings.reopen_days)
    for ticket_id in due(tools, Ticket.status == Status.resolved, Ticket.resolved_at < settled):
        with tools.database.transaction() as session:
            working.close(session, session.get_one(Ticket, ticket_id), SYSTEM, "settled")


def due(tools: Tools, *conditions: object) -> list[UUID]:
    with tools.database.transaction() as session:
        return list(session.scalars(select(Ticket.id).where(*conditions).limit(500)))  # type: ignore[arg-type]


def own_up(session: Session, ticket: Ticket) -> None:
    """A promise is broken: try the next agent, promise anew, and tell the customer once for each broken promise."""
    ticket = hold(session, ticket)
    if ticket.first_replied_at or not ticket.promised_by or ticket.promised_by > now() or not ticket.team_id:
        return
    change(session, ticket, SYSTEM, "promise_broken", overdue_at=ticket.overdue_at or now(), rank=0)
    notices.tell_overdue(session, ticket)
    promised = promise(session.get_one(Team, ticket.team_id), ticket.priority, now())
    change(session, ticket, SYSTEM, "promise_broken", promised_by=promised)
    assignment.pass_on(session, ticket, "promise_broken")
    agent = session.get(Account, ticket.assignee_id) if ticket.assignee_id else None
    text = words.line("overdue", ticket=ticket, agent=agent.name if agent else "", promised_by=promised)
    conversation = threads.hold(session, ticket.conversation_id)
    threads.append(session, conversation, SYSTEM, text, kind=LineKind.notice)
    events.append(session, "ticket.overdue", conversation_id=conversation.id, ticket_id=ticket.id, staff_only=True)


@job("tickets.mail_unseen_replies")
def mail_unseen_replies(tools: Tools, ticket_id: str) -> None:
    """A while after an agent's line: what the customer has not seen on screen goes out as one mail."""
    with tools.database.transaction() as session:
        ticket = session.get_one(Ticket, UUID(ticket_id))
        conversation = threads.hold(session, ticket.conversation_id)
        unseen = [line for line in threads.lines(session, conversation.id, after_seq=conversation.seen_seq)
                  if line.by is By.agent]
        if unseen:
            notices.tell_replies(session, ticket, unseen)
            threads.see(session, conversation.id, unseen[-1].seq)
