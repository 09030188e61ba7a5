"""People with desks and tickets in conversations, made by the same verbs as in the product."""

from functools import cache

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.accounts import passwords
from api.accounts.models import Account, Role
from api.conversations import threads
from api.conversations.models import LineKind
from api.db import now
from api.knowledge.engine.entries import Entry
from api.knowledge.models import Article, ArticleStatus
from api.policy import BOT, Actor
from api.routing.models import Desk, Presence, Team
from api.tickets import opening, rating, working
from api.tickets.models import Priority, Ticket
from api.tickets.opening import OpenTicket

PASSWORD = "three words of mine"
REPLY_MINUTES = {"low": 240, "normal": 60, "high": 30, "urgent": 10}


@cache
def hashed_password() -> str:
    return passwords.hash_password(PASSWORD)


def account(session: Session, name: str = "Dana Reyes", role: Role = Role.customer) -> Account:
    """Somebody who can sign in with PASSWORD; the address is made of the name."""
    email = f"{name.lower().replace(' ', '.')}@mail.example"
    made = Account(role=role, email=email, name=name, password_hash=hashed_password(), email_verified_at=now())
    session.add(made)
    session.flush()
    return made


def team(session: Session, name: str = "Cards team", skills: tuple[str, ...] = ("cards", "cash")) -> Team:
    """A team that is always open."""
    slug = name.lower().replace(" ", "-")
    made = Team(slug=slug, name=name, skills=list(skills), hours=[], time_zone="Europe/London",
                reply_minutes=REPLY_MINUTES)
    session.add(made)
    session.flush()
    return made


def agent(session: Session, name: str, of: Team, *, capacity: int = 5, presence: Presence = Presence.online,
          skills: tuple[str, ...] | None = None) -> Account:
    """An agent at a desk of the team, seen just now, with all of its skills unless told otherwise."""
    made = account(session, name, Role.agent)
    session.add(Desk(account_id=made.id, team_id=of.id, skills=list(of.skills if skills is None else skills),
                     languages=["en"], capacity=capacity, presence=presence, seen_at=now()))
    session.flush()
    return made


def admin(session: Session, name: str = "Ruth Adler") -> Account:
    return account(session, name, Role.admin)


def acting(person: Account) -> Actor:
    return Actor(person.role.value, name=person.name, account_id=person.id)


def article(session: Session, sample: Entry) -> Article:
    """A sample article on cards, published under its own id; the topic is there."""
    made = Article(id=sample.id, slug=str(sample.id), topic_slug="cards", title=sample.title, body=sample.body,
                   questions=list(sample.questions), keywords=list(sample.keywords), status=ArticleStatus.published)
    session.add(made)
    return made


def ticket(session: Session, customer: Account | None = None, *, subject: str = "My card has not arrived",
           category: str = "cards", priority: Priority = Priority.normal) -> Ticket:
    """A request of a customer (or of a stranger) who has first talked to the bot."""
    who = acting(customer) if customer else Actor("visitor", name="Sam Stranger")
    conversation = threads.hold(session, threads.begin(session, who).id)
    threads.append(session, conversation, who, subject)
    threads.append(session, conversation, BOT, "I can't answer that. A person will.", kind=LineKind.text)
    command = OpenTicket(
        subject=subject, description=f"{subject}. Please help.", category=category, priority=priority,
        requester_email=customer.email if customer else "sam@stranger.example", requester_name=who.name,
        account_id=customer.id if customer else None,
    )
    made, _ = opening.open_ticket(session, conversation, BOT, command)
    session.flush()
    return made


def sign_in(client: TestClient, person: Account) -> TestClient:
    """The client as this person, with the token that every change needs."""
    answer = client.post("/api/v1/session", json={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return client


def solve(session: Session, made: Ticket, customer: Account, score: int) -> None:
    """The customer says that it is solved, and how the help was."""
    working.confirm(session, made, acting(customer))
    rating.rate(session, made, score, "")
