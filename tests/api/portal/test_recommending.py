"""A customer is recommended articles that follow from their own requests, each with its reason, until they say no."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.conversations.models import Line
from api.db import Database
from api.frontdesk.models import Turn
from api.knowledge import service
from api.knowledge.models import Article
from api.knowledge.paths import article_path
from api.knowledge.schemas import WriteArticle
from api.policy import SYSTEM
from tests import factories
from tests.api.portal.conftest import HTML, Customer
from tests.product import until

P9 = pytest.mark.feature("P9")
LATE, NEAR = "My card has not arrived yet", "When will my new card arrive?"
BLOCKED, FEES = "My PIN is blocked", "What a transfer costs"
FOR_YOU = "You may find useful"


@pytest.fixture
def articles(client: TestClient, database: Database, desk: SimpleNamespace) -> dict[str, Article]:
    made = {}
    with database.transaction() as session:
        for title, topic in ((LATE, "cards"), (NEAR, "cards"), (BLOCKED, "cards"), (FEES, "payments")):
            made[title] = service.write(session, SYSTEM, WriteArticle(title=title, body="Open Cards.", topic=topic))
            service.publish(session, made[title])
    until(lambda: client.app.state.library and len(client.app.state.library.index.versions) == len(made))
    return made


@pytest.fixture
def shown(database: Database, desk: SimpleNamespace, articles: dict[str, Article]) -> Callable[..., None]:
    """The bot showed Dana an article in the chat that became her request."""

    def show(title: str, helpful: bool | None = None) -> None:
        with database.transaction() as session:
            line = session.scalars(select(Line).order_by(Line.at)).first()
            assert line
            session.add(Turn(line_id=line.id, conversation_id=line.conversation_id, question="?", outcome="answer",
                             article_id=articles[title].id, helpful=helpful))

    return show


def recommended(page: str) -> str:
    return page.partition(FOR_YOU)[2].partition("</section>")[0]


@P9
def test_reason_is_the_customers_own_request(dana: Customer, eve: Customer, articles: dict[str, Article]) -> None:
    dana.raise_request(subject="My card has still not arrived")
    page = recommended(dana.page("/portal/tickets").text)
    assert LATE in page
    assert "Because you asked about “My card has still not arrived”" in page
    assert FEES not in page
    assert FOR_YOU not in eve.page("/portal/tickets").text


@P9
def test_topic_and_what_was_shown_are_reasons_too(
    dana: Customer, articles: dict[str, Article], shown: Callable[..., None]
) -> None:
    dana.raise_request(subject="Zzz qqq")
    assert "Because you had a request about Cards" in recommended(dana.page("/portal/tickets").text)
    shown(LATE)
    page = recommended(dana.page("/portal/tickets").text)
    assert f">{LATE}</a>" not in page
    assert f"Because you were shown “{LATE}”" in page


@P9
def test_what_lies_beside_an_answer_that_did_not_help_is_left_out(
    dana: Customer, articles: dict[str, Article], shown: Callable[..., None]
) -> None:
    dana.raise_request(subject="Zzz qqq", category="payments")
    shown(LATE, helpful=False)
    assert "Because you were shown" not in dana.page("/portal/tickets").text


@P9
def test_end_of_an_article_recommends_others_in_the_readers_language(
    dana: Customer, client: TestClient, articles: dict[str, Article]
) -> None:
    dana.raise_request(subject="My PIN is blocked and my card has not arrived")
    page = recommended(dana.page(article_path(articles[BLOCKED])).text)
    assert LATE in page
    assert f">{BLOCKED}</a>" not in page
    assert "Weil du nach" in dana.page(article_path(articles[BLOCKED], "de")).text
    stranger = client.get(article_path(articles[LATE]), headers=HTML).text
    assert FOR_YOU not in stranger
    assert "They answer nearly the same question." in stranger


@P9
def test_switched_off_nothing_is_recommended_anywhere(
    dana: Customer, articles: dict[str, Article], database: Database
) -> None:
    dana.raise_request()
    assert FOR_YOU in dana.page("/portal/tickets").text
    assert dana.form("/account/help", locale="de").headers["location"] == "/account?done=help"
    for path in ("/portal/tickets", article_path(articles[BLOCKED])):
        assert FOR_YOU not in dana.page(path).text
    account = dana.page("/account").text
    assert 'name="recommendations" value="true" >' in account
    assert '<option value="de" selected>' in account
    dana.form("/account/help", locale="de", recommendations="true")
    assert FOR_YOU in dana.page("/portal/tickets").text


@P9
def test_staff_are_recommended_nothing(client: TestClient, desk: SimpleNamespace, articles: dict[str, Any]) -> None:
    ana = factories.sign_in(TestClient(client.app), desk.ana)
    assert FOR_YOU not in ana.get(article_path(articles[LATE]), headers=HTML).text
    assert "Help for you" not in ana.get("/account", headers=HTML).text
