"""A customer follows the own requests, in customers' words, and nobody else's."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from api.conversations.models import Conversation
from api.db import Database
from api.tickets import working
from api.tickets.models import Status, Ticket
from tests import factories
from tests.api.portal.conftest import HTML, Customer, browser_of


@pytest.mark.feature("P4")
def test_list_says_status_agent_promise_and_last_line_in_customers_words(
    dana: Customer, request_of_dana: Ticket, ana_replies: Callable[..., object]
) -> None:
    (before,) = dana.get("tickets").json()["items"]
    assert (before["status_text"], before["agent"]) == ("With Ana Silva", "Ana Silva")
    assert before["promised_by"]
    ana_replies(request_of_dana, "Which address is it?", Status.pending_customer)
    (after,) = dana.get("tickets").json()["items"]
    assert (after["status_text"], after["promised_by"]) == ("Waiting for you", None)
    assert (after["last_line"]["text"], after["last_line"]["name"]) == ("Which address is it?", "Ana Silva")


@pytest.mark.feature("P4")
def test_page_lists_requests_and_shows_what_is_new(
    dana: Customer, request_of_dana: Ticket, ana_replies: Callable[..., object]
) -> None:
    ana_replies(request_of_dana, "It left <today>.")
    page = dana.page("/portal/tickets").text
    for shown in (request_of_dana.reference, "With Ana Silva", "It left &lt;today&gt;.", "New answer"):
        assert shown in page


@pytest.mark.feature("P4")
def test_empty_list_offers_the_next_step(dana: Customer) -> None:
    page = dana.page("/portal/tickets").text
    assert "No requests yet" in page
    assert 'href="/portal/new"' in page


def test_pages_of_the_list_neither_repeat_nor_skip(dana: Customer, database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        filed = [factories.ticket(session, desk.dana).reference for _ in range(23)]
    first = dana.get("tickets").json()
    second = dana.get(f"tickets?cursor={first['next']}").json()
    assert [item["reference"] for item in first["items"] + second["items"]] == filed[::-1]
    assert second["next"] is None
    assert dana.get("tickets?cursor=rubbish").status_code == 422


@pytest.mark.feature("P4")
def test_request_shows_its_thread_and_its_way_so_far(
    dana: Customer, request_of_dana: Ticket, ana_replies: Callable[..., object]
) -> None:
    ana_replies(request_of_dana, then=Status.resolved)
    shown = dana.get(f"tickets/{request_of_dana.reference}").json()
    assert [step["text"] for step in shown["steps"]] == ["Received", "With Ana Silva", "Solved: tell us if not"]
    assert "It is on its way." in [line["text"] for line in shown["lines"]]
    page = dana.page(f"/portal/tickets/{request_of_dana.reference}").text
    assert "What happened so far" in page
    assert "Is it solved?" in page


def test_reference_is_understood_however_it_is_written(dana: Customer, request_of_dana: Ticket) -> None:
    loose = request_of_dana.reference.lower().replace("-", "")
    assert dana.get(f"tickets/{loose}").json()["reference"] == request_of_dana.reference


@pytest.mark.feature("L8")
def test_notes_of_agents_appear_nowhere(
    dana: Customer, request_of_dana: Ticket, ana_notes: Callable[..., object]
) -> None:
    ana_notes(request_of_dana, "Looks like a second account.")
    reference = request_of_dana.reference
    for answer in (dana.get("tickets"), dana.get(f"tickets/{reference}"), dana.page("/portal/tickets"),
                   dana.page(f"/portal/tickets/{reference}")):
        assert answer.status_code == 200
        assert "second account" not in answer.text
    assert dana.get("tickets").json()["items"][0]["last_line"]["by"] != "agent"


ROUTES = [
    ("GET", "", None), ("POST", "/lines", {"text": "Hello"}), ("POST", "/seen", {"seq": 1}), ("POST", "/solved", {}),
    ("POST", "/reopen", {}), ("POST", "/rating", {"score": 5}),
]


@pytest.mark.parametrize(("method", "leaf", "body"), ROUTES)
def test_somebody_elses_request_is_not_there(  # noqa: PLR0917 - who is asked, and what for
    dana: Customer, eve: Customer, client: TestClient, desk: SimpleNamespace, request_of_dana: Ticket, method: str,
    leaf: str, body: dict[str, object] | None,
) -> None:
    """A reference is printed in every mail; it opens nothing by itself."""
    path = f"/api/v1/customer/tickets/{request_of_dana.reference}{leaf}"
    page = f"/portal/tickets/{request_of_dana.reference}{leaf}"
    headers = {"Idempotency-Key": "a-key-of-mine"}

    def ask(who: TestClient) -> list[int]:
        form = {"data": {"csrf_token": who.headers.get("X-CSRF-Token", "")}} if method == "POST" else {}
        return [who.request(method, path, json=body, headers=headers).status_code,
                who.request(method, page, headers=HTML, follow_redirects=False, **form).status_code]

    assert ask(eve.client) == [404, 404]
    assert ask(TestClient(client.app)) == [401, 303 if method == "GET" else 401]
    assert ask(browser_of(client, desk.ana).client) == [403, 403]
    assert dana.get(f"tickets/{request_of_dana.reference}").json()["status"] == "open"


def test_sign_in_leads_back_to_the_page(client: TestClient, request_of_dana: Ticket) -> None:
    path = f"/portal/tickets/{request_of_dana.reference}"
    answer = client.get(path, headers=HTML, follow_redirects=False)
    assert answer.headers["location"] == f"/account/sign-in?next={path}"


def test_looking_changes_nothing_and_only_the_screen_tells_what_was_seen(
    dana: Customer, request_of_dana: Ticket, database: Database, ana_replies: Callable[..., object]
) -> None:
    """A mail about an answer is spared only when the answer was really looked at."""
    ana_replies(request_of_dana)
    dana.page(f"/portal/tickets/{request_of_dana.reference}")
    assert dana.get("tickets").json()["items"][0]["unread"]
    last = dana.get(f"tickets/{request_of_dana.reference}").json()["lines"][-1]["seq"]
    assert dana.post(f"tickets/{request_of_dana.reference}/seen", {"seq": last + 50}).status_code == 204
    assert not dana.get("tickets").json()["items"][0]["unread"]
    with database.transaction() as session:
        conversation = session.get_one(Conversation, request_of_dana.conversation_id)
        assert conversation.seen_seq == conversation.last_seq


@pytest.mark.feature("P6")
def test_closed_request_takes_no_line_and_offers_a_new_one(
    dana: Customer, request_of_dana: Ticket, database: Database, desk: SimpleNamespace
) -> None:
    with database.transaction() as session:
        working.close(session, session.get_one(Ticket, request_of_dana.id), factories.acting(desk.ana), "done")
    path = f"/portal/tickets/{request_of_dana.reference}"
    refused = dana.form(f"{path}/lines", text="One more thing")
    assert refused.status_code == 409
    assert "Nothing was sent" in refused.text
    assert f'href="/portal/new?about={request_of_dana.reference}"' in dana.page(path).text
    form = dana.page(f"/portal/new?about={request_of_dana.reference}").text
    assert f"About {request_of_dana.reference}: My card has not arrived" in form
