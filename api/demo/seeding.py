"""The demo's content: one site, the help centre, imaginary people and their tickets, put in once."""

from datetime import time
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.accounts.models import Account, Role, Site
from api.accounts.passwords import hash_password
from api.db import Database, now
from api.demo import tickets
from api.demo.people import read
from api.gaps.jobs import want_refresh
from api.knowledge.exchange import importing, packages, reading
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.models import Outcome
from api.knowledge.exchange.packages import Unusable
from api.knowledge.models import SearchMiss, Topic
from api.policy import SYSTEM
from api.routing.models import Desk, Presence, Shift, Team
from api.settings import ROOT, Settings

DATA = ROOT / "data"
SITE_KEY = "nimbus-demo"
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(77)")
TOPICS = {
    "cards": ("Cards", "Order, activate, freeze and replace cards"),
    "payments": ("Payments and transfers", "Send, receive and follow money"),
    "top-ups": ("Top-ups", "Put money into your account"),
    "cash": ("Cash and ATMs", "Withdraw money and what it costs"),
    "exchange": ("Currencies and exchange", "Hold, change and spend other currencies"),
    "account": ("Account and security", "Your details, identity and safety"),
}


def seed(database: Database, settings: Settings) -> None:
    """Idempotent: what is there stays as it is, edits and all."""
    with database.transaction() as session:
        session.execute(ONE_AT_A_TIME)
        settle_site(session, settings)
        if session.get(Topic, "cards") is None:
            session.add_all(topics())
        session.flush()
        stock(session, DATA / "knowledge")
        if session.scalar(select(Account.id).where(Account.role == Role.admin)) is None:
            people = settle_people(session)
            tickets.file_all(session, read("tickets"), people)
            settle_searches(session)


def settle_site(session: Session, settings: Settings) -> None:
    """The site's origins follow the ports that this installation listens on."""
    site = session.scalars(select(Site).where(Site.key == SITE_KEY)).one_or_none()
    if site is None:
        site = Site(key=SITE_KEY, name="Nimbus Bank", origins=[])
        session.add(site)
    site.origins = [settings.base_url, *(f"http://{name}:{settings.site_port}" for name in ("127.0.0.1", "localhost"))]


def topics() -> list[Topic]:
    rows = enumerate(TOPICS.items())
    return [Topic(slug=slug, name=name, summary=summary, position=place) for place, (slug, (name, summary)) in rows]


def stock(session: Session, folder: Path) -> None:
    """Publish the articles that are not there yet; what somebody edited since is left alone."""
    items = reading.items_of(packages.open_path(folder))
    for row in importing.take_in(session, SYSTEM, items, Options(existing="keep", status="published")):
        if row.outcome is Outcome.refused:
            raise Unusable(f"{row.file}: {row.reason}")


def settle_searches(session: Session) -> None:
    """What was looked for in vain, so that the gap report has something to say."""
    rows = ((row["query"], tickets.ago(row["hours_ago"])) for row in read("searches"))
    session.add_all(SearchMiss(query=query, at=at) for query, at in rows)
    want_refresh(session)


def settle_people(session: Session) -> dict[str, Account]:
    """Teams, accounts and desks; gives the accounts by e-mail."""
    teams = {row["slug"]: Team(**row) for row in read("teams")}
    session.add_all(teams.values())
    people = read("people")
    hashed = hash_password(people["password"])
    found = {
        person["email"]: Account(role=role, name=person["name"], email=person["email"], password_hash=hashed,
                                 email_verified_at=now())
        for role, group in ((Role.admin, "admins"), (Role.agent, "agents"), (Role.customer, "customers"))
        for person in people[group]
    }
    session.add_all(found.values())
    session.flush()
    for row in people["agents"]:
        seat(session, found[row["email"]], teams[row["team"]], row)
    return found


def seat(session: Session, agent: Account, team: Team, row: dict[str, Any]) -> None:
    override = Presence(row["override"]) if row["override"] else None
    session.add(Desk(account_id=agent.id, team_id=team.id, skills=row["skills"], languages=row["languages"],
                     capacity=row["capacity"], override=override))
    session.add_all(
        Shift(account_id=agent.id, weekday=shift["weekday"], starts=time.fromisoformat(shift["from"]),
              ends=time.fromisoformat(shift["to"]))
        for shift in row["shifts"]
    )
