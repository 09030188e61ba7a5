"""Assignment: a ticket finds its agent, by routing or by hand, and never two."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import events, words
from api.accounts.models import Account
from api.conversations import threads
from api.conversations.models import LineKind, Owner
from api.db import now
from api.errors import CareError, Forbidden, NotFound
from api.policy import SYSTEM, Actor
from api.routing import presence, rules
from api.routing.models import Desk, RoutingDecision, Team
from api.routing.rules import Candidate, Need, Verdict
from api.tickets import notices
from api.tickets.history import change, record
from api.tickets.lifecycle import refuse_locked
from api.tickets.locking import hold
from api.tickets.models import OPEN, Status, Ticket


class AlreadyTaken(CareError):
    status = 409
    detail = "Somebody else has just taken this request."


def route(session: Session, ticket: Ticket, *, announce: bool = True) -> bool:
    """Give an unassigned ticket to the agent whose turn it is. False: nobody can take it now."""
    chosen = choose(session, ticket)
    if chosen is None:
        return False
    return claim(session, ticket, chosen.id, SYSTEM, cause="round_robin", announce=announce)


def pass_on(session: Session, ticket: Ticket, cause: str) -> None:
    """A held ticket goes to somebody else who can take it now; if there is nobody, whoever has it keeps it."""
    silent = frozenset({ticket.assignee_id} if ticket.assignee_id else ())
    chosen = choose(session, ticket, silent)
    if chosen:
        change(session, ticket, SYSTEM, cause, assignee_id=chosen.id, status=Status.open)
        ticket.assigned_at = now()
        seat(session, ticket, chosen.id, announce=False)


def choose(session: Session, ticket: Ticket, excluded: frozenset[UUID] = frozenset()) -> Candidate | None:
    """Whose turn it is, with the reasons kept. The candidates' desks stay locked until the commit, so that two
    openings never overfill one agent."""
    choice = rules.choose(candidates(session, ticket.team_id), Need(skill_of(session, ticket), excluded))
    keep_decision(session, ticket, choice)
    return choice.chosen


def skill_of(session: Session, ticket: Ticket) -> str | None:
    """The skill a ticket needs; none when its team does not know its category, so that it is not stuck."""
    team = session.get(Team, ticket.team_id) if ticket.team_id else None
    return ticket.category if team and ticket.category in team.skills else None


def candidates(session: Session, team_id: UUID | None) -> list[Candidate]:
    """Locked before they are counted: a count in the locking statement would not see what it waited for."""
    desks = select(Desk.account_id).where(Desk.team_id == team_id).order_by(Desk.account_id)
    session.execute(desks.with_for_update())
    load = (
        select(func.count()).select_from(Ticket)
        .where(Ticket.assignee_id == Desk.account_id, OPEN).correlate(Desk).scalar_subquery()
    )
    query = (
        select(Desk, Account.name, presence.online(now()), load)
        .join(Account, Account.id == Desk.account_id)
        .where(Desk.team_id == team_id, Account.disabled_at.is_(None))
        .order_by(Desk.account_id)
    )
    return [
        Candidate(desk.account_id, name, online, frozenset(desk.skills), count, desk.capacity, desk.last_assigned_at)
        for desk, name, online, count in session.execute(query.execution_options(populate_existing=True))
    ]


def keep_decision(session: Session, ticket: Ticket, choice: rules.Choice) -> None:
    judged = [{"id": str(one.id), "name": one.name, "verdict": verdict, "load": one.load, "capacity": one.capacity}
              for one, verdict in choice.verdicts]
    reason = Verdict.chosen if choice.chosen else "nobody_eligible"
    session.add(RoutingDecision(ticket_id=ticket.id, chosen_id=choice.chosen and choice.chosen.id, reason=reason,
                                candidates=judged))


def claim(  # noqa: PLR0913 - who gives what to whom, and why
    session: Session, ticket: Ticket, agent_id: UUID, actor: Actor, *, cause: str, announce: bool = True
) -> bool:
    """Compare-and-set: only a ticket that nobody has is given. The loser of a race gets False and changes nothing."""
    at, was = now(), ticket.status
    won = session.execute(
        update(Ticket).where(Ticket.id == ticket.id, Ticket.assignee_id.is_(None), OPEN)
        .values(assignee_id=agent_id, assigned_at=at, status=Status.open).returning(Ticket.id)
    ).scalar_one_or_none()
    if won is None:
        return False
    record(session, ticket, actor, "assignee_id", None, agent_id, cause)
    if was is not Status.open:
        record(session, ticket, actor, "status", was, Status.open, cause)
    session.refresh(ticket)
    seat(session, ticket, agent_id, announce=announce)
    return True


def seat(session: Session, ticket: Ticket, agent_id: UUID, *, announce: bool) -> None:
    """The agent has it: the desk's turn is used, the conversation is the agent's, the customer hears who."""
    session.execute(update(Desk).where(Desk.account_id == agent_id).values(last_assigned_at=now()))
    conversation = threads.hold(session, ticket.conversation_id)
    threads.hand_to(session, conversation, Owner.agent)
    threads.announce(session, conversation)
    events.append(session, "ticket.assigned", conversation_id=conversation.id, ticket_id=ticket.id,
                  staff_only=True, agent_id=str(agent_id))
    if announce:
        agent = session.get_one(Account, agent_id)
        text = words.line("assigned", agent=agent.name, promised_by=ticket.owed_by)
        threads.append(session, conversation, SYSTEM, text, kind=LineKind.notice, agent=agent.name)
        notices.tell_agent_assigned(session, ticket, agent)


def take(session: Session, ticket: Ticket, actor: Actor) -> None:
    """An agent picks a ticket from the queue."""
    ticket = hold(session, ticket)
    refuse_locked(ticket.status)
    if actor.account_id is None:
        raise Forbidden()
    if ticket.assignee_id == actor.account_id:
        return
    if not claim(session, ticket, actor.account_id, actor, cause="taken"):
        raise AlreadyTaken()


def reassign(session: Session, ticket: Ticket, agent_id: UUID, actor: Actor, cause: str = "reassigned") -> None:
    """Move a ticket to another agent; the customer is told once."""
    ticket = hold(session, ticket)
    refuse_locked(ticket.status)
    if ticket.assignee_id == agent_id:
        return
    desk = presence.get_desk(session, agent_id)
    if session.get_one(Account, agent_id).disabled_at:
        raise NotFound()
    change(session, ticket, actor, cause, assignee_id=agent_id, team_id=desk.team_id)
    ticket.assigned_at = now()
    if ticket.status is Status.new:
        change(session, ticket, actor, cause, status=Status.open)
    seat(session, ticket, agent_id, announce=True)


def release(session: Session, ticket: Ticket, actor: Actor, cause: str) -> None:
    """Back into the queue of its team, without an agent; the customer, who was told a name, is told that too."""
    ticket = hold(session, ticket)
    refuse_locked(ticket.status)
    change(session, ticket, actor, cause, assignee_id=None)
    conversation = threads.hold(session, ticket.conversation_id)
    threads.hand_to(session, conversation, Owner.queue)
    team = session.get(Team, ticket.team_id) if ticket.team_id else None
    text = words.line("released", ticket=ticket, team=team)
    threads.append(session, conversation, SYSTEM, text, kind=LineKind.notice)
    events.append(session, "ticket.released", conversation_id=conversation.id, ticket_id=ticket.id, staff_only=True)


def drain(session: Session, team_id: UUID) -> Ticket | None:
    """Assign the team's most urgent, oldest waiting ticket that somebody can take; None when there is none."""
    waiting = (
        select(Ticket).where(Ticket.team_id == team_id, Ticket.assignee_id.is_(None), OPEN)
        .order_by(Ticket.rank, Ticket.created_at).limit(50)
    )
    for ticket in session.scalars(waiting).all():
        if route(session, hold(session, ticket)):
            return ticket
    return None
