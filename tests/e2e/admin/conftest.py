"""A registry on a real socket with an admin and an agent, and browsers signed in as them."""

from types import SimpleNamespace

import pytest

from api.accounts.models import Site
from api.db import Database, now
from api.knowledge import service
from api.knowledge.models import Article, SearchMiss, Topic, Vote
from api.knowledge.schemas import SaveArticle, WriteArticle
from api.mail.models import MailStatus, OutgoingMail
from api.policy import SYSTEM
from tests import factories

BODY = """A new card takes **3 to 5 working days**.

## If it is late

1. Open **Cards** and check your address.
2. Choose *Order again*.

- It costs nothing.
- The old one stops at once.
"""


@pytest.fixture
def desk(database: Database) -> SimpleNamespace:
    """Ruth and Ana, an article in two versions with votes, a search in vain, a site, a lost mail."""
    with database.transaction() as session:
        session.add_all([Topic(slug="cards", name="Cards", summary="Order, freeze and replace cards", position=0),
                         Topic(slug="cash", name="Cash and ATMs", summary="Withdraw money", position=1)])
        people = SimpleNamespace(ruth=factories.admin(session),
                                 ana=factories.agent(session, "Ana Silva", factories.team(session)))
        site = Site(key="nimbus-test", name="Nimbus Bank", origins=["https://nimbus.example"])
        session.add_all([site, *(SearchMiss(query="apple pay") for _ in range(3)), lost_mail()])
        people.article, people.site = late_card(session, people), site
        people.german = translated(session, people.article)
    return people


def late_card(session, people: SimpleNamespace) -> Article:
    writer, chief = factories.acting(people.ana), factories.acting(people.ruth)
    fields = {"title": "My card has not arrived", "topic": "cards", "questions": ["where is my card"], "keywords": []}
    article = service.write(session, writer, WriteArticle(body=BODY, **fields))
    changed = BODY.replace("3 to 5", "2 to 4") + "- You see it in the app.\n"
    service.save(session, article, chief, SaveArticle(version=1, body=changed, **fields))
    service.publish(session, article)
    session.add_all([Vote(article_id=article.id, version=2, helpful=True),
                     Vote(article_id=article.id, version=1, helpful=False, reason="Which address do you mean?")])
    return article


def translated(session, source: Article) -> Article:
    """Into German, from the first of the source's two versions."""
    german = WriteArticle(title="Meine Karte ist nicht angekommen", body="Öffne Karten.", topic="cards", locale="de",
                          source_id=source.id, source_version=1)
    article = service.write(session, SYSTEM, german)
    service.publish(session, article)
    return article


def lost_mail() -> OutgoingMail:
    return OutgoingMail(key="lost", to="dana@mail.example", subject="[CC-000001-8] We have your request", text="",
                        html="", message_id="<lost@nimbus.example>", status=MailStatus.failed, attempts=9,
                        created_at=now(), error="[Errno 111] Connection refused")
