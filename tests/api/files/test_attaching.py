"""An upload belongs to who sent it, and to one line (security row 6)."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from api.accounts.models import Role
from api.conversations.models import Line
from api.db import Database
from api.settings import Settings
from tests.api.files.conftest import Widget, arrive, card, encoded, enter

pytestmark = pytest.mark.feature("T4")
PNG = encoded(card())


@pytest.mark.feature("W7")
def test_a_picture_goes_with_its_line(widget: Widget) -> None:
    picture = widget.sent(PNG)
    line = widget.say("My card looks like this.", picture["id"])
    assert line.status_code == 202, line.text
    [shown] = line.json()["files"]
    assert set(shown) == {"id", "name", "type", "url", "thumb_url"}
    assert (shown["id"], shown["name"], shown["type"]) == (picture["id"], "card.png", "image/png")
    assert widget.client.get(shown["thumb_url"]).status_code == 200


def test_another_visitors_picture_is_not_there(widget: Widget, other_widget: Widget, database: Database) -> None:
    picture = widget.sent(PNG)
    answer = other_widget.say("Mine now.", picture["id"])
    assert answer.status_code == 404
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Line)) == 0
    assert widget.say("Still mine.", picture["id"]).status_code == 202


def test_a_picture_goes_with_one_line_only(widget: Widget) -> None:
    picture = widget.sent(PNG)
    assert widget.say("Once.", picture["id"]).status_code == 202
    assert widget.say("Twice.", picture["id"]).status_code == 404


def test_an_unknown_picture_takes_the_known_one_with_it(widget: Widget) -> None:
    picture = widget.sent(PNG)
    assert widget.say("One is missing.", picture["id"], str(uuid4())).status_code == 404
    assert widget.say("This one is there.", picture["id"]).status_code == 202


def test_a_visitor_does_not_send_what_an_agent_uploaded(widget: Widget, database: Database) -> None:
    enter(widget.client, database, Role.agent)
    uploaded = widget.client.post("/api/v1/pictures", files={"file": ("a.png", PNG, "image/png")})
    assert uploaded.status_code == 201, uploaded.text
    assert widget.say("From the desk?", uploaded.json()["id"]).status_code == 404


def test_more_pictures_than_fit_a_line_are_refused(widget: Widget, settings: Settings) -> None:
    ids = [str(uuid4()) for _ in range(settings.pictures + 1)]
    assert widget.say("So many.", *ids).status_code == 422


def test_a_line_without_words_may_carry_a_picture(widget: Widget) -> None:
    assert widget.say("", widget.sent(PNG)["id"]).status_code == 202
    assert arrive(widget.client).say("").status_code == 422
