"""Mails about a ticket, written with the change they tell of; each kind once."""

from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.conversations import threads
from api.conversations.models import Line
from api.knowledge.models import Topic
from api.mail import outbox
from api.tickets import links
from api.tickets.models import LinkPurpose, Ticket


def tell_opened(session: Session, ticket: Ticket, agent: Account | None) -> None:
    """The report of what was filed; when an agent has it at once, this is also the notice of who."""
    key = assigned_key(ticket, agent) if agent else f"opened:{ticket.id}"
    topic = session.get(Topic, ticket.category)
    _post(session, ticket, key, "ticket_opened", agent=agent.name if agent else None, topic=topic.name if topic else "")


def tell_agent_assigned(session: Session, ticket: Ticket, agent: Account) -> None:
    _post(session, ticket, assigned_key(ticket, agent), "agent_assigned", agent=agent.name)


def tell_replies(session: Session, ticket: Ticket, lines: list[Line]) -> None:
    """One mail for all lines of agents that the customer has not seen."""
    reply = "\n\n".join(line.text for line in lines)
    _post(session, ticket, f"reply:{lines[-1].id}", "agent_replied", agent=lines[-1].author_name, reply=reply)


def tell_resolved(session: Session, ticket: Ticket, agent: str) -> None:
    """With all that was said, so that the customer has it without us."""
    survey = links.issue(session, ticket, LinkPurpose.survey)
    _post(session, ticket, f"resolved:{ticket.id}:{ticket.resolution}", "ticket_resolved", agent=agent, survey=survey,
          transcript=threads.lines(session, ticket.conversation_id))


def tell_overdue(session: Session, ticket: Ticket) -> None:
    _post(session, ticket, f"overdue:{ticket.id}:{ticket.promised_by}", "ticket_overdue")


def assigned_key(ticket: Ticket, agent: Account) -> str:
    return f"assigned:{ticket.id}:{agent.id}"


def _post(session: Session, ticket: Ticket, key: str, template: str, **values: object) -> None:
    if not ticket.requester_email or outbox.stands(session, key):
        return
    view = links.issue(session, ticket, LinkPurpose.view)
    outbox.post(session, key, ticket.requester_email, template, ticket_id=ticket.id, ticket=ticket, link=view, **values)
