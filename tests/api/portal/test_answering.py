"""Writing in one's request, saying it is solved, reopening and rating it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from api.accounts.models import Site
from api.db import Database
from api.settings import Settings
from api.tickets.models import Rating, Status, Ticket
from tests.api.portal.conftest import Customer


@pytest.mark.feature("P5")
def test_line_with_a_picture_reaches_the_agent_and_wakes_the_request(
    dana: Customer, request_of_dana: Ticket, database: Database, ana_replies: Callable[..., object]
) -> None:
    ana_replies(request_of_dana, "A photo?", Status.pending_customer)
    path = f"tickets/{request_of_dana.reference}"
    answer = dana.post(f"{path}/lines", {"text": "Here it is.", "files": [dana.upload()]})
    assert answer.status_code == 202
    assert answer.json()["files"][0]["name"] == "card.png"
    assert dana.get(path).json()["status_text"] == "With Ana Silva"
    with database.transaction() as session:
        assert session.get_one(Ticket, request_of_dana.id).waiting_since


@pytest.mark.feature("P5")
def test_line_sent_twice_stands_once(dana: Customer, request_of_dana: Ticket) -> None:
    path = f"tickets/{request_of_dana.reference}/lines"
    first, second = (dana.post(path, {"text": "Hello?"}, key="the-same-key") for _ in range(2))
    assert first.json()["id"] == second.json()["id"]


def test_empty_and_endless_lines_are_refused_and_change_nothing(dana: Customer, request_of_dana: Ticket) -> None:
    path = f"tickets/{request_of_dana.reference}"
    before = len(dana.get(path).json()["lines"])
    assert dana.post(f"{path}/lines", {"text": " \0 "}).status_code == 422
    assert dana.post(f"{path}/lines", {"text": "x" * 10_001}).status_code == 422
    assert dana.form(f"/portal/{path}/lines", text="x" * 10_001).status_code == 409
    assert dana.form(f"/portal/{path}/lines", text=" ").status_code == 409
    assert len(dana.get(path).json()["lines"]) == before


def test_who_was_signed_out_meanwhile_hears_so(
    dana: Customer, request_of_dana: Ticket, database: Database, settings: Settings
) -> None:
    """Not of a breakage, also where the page has the colours of a site."""
    with database.transaction() as session:
        session.add(Site(key="ours", name="Ours", origins=[settings.base_url]))
    dana.client.cookies.clear()
    answer = dana.form(f"/portal/tickets/{request_of_dana.reference}/lines", text="Still there?")
    assert answer.status_code == 401


@pytest.mark.feature("P6")
def test_customer_reopens_what_an_agent_called_solved(
    dana: Customer, request_of_dana: Ticket, ana_replies: Callable[..., object]
) -> None:
    path = f"tickets/{request_of_dana.reference}"
    assert dana.post(f"{path}/reopen").status_code == 409
    ana_replies(request_of_dana, then=Status.resolved)
    assert dana.post(f"{path}/reopen").json()["status_text"] == "With Ana Silva"


@pytest.mark.feature("P6")
def test_writing_in_a_solved_request_opens_it_again(
    dana: Customer, request_of_dana: Ticket, ana_replies: Callable[..., object]
) -> None:
    ana_replies(request_of_dana, then=Status.resolved)
    path = f"tickets/{request_of_dana.reference}"
    assert dana.post(f"{path}/lines", {"text": "It is still not here."}).status_code == 202
    assert dana.get(path).json()["status"] == "open"


@pytest.mark.feature("P6")
def test_customer_says_it_is_solved_and_the_request_closes(dana: Customer, request_of_dana: Ticket) -> None:
    path = f"tickets/{request_of_dana.reference}"
    assert dana.post(f"{path}/solved").json()["status"] == "closed"
    assert dana.post(f"{path}/solved").status_code == 409
    assert dana.post(f"{path}/lines", {"text": "One more thing"}).status_code == 409


def test_line_sent_before_closing_may_be_sent_again_after_it(dana: Customer, request_of_dana: Ticket) -> None:
    """The answer to the first sending got lost on its way: the retry hears the same."""
    path = f"tickets/{request_of_dana.reference}"
    first = dana.post(f"{path}/lines", {"text": "Thanks"}, key="the-same-key")
    dana.post(f"{path}/solved")
    again = dana.post(f"{path}/lines", {"text": "Thanks"}, key="the-same-key")
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])


@pytest.mark.feature("P7")
def test_rating_once_solved_the_last_counts_and_earlier_ones_stay(
    dana: Customer, request_of_dana: Ticket, database: Database, ana_replies: Callable[..., object]
) -> None:
    path = f"tickets/{request_of_dana.reference}"
    assert dana.post(f"{path}/rating", {"score": 5}).status_code == 409
    ana_replies(request_of_dana, then=Status.resolved)
    assert dana.post(f"{path}/rating", {"score": 6}).status_code == 422
    assert dana.post(f"{path}/rating", {"score": 2, "comment": "Slow"}).status_code == 201
    assert dana.form(f"/portal/{path}/rating", score="4", comment="Slow, but kind").status_code == 303
    assert dana.get(path).json()["rating"] == {"score": 4, "comment": "Slow, but kind"}
    with database.transaction() as session:
        kept = session.execute(select(Rating.score, Rating.replaced_at.is_(None)).order_by(Rating.at)).all()
    assert [tuple(row) for row in kept] == [(2, False), (4, True)]
    assert "You rated our help" in dana.page(f"/portal/{path}").text


def test_rating_form_without_a_word_asks_for_one(
    dana: Customer, request_of_dana: Ticket, ana_replies: Callable[..., object]
) -> None:
    ana_replies(request_of_dana, then=Status.resolved)
    answer = dana.form(f"/portal/tickets/{request_of_dana.reference}/rating", comment="Fine")
    assert answer.status_code == 409
    assert "Choose one of the five words." in answer.text


@pytest.mark.parametrize("leaf", ["lines", "solved", "reopen", "rating", "seen"])
def test_forged_forms_change_nothing(dana: Customer, request_of_dana: Ticket, leaf: str) -> None:
    path = f"/portal/tickets/{request_of_dana.reference}/{leaf}"
    assert dana.client.post(path, data={"text": "x"}, headers={"X-CSRF-Token": "guessed"}).status_code == 403
    assert dana.client.post(path, data={"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
