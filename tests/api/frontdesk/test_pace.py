"""Who writes too fast is refused politely, and everybody else is not."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.settings import Settings
from tests.api.frontdesk.conftest import ORIGIN, SmallDesk, Widget, arrive

LINES, VISITORS = 3, 4


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"lines_per_minute": LINES, "visitors_per_hour": VISITORS})


def write(widget: Widget, times: int) -> list[Any]:
    return [widget.post("lines", {"text": f"Line {number}"}) for number in range(times)]


def test_beyond_the_limit_lines_are_refused_and_none_that_was_taken_is_lost(widget: Widget) -> None:
    answers = write(widget, LINES + 2)
    assert [answer.status_code for answer in answers] == [202] * LINES + [429] * 2
    assert {answer.json()["error"] for answer in answers[LINES:]} == {"TooMany"}
    assert all(1 <= int(answer.headers["Retry-After"]) <= 60 for answer in answers[LINES:])
    assert [line["text"] for line in widget.get()["lines"]] == ["Line 0", "Line 1", "Line 2"]


def test_starting_afresh_gives_no_new_lines(widget: Widget) -> None:
    write(widget, LINES)
    assert widget.post("conversation", {}).status_code == 429
    assert write(widget, 1)[0].status_code == 429


def test_a_message_for_a_person_counts_like_a_line(widget: Widget) -> None:
    write(widget, LINES)
    message = {"description": "My card is gone", "email": "kim@customer.example"}
    assert widget.post("tickets", message).status_code == 429


def test_another_visitor_is_not_held_up(widget: Widget, other_widget: Widget) -> None:
    write(widget, LINES + 1)
    assert write(other_widget, 1)[0].status_code == 202


def test_new_visitors_from_one_address_are_limited(client: TestClient, desk: SmallDesk) -> None:
    for _ in range(VISITORS):
        arrive(client)
    answer = client.post("/api/v1/widget/sessions", json={"site_key": "shop"}, headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.json()["error"]) == (429, "TooMany")
    assert int(answer.headers["Retry-After"]) >= 1
