"""A small world to break into: two customers, two visitors, staff, one who left, and what each of them holds."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from api.accounts import links as one_time
from api.accounts import sessions, visitors
from api.accounts.models import Account, Purpose, SignIn, Site, Visitor
from api.accounts.sessions import Device
from api.conversations import threads
from api.conversations.models import LineKind
from api.db import now
from api.files.models import Picture
from api.frontdesk.models import Turn
from api.gaps.models import Gap, GapQuestion, Source
from api.knowledge import service as knowledge
from api.knowledge.exchange import importing
from api.knowledge.exchange.checking import Options
from api.knowledge.exchange.models import ImportState
from api.knowledge.models import Audience, Synonym, Topic
from api.knowledge.schemas import CastVote, WriteArticle
from api.mail.models import MailStatus, OutgoingMail
from api.policy import BOT, Actor
from api.routing.models import RoutingDecision
from api.tickets import history, links, working
from api.tickets.models import GuestLink, Handover, LinkPurpose, Ticket
from tests import factories

ORIGIN = "http://bank.example"
SITE_KEY = "bank"
BOT_SECRET = "canary-bot-secret-4f1d"
COOKIE = "care_session"

# What only staff may read. Each stands somewhere in the registry, none may ever stand in another's answer.
STAFF_ONLY = {
    "note": "canary-note", "button payload": "/canary_payload", "routing decision": "canary-decision",
    "skipped candidate": "Canary Candidate", "history": "canary-cause", "intent": "canary_intent",
    "draft": "canary-draft", "internal article": "canary-internal", "trace": "canary-trace",
}
EVES_WORDS = "canary-eves-words"


@dataclass(frozen=True)
class World:
    """`headers`: how each actor comes; `fills`: what stands in a path's placeholders; `tokens`: what opens things."""

    headers: dict[str, dict[str, str]]
    fills: dict[str, str]
    tokens: dict[str, str]
    ids: dict[str, UUID] = field(default_factory=dict)


def build(session: Session) -> World:
    site = Site(key=SITE_KEY, name="Bank", origins=[ORIGIN])
    session.add_all([site, Topic(slug="cards", name="Cards"), Topic(slug="payments", name="Payments", position=1)])
    cards = factories.team(session)
    people = {
        "dana": factories.account(session), "eve": factories.account(session, "Eve Ng"),
        "agent": factories.agent(session, "Ana Silva", cards), "admin": factories.admin(session),
        "disabled": factories.agent(session, "Gone Agent", cards, capacity=0),
    }
    headers, tokens = {"nobody": dict[str, str](), "bot": bearer(BOT_SECRET)}, {"bot": BOT_SECRET}
    for name, person in people.items():
        enter(session, name, person, headers, tokens)
    enter(session, "signed out", people["agent"], headers, tokens)
    session.execute(update(SignIn).where(SignIn.token_hash == one_time.fingerprint(tokens["signed out"]))
                    .values(revoked_at=now()))
    people["disabled"].disabled_at = now()
    for name in ("visitor", "other visitor"):
        _, tokens[name] = visitors.start(session, SITE_KEY, ORIGIN)
        headers[name] = bearer(tokens[name])
    return furnish(session, people, headers, tokens)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def enter(session: Session, name: str, person: Account, headers: dict[str, Any], tokens: dict[str, str]) -> None:
    fresh = sessions.start(session, person, Device("127.0.0.1", "Firefox"), 14)
    tokens[name] = fresh.token
    headers[name] = {"Cookie": f"{COOKIE}={fresh.token}", "X-CSRF-Token": fresh.sign_in.csrf_token}


def furnish(session: Session, people: dict[str, Account], headers: dict[str, Any], tokens: dict[str, str]) -> World:
    agent = factories.acting(people["agent"])
    danas = busy_ticket(session, people["dana"], agent)
    eves = factories.ticket(session, people["eve"], subject=EVES_WORDS)
    visitor = visitors.find(session, tokens["visitor"])
    assert visitor
    sams = visitors_ticket(session, visitor, agent)
    give_links(session, sams, eves, tokens)
    give_one_time_links(session, people, visitor, tokens)
    article = write_articles(session, agent)
    vote = knowledge.vote(session, article, CastVote(helpful=False))
    phone = sessions.start(session, people["dana"], Device("127.0.0.1", "Phone"), 14).sign_in
    line = threads.lines(session, sams.conversation_id)[0]
    session.add(Turn(line_id=line.id, conversation_id=line.conversation_id, question=line.text,
                     trace={"ranking": [], "steps": [{"action": STAFF_ONLY["trace"], "policy": "rules", "ms": 1}]}))
    site = session.scalars(select(Site)).one()
    mail = session.scalars(select(OutgoingMail).where(OutgoingMail.ticket_id == danas.id)).first()
    assert mail
    mail.status = MailStatus.failed
    job = session.scalar(text("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = (SELECT max(id) FROM "
                              "procrastinate_jobs) RETURNING id"))
    gap = Gap(title="A wish")
    session.add(gap)
    session.flush()
    wish = GapQuestion(origin_id=danas.id, source=Source.ticket, text="A wish", at=now(), gap_id=gap.id)
    session.add(wish)
    session.flush()
    group = Synonym(words=["card", "plastic"])
    session.add(group)
    session.flush()
    checked = importing.begin(session, factories.acting(people["admin"]), "a.csv", Options(), state=ImportState.checked)
    ids = {"ticket": danas.id, "eves ticket": eves.id, "sams ticket": sams.id, "dana": people["dana"].id}
    fills = {
        "ticket_id": danas.id, "reference": danas.reference, "reference_or_id": danas.reference,
        "sign_in_id": phone.id, "agent_id": people["agent"].id, "conversation_id": sams.conversation_id,
        "picture_id": picture(session, danas, people["dana"]), "article_id": article.id, "vote_id": vote.id,
        "address": f"{article.id}-{article.slug}", "slug": "cards", "locale": "en", "view": "all", "version": 1,
        "status": "on_hold", "site_id": site.id, "mail_id": mail.id, "job_id": job, "line_id": line.id,
        "import_id": checked.id, "format": "csv", "reason": "asked", "gap_id": gap.id, "question_id": wish.id,
        "group_id": group.id,
    }
    return World(headers, {name: str(value) for name, value in fills.items()}, tokens, ids)


