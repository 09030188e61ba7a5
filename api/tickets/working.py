"""Working on a ticket: reply, note, wait, resolve, confirm, reopen, hand back. Each verb locks for itself."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api import events, jobs, words
from api.accounts.models import Account
from api.conversations import threads
from api.conversations.models import Line, LineKind, Owner
from api.db import now
from api.errors import Invalid
from api.policy import SYSTEM, Actor
from api.routing.models import Team
from api.routing.teams import promise
from api.tickets import lifecycle, notices
from api.tickets.history import change, record
from api.tickets.lifecycle import RANKS
from api.tickets.locking import hold
from api.tickets.models import Priority, Status, Ticket

MAIL_AFTER = timedelta(minutes=2)


def reply(  # noqa: PLR0913 - what a composer sends
    session: Session, ticket: Ticket, actor: Actor, text: str, *, key: str | None = None, then: Status | None = None
) -> Line:
    """A public line from a human. The first one keeps the promise; `then` sets a waiting status or resolves."""
    ticket = hold(session, ticket)
    conversation = threads.hold(session, ticket.conversation_id)
    if key and (standing := threads.find_by_key(session, conversation.id, key)):
        return standing
    wanted = lifecycle.after_agent_reply(ticket.status)
    line = threads.append(session, conversation, actor, written(text), key=key)
    threads.hand_to(session, conversation, Owner.agent)
    change(session, ticket, actor, "replied", status=wanted, assignee_id=ticket.assignee_id or actor.account_id)
    ticket.assigned_at = ticket.assigned_at or now()
    ticket.first_replied_at = ticket.first_replied_at or now()
    ticket.waiting_since = None
    changed(session, ticket, "ticket.replied")
    jobs.defer(session, "tickets.mail_unseen_replies", after=MAIL_AFTER, ticket_id=str(ticket.id))
    if then is Status.resolved:
        resolve(session, ticket, actor)
    elif then:
        wait(session, ticket, actor, then)
    return line


def note(session: Session, ticket: Ticket, actor: Actor, text: str, *, key: str | None = None) -> Line:
    """A line that only staff see."""
    conversation = threads.hold(session, ticket.conversation_id)
    return threads.append(session, conversation, actor, written(text), kind=LineKind.note, key=key)


def hear_customer(session: Session, ticket: Ticket, actor: Actor) -> None:
    """The customer wrote: the ticket is open again and waits for us since the oldest unanswered line."""
    ticket = hold(session, ticket)
    was = ticket.status
    change(session, ticket, actor, "customer_wrote", status=lifecycle.after_customer_line(ticket.status))
    ticket.waiting_since = ticket.waiting_since or now()
    if was is Status.resolved:
        ticket.resolved_at = None
    changed(session, ticket, "ticket.customer_wrote")


def wait(session: Session, ticket: Ticket, actor: Actor, status: Status) -> None:
    ticket = hold(session, ticket)
    change(session, ticket, actor, "waiting", status=lifecycle.waiting(ticket.status, status))
    changed(session, ticket, "ticket.status_changed")
    free_desk(session, ticket)


def resolve(session: Session, ticket: Ticket, actor: Actor) -> None:
    """Solved, as the actor says; the customer is asked to rate and may reopen."""
    ticket = hold(session, ticket)
    lifecycle.refuse_locked(ticket.status)
    if ticket.status is Status.resolved:
        return
    change(session, ticket, actor, "resolved", status=Status.resolved)
    ticket.resolved_at, ticket.resolution, ticket.waiting_since = now(), ticket.resolution + 1, None
    text = words.line("resolved", ticket=ticket, agent=actor.name if actor.staff else "")
    threads.append(session, threads.hold(session, ticket.conversation_id), SYSTEM, text, kind=LineKind.rating,
                   resolution=ticket.resolution)
    if actor.staff:
        notices.tell_resolved(session, ticket, actor.name)
    changed(session, ticket, "ticket.status_changed")
    free_desk(session, ticket)


def confirm(session: Session, ticket: Ticket, actor: Actor) -> None:
    """The customer says it is solved: resolved and closed. The conversation is the bot's again."""
    resolve(session, ticket, actor)
    close(session, ticket, actor, "confirmed")


def close(session: Session, ticket: Ticket, actor: Actor, cause: str) -> None:
    ticket = hold(session, ticket)
    lifecycle.refuse_locked(ticket.status)
    change(session, ticket, actor, cause, status=Status.closed)
    ticket.closed_at = now()
    conversation = threads.hold(session, ticket.conversation_id)
    text = words.line("closed", ticket=ticket, channel=conversation.channel)
    threads.append(session, conversation, SYSTEM, text, kind=LineKind.divider)
    threads.hand_to(session, conversation, Owner.bot)
    changed(session, ticket, "ticket.status_changed")
    free_desk(session, ticket)


def reopen(session: Session, ticket: Ticket, actor: Actor) -> None:
    ticket = hold(session, ticket)
    change(session, ticket, actor, "reopened", status=lifecycle.reopened(ticket.status))
    ticket.resolved_at, ticket.waiting_since = None, now()
    conversation = threads.hold(session, ticket.conversation_id)
    threads.append(session, conversation, SYSTEM, words.line("reopened", ticket=ticket), kind=LineKind.notice)
    changed(session, ticket, "ticket.status_changed")


def hand_back(session: Session, ticket: Ticket, actor: Actor) -> None:
    """The bot may answer again, from a visible mark in the thread on; the ticket stays as it is."""
    ticket = hold(session, ticket)
    lifecycle.refuse_locked(ticket.status)
    conversation = threads.hold(session, ticket.conversation_id)
    agent, owner = session.get(Account, ticket.assignee_id) if ticket.assignee_id else None, conversation.owner
    text = words.line("handed_back", agent=agent.name if agent else "", ticket=ticket)
    threads.append(session, conversation, SYSTEM, text, kind=LineKind.divider)
    threads.hand_to(session, conversation, Owner.bot)
    record(session, ticket, actor, "owner", owner, Owner.bot, "handed_back")
    changed(session, ticket, "ticket.handed_back")


def set_priority(session: Session, ticket: Ticket, actor: Actor, priority: Priority) -> None:
    """The promise is reckoned anew from the original start."""
    ticket = hold(session, ticket)
    lifecycle.refuse_locked(ticket.status)
    team = session.get(Team, ticket.team_id) if ticket.team_id else None
    running = team if not ticket.first_replied_at else None
    promised = promise(running, priority, ticket.created_at) if running else ticket.promised_by
    change(session, ticket, actor, "priority", priority=priority, rank=RANKS[priority], promised_by=promised)
    changed(session, ticket, "ticket.priority_changed")


def view(ticket: Ticket, actor: Actor) -> None:
    """The assignee has seen it for the first time."""
    if ticket.viewed_at is None and ticket.assignee_id == actor.account_id:
        ticket.viewed_at = now()


def changed(session: Session, ticket: Ticket, kind: str) -> None:
    """Tell the staff's pages what happened and the customer's that something did."""
    events.append(session, kind, conversation_id=ticket.conversation_id, ticket_id=ticket.id, staff_only=True)
    events.append(session, "conversation.changed", conversation_id=ticket.conversation_id, ticket_id=ticket.id)


def free_desk(session: Session, ticket: Ticket) -> None:
    """A desk has room again: whoever waits longest in the queue comes next."""
    if ticket.team_id:
        team: UUID = ticket.team_id
        jobs.defer(session, "tickets.drain", lock=f"team:{team}", team_id=str(team))


def written(text: str) -> str:
    text = text.replace("\0", "").strip()
    if not text:
        raise Invalid("Write something first.")
    return text
