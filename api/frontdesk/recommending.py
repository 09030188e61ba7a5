"""Articles that may be of use to a customer, each with its reason. They follow from the customer's own requests and
from what the bot showed them; nothing is recorded for it, and who does not want it gets none."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.conversations.models import Conversation
from api.frontdesk.models import Turn
from api.knowledge import finding, queries
from api.knowledge.finding import Reader
from api.knowledge.models import Article, Topic
from api.policy import Actor
from api.tickets.models import Ticket

SHOWN = 3
REQUESTS, TURNS = 4, 6  # the newest; older ones say little about today
HITS = 3
# How much a reason says: one's own words most, a whole topic least.
ASKED, READ, OF_TOPIC = 1.0, 0.6, 0.3


class Kind(StrEnum):
    asked = "asked"
    read = "read"
    topic = "topic"


@dataclass(frozen=True)
class Because:
    """`words` are a request's subject, an article's title or a topic's name."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class Recommended:
    article: Article
    because: Because
    weight: float


def recommend(
    session: Session, actor: Actor | None, reader: Reader, besides: Article | None = None
) -> list[Recommended]:
    """The weightiest first, each article once and only what was neither shown yet nor is being read."""
    if actor is None or actor.kind != "customer" or actor.account_id is None:
        return []
    if not session.get_one(Account, actor.account_id).recommendations:
        return []
    requests, shown = own_requests(session, actor.account_id), own_answers(session, actor.account_id)
    known = {family(article) for article, _ in shown} | ({family(besides)} if besides else set())
    best: dict[UUID, Recommended] = {}
    for one in (*by_requests(session, reader, requests), *by_answers(session, reader, shown)):
        key = family(one.article)
        if key not in known and (key not in best or best[key].weight < one.weight):
            best[key] = one
    return sorted(best.values(), key=lambda one: -one.weight)[:SHOWN]


def by_requests(session: Session, reader: Reader, requests: list[tuple[Ticket, str | None]]) -> Iterator[Recommended]:
    for place, (ticket, topic) in enumerate(requests):
        fade = 1 / (1 + place)
        for rank, article in enumerate(finding.find(session, reader, ticket.subject, HITS)):
            yield Recommended(article, Because(Kind.asked, ticket.subject), ASKED * fade / (1 + rank))
        if topic:
            for rank, article in enumerate(queries.list_in_topic(session, ticket.category, reader.served)[:HITS]):
                yield Recommended(article, Because(Kind.topic, topic), OF_TOPIC * fade / (1 + rank))


def by_answers(session: Session, reader: Reader, shown: list[tuple[Article, bool | None]]) -> Iterator[Recommended]:
    """Not what lies beside an answer that did not help."""
    for place, (article, helpful) in enumerate(shown):
        if helpful is False:
            continue
        for rank, near in enumerate(finding.neighbours(session, reader, article, HITS)):
            yield Recommended(near, Because(Kind.read, article.title), READ / (1 + place) / (1 + rank))


def own_requests(session: Session, account_id: UUID) -> list[tuple[Ticket, str | None]]:
    """The newest first, each with the name of its topic if that is one of the help centre's."""
    query = select(Ticket, Topic.name).outerjoin(Topic, Topic.slug == Ticket.category)
    mine = query.where(Ticket.account_id == account_id).order_by(Ticket.created_at.desc())
    return [(ticket, name) for ticket, name in session.execute(mine.limit(REQUESTS))]


def own_answers(session: Session, account_id: UUID) -> list[tuple[Article, bool | None]]:
    """What the bot showed, the last first, and whether it was said to help."""
    query = select(Article, Turn.helpful).join(Turn, Turn.article_id == Article.id)
    mine = query.join(Conversation, Conversation.id == Turn.conversation_id)
    rows = session.execute(mine.where(Conversation.account_id == account_id).order_by(Turn.at.desc()).limit(TURNS))
    return [(article, helpful) for article, helpful in rows]


def family(article: Article) -> UUID:
    return article.source_id or article.id
