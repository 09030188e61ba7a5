"""The bot asks once how the chat was; the answer is kept with the conversation and shown as a figure to admins."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.db import Database
from api.frontdesk import chat_rating
from api.frontdesk.jobs import conclude, prepare
from api.frontdesk.models import ChatRating
from api.tickets.models import Rating
from tests import factories
from tests.api.frontdesk.conftest import SmallDesk, Widget
from tests.api.frontdesk.test_handover import hand_off

pytestmark = pytest.mark.feature("B9")
ASKS = [{"text": "Goodbye."}, {"custom": {"kind": "rating", "text": "Was this chat useful?"}}]


def turn(widget: Widget, database: Database, *said: dict[str, Any]) -> None:
    """A turn in which the bot says these lines."""
    line = UUID(widget.say("bye")["id"])
    with database.transaction() as session:
        assert prepare(session, line)
    with database.transaction() as session:
        conclude(session, line, list(said), {}, "")


def kinds(widget: Widget) -> list[str]:
    return [line["kind"] for line in widget.get()["lines"]]


def ratings(database: Database) -> list[tuple[int, str, bool]]:
    with database.transaction() as session:
        rows = session.scalars(select(ChatRating).order_by(ChatRating.at)).all()
    return [(row.score, row.comment, row.replaced_at is None) for row in rows]


def test_it_is_asked_once_and_the_last_answer_counts(widget: Widget, database: Database) -> None:
    turn(widget, database, *ASKS)
    turn(widget, database, *ASKS)
    assert kinds(widget).count("rating") == 1
    for score, comment in ((2, "Slow\0"), (5, "Better now")):
        assert widget.post("rating", {"score": score, "comment": comment}).status_code == 201
    assert ratings(database) == [(2, "Slow", False), (5, "Better now", True)]
    with database.transaction() as session:
        figures = chat_rating.figures(session)
    assert (figures.asked, figures.rated, figures.good, figures.percent) == (1, 1, 1, 100)


def test_it_is_not_asked_while_a_person_has_the_request(widget: Widget, database: Database, client: TestClient) -> None:
    """Neither in the turn that hands over, nor after a hand-back with the request still open."""
    line = widget.say("bye")
    with database.transaction() as session:
        prepare(session, UUID(line["id"]))
    hand_off(client, widget.get()["id"], line["id"])
    with database.transaction() as session:
        conclude(session, UUID(line["id"]), ASKS, {}, "")
    assert "rating" not in kinds(widget)


def test_a_persons_help_is_rated_apart(client: TestClient, widget: Widget, database: Database) -> None:
    """The named form decides, also when a newer one stands below it."""
    turn(widget, database, *ASKS)
    chat_form = next(line["id"] for line in widget.get()["lines"] if line["kind"] == "rating")
    hand_off(client, widget.get()["id"], widget.say("A person, please")["id"])
    assert widget.post("solved", {}).status_code == 200
    assert widget.post("rating", {"score": 4}).status_code == 201
    assert widget.post("rating", {"score": 1, "line": chat_form}).status_code == 201
    with database.transaction() as session:
        assert session.scalars(select(Rating.score)).all() == [4]
    assert ratings(database) == [(1, "", True)]
    turn(widget, database, *ASKS)
    assert kinds(widget).count("rating") == 2


@pytest.mark.parametrize("body", [{"score": 0}, {"score": 6}, {"score": 3, "comment": "x" * 1_001}])
def test_what_is_no_rating_is_refused(widget: Widget, database: Database, body: dict[str, Any]) -> None:
    turn(widget, database, *ASKS)
    assert widget.post("rating", body).status_code == 422
    assert ratings(database) == []


def test_nothing_is_rated_before_it_is_asked(widget: Widget, database: Database) -> None:
    turn(widget, database, {"text": "Hello."})
    assert widget.post("rating", {"score": 5}).status_code == 404
    assert ratings(database) == []


def test_admins_see_the_figure(client: TestClient, widget: Widget, database: Database, desk: SmallDesk) -> None:
    turn(widget, database, *ASKS)
    widget.post("rating", {"score": 2})
    with database.transaction() as session:
        admin = factories.admin(session)
    page = factories.sign_in(TestClient(client.app), admin).get("/admin/triggers", headers={"Accept": "text/html"})
    assert "0 of 1" in page.text
    assert 'care_chat_ratings_last_week{score="2"} 1.0' in client.get("/metrics").text