def busy_ticket(session: Session, customer: Account, agent: Actor) -> Ticket:
    """A ticket on which everything happened that customers must not hear of."""
    made = factories.ticket(session, customer)
    conversation = threads.hold(session, made.conversation_id)
    buttons = [{"title": "Yes", "payload": STAFF_ONLY["button payload"]}]
    threads.append(session, conversation, BOT, "Did that help?", kind=LineKind.options, buttons=buttons)
    working.note(session, made, agent, STAFF_ONLY["note"])
    working.reply(session, made, agent, "It is on its way.")
    history.record(session, made, agent, "priority", "normal", "high", STAFF_ONLY["history"])
    session.add(RoutingDecision(
        ticket_id=made.id, chosen_id=agent.account_id, reason=STAFF_ONLY["routing decision"],
        candidates=[{"name": STAFF_ONLY["skipped candidate"], "verdict": "full", "load": 5, "capacity": 5}],
    ))
    session.add(Handover(
        conversation_id=conversation.id, turn=made.id, ticket_id=made.id, reason="asked", slots={}, articles=[],
        intents=[{"name": STAFF_ONLY["intent"], "score": 0.4}], up_to_seq=1, receipt={},
    ))
    return made


def visitors_ticket(session: Session, visitor: Visitor, agent: Actor) -> Ticket:
    """A stranger's request, in the widget and by the link of a mail; solved, so that it can be rated."""
    made = factories.ticket(session)
    conversation = threads.hold(session, made.conversation_id)
    conversation.visitor_id = visitor.id
    working.note(session, made, agent, STAFF_ONLY["note"])
    working.resolve(session, made, agent)
    return made


def give_links(session: Session, ticket: Ticket, other: Ticket, tokens: dict[str, str]) -> None:
    issued = {
        "link": (ticket, LinkPurpose.view), "survey": (ticket, LinkPurpose.survey),
        "other link": (other, LinkPurpose.view), "expired link": (ticket, LinkPurpose.view),
        "expired survey": (ticket, LinkPurpose.survey),
    }
    for name, (about, purpose) in issued.items():
        tokens[name] = links.issue(session, about, purpose).rpartition("/")[2]
    late = [one_time.fingerprint(tokens[name]) for name in ("expired link", "expired survey")]
    session.flush()
    session.execute(update(GuestLink).where(GuestLink.token_hash.in_(late))
                    .values(expires_at=now() - timedelta(minutes=1)))


def give_one_time_links(session: Session, people: dict[str, Account], visitor: Visitor, tokens: dict[str, str]) -> None:
    dana = people["dana"].id
    tokens["verify"] = one_time.issue(session, Purpose.verify_email, account_id=dana)
    tokens["reset"] = one_time.issue(session, Purpose.reset_password, account_id=dana)
    tokens["keep"] = one_time.issue(session, Purpose.keep_conversation, visitor_id=visitor.id)


def write_articles(session: Session, agent: Actor) -> Any:
    """One for everybody, a draft, and one for staff only; gives the first."""
    texts = {"When will my card arrive?": "It takes five days.", STAFF_ONLY["draft"]: STAFF_ONLY["draft"],
             STAFF_ONLY["internal article"]: STAFF_ONLY["internal article"]}
    public, _, internal = (knowledge.write(session, agent, WriteArticle(title=title, body=body, topic="cards"))
                           for title, body in texts.items())
    internal.audience = Audience.internal
    for article in (public, internal):
        knowledge.publish(session, article)
    return public


def picture(session: Session, ticket: Ticket, uploader: Account) -> UUID:
    """One that Dana has sent."""
    line = threads.lines(session, ticket.conversation_id)[0]
    made = Picture(name="card.png", media_type="image/png", size_bytes=1, width=1, height=1, sha256="",
                   account_id=uploader.id, line_id=line.id)
    session.add(made)
    session.flush()
    return made.id
