"""The bot answers in the customer's language where the article is written in it, and says so where it is not."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.accounts.models import Site
from api.conversations.models import Conversation, Line
from api.db import Database
from api.knowledge import service
from api.knowledge.models import Article
from api.knowledge.schemas import WriteArticle
from api.main import create_app
from api.policy import SYSTEM
from api.settings import Settings
from tests.api.frontdesk.conftest import SmallDesk, Widget

STOLEN = {"title": "My card is lost or stolen", "questions": ["I lost my card", "my wallet was stolen"]}
GESTOHLEN = {"title": "Meine Karte ist verloren oder gestohlen",
             "questions": ["Ich habe meine Karte verloren", "Mir wurde der Geldbeutel gestohlen"]}
PIN = {"title": "My PIN is blocked", "questions": ["I typed the wrong PIN three times", "unlock my PIN"]}


@pytest.fixture
def articles(database: Database, desk: SmallDesk) -> SimpleNamespace:
    with database.transaction() as session:
        def write(**fields: Any) -> Article:
            article = service.write(session, SYSTEM, WriteArticle(topic="cards", body="Open Cards.", **fields))
            service.publish(session, article)
            return article

        stolen = write(**STOLEN)
        return SimpleNamespace(stolen=stolen, pin=write(**PIN), order=write(title="Order a new card"),
                               gestohlen=write(**GESTOHLEN, locale="de", source_id=stolen.id))


@pytest.fixture
def bot(settings: Settings, articles: SimpleNamespace) -> Any:
    with TestClient(create_app(settings)) as client:
        while client.get("/readyz").status_code != 200:
            pass
        client.headers["Authorization"] = f"Bearer {settings.bot_secret.get_secret_value()}"
        yield client


def ask(bot: TestClient, database: Database, text: str, locale: str) -> dict[str, Any]:
    """As a widget on a site of that language would."""
    with database.transaction() as session:
        session.scalars(select(Site)).one().locale = locale
    token = bot.post("/api/v1/widget/sessions", json={"site_key": "shop"}, headers={"Origin": "http://shop.example"})
    Widget(bot, token.json()["token"]).say(text)
    with database.transaction() as session:
        line = session.scalars(select(Line).join(Conversation).order_by(Line.at.desc())).first()
        assert line
        turn = {"conversation_id": str(line.conversation_id), "turn": str(line.id)}
    return dict(bot.post("/api/v1/bot/answers", json=turn | {"text": text}).json())


def first(answer: dict[str, Any]) -> UUID:
    """What was answered, or what comes first of what was asked back."""
    return UUID(answer["article"]["id"] if answer["article"] else answer["options"][0]["article_id"])


@pytest.mark.feature("K4")
@pytest.mark.parametrize("asked", ["Ich habe meine Karte verloren", "I lost my card"])
def test_customer_of_a_german_site_gets_the_german_text(
    bot: TestClient, database: Database, articles: SimpleNamespace, asked: str
) -> None:
    answer = ask(bot, database, asked, "de")
    assert first(answer) == articles.gestohlen.id
    if answer["article"]:
        assert (answer["article"]["locale"], answer["article"]["fallback"]) == ("de", False)


@pytest.mark.feature("K4")
def test_what_is_not_written_in_german_is_given_in_english_and_marked(
    bot: TestClient, database: Database, articles: SimpleNamespace
) -> None:
    answer = ask(bot, database, "unlock my PIN", "de")
    assert first(answer) == articles.pin.id
    shown = answer["article"] or pick(bot, database, articles.pin)["article"]
    assert (shown["locale"], shown["fallback"]) == ("en", True)
    assert f"/help/de/articles/{articles.pin.id}" in shown["url"]


def pick(bot: TestClient, database: Database, article: Article) -> dict[str, Any]:
    with database.transaction() as session:
        line = session.scalars(select(Line).order_by(Line.at.desc())).first()
        assert line
        body = {"conversation_id": str(line.conversation_id), "turn": str(line.id), "article_id": str(article.id)}
    return dict(bot.post("/api/v1/bot/answers", json=body).json())


@pytest.mark.feature("K4")
@pytest.mark.feature("T9")
def test_german_question_on_an_english_site_is_understood_by_its_words(
    bot: TestClient, database: Database, articles: SimpleNamespace
) -> None:
    answer = ask(bot, database, "Ich habe meine Karte verloren", "en")
    assert first(answer) == articles.gestohlen.id


@pytest.mark.feature("K4")
def test_one_article_is_never_two_of_the_options(
    bot: TestClient, database: Database, articles: SimpleNamespace
) -> None:
    for locale in ("en", "de"):
        options = ask(bot, database, "card", locale)["options"]
        families = [articles.stolen.id if UUID(one["article_id"]) == articles.gestohlen.id else UUID(one["article_id"])
                    for one in options]
        assert len(families) == len(set(families))


@pytest.mark.feature("K4")
@pytest.mark.feature("W9")
@pytest.mark.parametrize(("spoken", "kept"), [("de", "de"), ("de-AT", "de"), ("fr", "en"), ("", "en")])
def test_conversation_is_in_the_language_that_the_widget_speaks(
    bot: TestClient, database: Database, articles: SimpleNamespace, spoken: str, kept: str
) -> None:
    origin = {"Origin": "http://shop.example"}
    token = bot.post("/api/v1/widget/sessions", json={"site_key": "shop"}, headers=origin).json()["token"]
    headers = Widget(bot, token).headers() | {"Accept-Language": spoken}
    assert bot.post("/api/v1/widget/lines", json={"text": "Hallo"}, headers=headers).status_code == 202
    with database.transaction() as session:
        assert session.scalars(select(Conversation)).one().locale == kept
    first = bot.get("/api/v1/widget/articles", params={"q": "karte verloren"}, headers=headers).json()["items"][0]
    assert first["locale"] == "de"
