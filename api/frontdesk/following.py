"""Following one's own requests: the list, one request with its thread, writing in it. Whose they are, scope decides."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from api import events
from api.conversations import threads
from api.conversations.models import By, Conversation, Line, LineKind
from api.files.threads import views
from api.frontdesk import listening
from api.frontdesk.customer_schemas import (
    LastLine,
    RatingGiven,
    RequestPage,
    RequestRow,
    RequestView,
    Step,
    about,
)
from api.frontdesk.listening import Said
from api.knowledge.models import Topic
from api.policy import Actor, scope
from api.routing.models import Team
from api.tickets import dossier, lifecycle, rating, statuses
from api.tickets.locking import hold
from api.tickets.models import Status, StatusName, Ticket
from api.tickets.queries import NEWEST
from api.tickets.schemas import ChangeView

PAGE = 20


def list_requests(session: Session, actor: Actor, cursor: str = "", size: int = PAGE) -> RequestPage:
    """The newest first."""
    found = session.execute(scope(NEWEST.apply(select(Ticket), cursor), actor).limit(size + 1)).all()
    more = NEWEST.write(found[size - 1]) if len(found) > size else None
    tickets: list[Ticket] = [row[0] for row in found[:size]]
    last = last_lines(session, [ticket.conversation_id for ticket in tickets])
    seen = seen_of(session, list(last))
    return RequestPage(items=[
        row(session, ticket, last.get(ticket.conversation_id), seen.get(ticket.conversation_id, 0))
        for ticket in tickets
    ], next=more)


def row(session: Session, ticket: Ticket, last: Line | None, seen_seq: int) -> RequestRow:
    shown = LastLine(by=last.by, name=last.author_name, text=last.text, at=last.at) if last else None
    unread = bool(last and last.by is not By.customer and last.seq > seen_seq)
    return RequestRow(**dossier.own_fields(session, ticket), last_line=shown, unread=unread)


def last_lines(session: Session, conversations: list[UUID]) -> dict[UUID, Line]:
    """What was said last in each thread, to its customer's ears; the desk's own notices say nothing new in a list."""
    heard = Line.kind != LineKind.note, Line.by != By.system
    query = select(Line).where(Line.conversation_id.in_(conversations), *heard)
    query = query.ext(distinct_on(Line.conversation_id)).order_by(Line.conversation_id, Line.seq.desc())
    return {line.conversation_id: line for line in session.scalars(query)}


def seen_of(session: Session, conversations: list[UUID]) -> dict[UUID, int]:
    query = select(Conversation.id, Conversation.seen_seq).where(Conversation.id.in_(conversations))
    return dict(session.execute(query).all())


def whole(session: Session, ticket: Ticket) -> RequestView:
    """The cursor is taken before the lines are read: replayed from there a line may come twice, never not at all."""
    cursor = str(events.head(session))
    team = session.get(Team, ticket.team_id) if ticket.team_id else None
    topic = session.get(Topic, ticket.category)
    given = rating.find(session, ticket)
    return RequestView(
        **dossier.own_fields(session, ticket), **about(ticket) | {"category": topic.name if topic else ""},
        team=team.name if team else None, late=bool(ticket.overdue_at and not ticket.first_replied_at),
        can_reply=ticket.status not in lifecycle.LOCKED, cursor=cursor,
        lines=views(session, threads.lines(session, ticket.conversation_id)), steps=steps(session, ticket),
        rating=RatingGiven.model_validate(given) if given else None,
    )


def steps(session: Session, ticket: Ticket) -> list[Step]:
    """The request's way so far; what a customer would not notice is left out."""
    names = statuses.all_names(session)
    status, agent, made = Status.new, "", list[Step]()
    for change in dossier.history(session, ticket):
        status, agent = after(change, status, agent)
        step = Step(at=change.at, status=status, text=words(names, status, agent))
        if change.field in ("status", "assignee_id") and (not made or step.text != made[-1].text):
            made.append(step)
    return made


def after(change: ChangeView, status: Status, agent: str) -> tuple[Status, str]:
    if change.field == "status" and change.new:
        return Status(change.new), agent
    if change.field == "assignee_id":
        return Status.open if change.new and status is Status.new else status, change.new or ""
    return status, agent


def words(names: dict[Status, StatusName], status: Status, agent: str) -> str:
    shown = Status.new if status is Status.open and not agent else status
    return names[shown].customer_words.replace("{agent}", agent)


def say(session: Session, actor: Actor, ticket: Ticket, said: Said) -> Line:
    """A line to whoever has the request. Nobody reads a closed one; what was sent before it closed still stands."""
    ticket = hold(session, ticket)
    if not threads.find_by_key(session, ticket.conversation_id, said.key):
        lifecycle.refuse_locked(ticket.status)
    return listening.say(session, actor, ticket.conversation_id, said)


def see(session: Session, ticket: Ticket, seq: int) -> None:
    """Lines up to `seq` were on the customer's screen: no mail about them is needed."""
    conversation = threads.hold(session, ticket.conversation_id)
    threads.see(session, ticket.conversation_id, min(seq, conversation.last_seq))

