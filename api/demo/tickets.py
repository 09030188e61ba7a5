"""The demo's tickets: written as rows with times in the past, because verbs act now."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.conversations.models import By, Conversation, Line, LineKind, Owner
from api.db import now
from api.knowledge.markdown import blocks
from api.knowledge.models import Article
from api.knowledge.paths import article_path
from api.routing.teams import find_team_for, promise
from api.tickets import reference
from api.tickets.lifecycle import LOCKED, RANKS, is_open
from api.tickets.models import Handover, Priority, Rating, Status, Ticket, TicketChange, numbers

People = dict[str, Account]


def file_all(session: Session, rows: list[dict[str, Any]], people: People) -> None:
    """The oldest first, so that references grow with time."""
    for row in sorted(rows, key=lambda row: row["opened_hours_ago"], reverse=True):
        file(session, row, people)


def file(session: Session, row: dict[str, Any], people: People) -> None:
    customer, agent = people[row["customer"]], people.get(row["agent"] or "")
    conversation = Conversation(account_id=customer.id, channel="widget", owner=owner(row), page_url="/",
                                created_at=ago(row["lines"][0]["hours_ago"]))
    session.add(conversation)
    session.flush()
    lines = write_lines(session, conversation, row["lines"], customer, people)
    ticket = open_ticket(session, conversation, row, customer, agent)
    answer(ticket, lines)
    keep_history(session, ticket, agent)
    keep_handover(session, ticket, row, lines)
    if rated := row.get("rating"):
        session.add(Rating(ticket_id=ticket.id, resolution=1, agent_id=ticket.assignee_id, score=rated["score"],
                           comment=rated["comment"], at=ago(rated["hours_ago"])))


def owner(row: dict[str, Any]) -> Owner:
    if Status(row["status"]) in LOCKED:
        return Owner.bot
    return Owner.agent if row["agent"] else Owner.queue


def open_ticket(
    session: Session, conversation: Conversation, row: dict[str, Any], customer: Account, agent: Account | None
) -> Ticket:
    number = session.execute(numbers.next_value()).scalar_one()
    priority, status, opened = Priority(row["priority"]), Status(row["status"]), ago(row["opened_hours_ago"])
    team = find_team_for(session, row["category"])
    resolved = ago(row["resolved_hours_ago"]) if "resolved_hours_ago" in row else None
    ticket = Ticket(
        number=number, reference=reference.write(number), conversation_id=conversation.id, account_id=customer.id,
        requester_name=customer.name, requester_email=customer.email, subject=row["subject"],
        description=row["description"], category=row["category"], priority=priority, rank=RANKS[priority],
        status=status, team_id=team.id if team else None, assignee_id=agent.id if agent else None,
        resolution=1 if resolved else 0, created_at=opened,
        promised_by=promise(team, priority, opened) if team else None,
        assigned_at=opened if agent else None, resolved_at=resolved,
        closed_at=resolved if status is Status.closed else None,
    )
    session.add(ticket)
    session.flush()
    return ticket


def answer(ticket: Ticket, lines: list[Line]) -> None:
    """What follows from the thread: the first reply, and since when the customer waits."""
    replies = [line for line in lines if line.by is By.agent and line.kind is not LineKind.note]
    ticket.first_replied_at = replies[0].at if replies else None
    last = replies[-1].at if replies else ticket.created_at
    asked = [line.at for line in lines if line.by is By.customer and line.at > last]
    waiting = is_open(ticket.status) and (asked or not replies)
    ticket.waiting_since = (asked[0] if asked else ticket.created_at) if waiting else None


def write_lines(
    session: Session, conversation: Conversation, rows: list[dict[str, Any]], customer: Account, people: People
) -> list[Line]:
    lines = [line_of(session, row, customer, people) for row in rows]
    for seq, line in enumerate(lines, 1):
        line.conversation_id, line.seq = conversation.id, seq
    session.add_all(lines)
    conversation.last_seq = conversation.seen_seq = len(lines)
    conversation.last_line_at = lines[-1].at
    session.flush()
    return lines


def line_of(session: Session, row: dict[str, Any], customer: Account, people: People) -> Line:
    author = people.get(row.get("author", ""), customer if row["by"] == "customer" else None)
    by = By.agent if row["by"] == "note" else By(row["by"])
    line = Line(at=ago(row["hours_ago"]), by=by, author_id=author.id if author else None,
                author_name=author.name if author else "", text=row["text"], body={})
    if row["by"] == "note":
        line.kind = LineKind.note
    elif slug := row.get("article"):
        line.kind, line.body = LineKind.article, {"article": shown(session, slug)}
    return line


def shown(session: Session, slug: str) -> dict[str, Any]:
    article = session.scalars(select(Article).where(Article.slug == slug, Article.source_id.is_(None))).one()
    return {"id": str(article.id), "title": article.title, "url": article_path(article), "version": article.version,
            "blocks": [dict(block) for block in blocks(article.body)]}


def keep_history(session: Session, ticket: Ticket, agent: Account | None) -> None:
    rows: list[tuple[datetime | None, str, Any, Any, str]] = [(ticket.created_at, "status", None, Status.new, "opened")]
    if agent:
        rows.append((ticket.assigned_at, "assignee_id", None, agent.id, "round_robin"))
    if ticket.status is not Status.new:
        rows.append((ticket.resolved_at or ticket.first_replied_at, "status", Status.new, ticket.status, "demo"))
    for at, field, old, new, cause in rows:
        session.add(TicketChange(ticket_id=ticket.id, at=at or ticket.created_at, actor_kind="system", field=field,
                                 old=str(old) if old else None, new=str(new), cause=cause))


def keep_handover(session: Session, ticket: Ticket, row: dict[str, Any], lines: list[Line]) -> None:
    asked = next(line for line in reversed(lines) if line.by is By.customer and line.at <= ticket.created_at)
    articles = [
        {"question": row["subject"], "outcome": "answer", "helpful": False, "shown": line.body["article"]["id"],
         "ranking": [{"article_id": line.body["article"]["id"], "title": line.body["article"]["title"], "score": 0.8}]}
        for line in lines if line.kind is LineKind.article
    ]
    slots = {"subject": ticket.subject, "description": ticket.description, "category": ticket.category}
    session.add(Handover(
        conversation_id=ticket.conversation_id, turn=asked.id, ticket_id=ticket.id, reason=row["reason"], slots=slots,
        intents=[], articles=articles, page_url="/", up_to_seq=asked.seq, receipt={}, at=ticket.created_at,
    ))


def ago(hours: float) -> datetime:
    return now() - timedelta(hours=hours)
