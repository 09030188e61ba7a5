"""The customer's stream: what happens in one's own requests arrives, nobody else's, and nothing after signing out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from api.accounts.models import Account
from api.conversations import threads
from api.db import Database
from api.policy import SYSTEM
from api.tickets import links
from api.tickets.models import LinkPurpose, Ticket
from tests import factories
from tests.streams import Ear

PATIENCE_SECONDS = 10.0


@dataclass
class Page(Ear):
    """One open page's stream, and what it has brought."""

    client: httpx2.Client
    path: str = "/api/v1/customer/stream"

    @contextmanager
    def listening(self, after: str = "") -> Iterator[None]:
        headers = {"Last-Event-ID": after} if after else {}
        with self.client.stream("GET", self.path, headers=headers, timeout=PATIENCE_SECONDS) as answer:
            self.listen_to(answer)
            yield

    def next(self, wanted: str) -> dict[str, Any]:
        while True:
            name, data = self.heard.get(timeout=PATIENCE_SECONDS)
            if name == wanted:
                return data


@pytest.fixture
def open_page(address: str) -> Callable[[Account], Page]:
    def open_one(person: Account) -> Page:
        client = httpx2.Client(base_url=address)
        factories.sign_in(client, person)
        return Page(client)

    return open_one


@pytest.mark.feature("P5")
def test_answer_of_the_agent_arrives_and_what_was_missed_is_replayed(
    open_page: Callable[[Account], Page], desk: SimpleNamespace, request_of_dana: Ticket,
    ana_replies: Callable[..., Any],
) -> None:
    page = open_page(desk.dana)
    with page.listening():
        ana_replies(request_of_dana, "It left today.")
        heard = page.next("line")
        assert heard["line"]["text"] == "It left today."
        assert heard["conversation_id"] == str(request_of_dana.conversation_id)
        assert page.next("ticket")["ticket"]["reference"] == request_of_dana.reference
    ana_replies(request_of_dana, "Track it here.")
    later = open_page(desk.dana)
    with later.listening(page.cursor):
        assert later.next("line")["line"]["text"] == "Track it here."


@pytest.mark.feature("P5")
def test_request_opened_later_is_heard_too(
    open_page: Callable[[Account], Page], desk: SimpleNamespace, database: Database, ana_replies: Callable[..., Any]
) -> None:
    page = open_page(desk.dana)
    with page.listening():
        with database.transaction() as session:
            ticket = factories.ticket(session, desk.dana)
        assert page.next("ticket")["ticket"]["reference"] == ticket.reference
        ana_replies(ticket, "Hello.")
        assert page.next("line")["line"]["text"]


def test_stream_is_silent_for_everybody_else_and_about_notes(
    open_page: Callable[[Account], Page], desk: SimpleNamespace, request_of_dana: Ticket,
    ana_replies: Callable[..., Any], ana_notes: Callable[..., Any],
) -> None:
    hers, others = open_page(desk.dana), open_page(desk.eve)
    with hers.listening(), others.listening():
        ana_notes(request_of_dana, "Between us.")
        ana_replies(request_of_dana, "It left today.")
        assert hers.next("line")["line"]["text"] == "It left today."
        with pytest.raises(Empty):
            others.heard.get(timeout=0.5)


def test_stream_falls_silent_when_the_sign_in_ends(
    open_page: Callable[[Account], Page], desk: SimpleNamespace, request_of_dana: Ticket,
    ana_replies: Callable[..., Any],
) -> None:
    page, witness = open_page(desk.dana), open_page(desk.dana)
    with page.listening(), witness.listening():
        page.client.delete("/api/v1/session").raise_for_status()
        ana_replies(request_of_dana, "After the end.")
        assert witness.next("line")["line"]["text"] == "After the end."
        with pytest.raises(Empty):
            page.heard.get(timeout=0.5)


@pytest.mark.feature("P2")
def test_guests_stream_tells_of_the_links_request_only(
    address: str, desk: SimpleNamespace, request_of_dana: Ticket, database: Database, ana_replies: Callable[..., Any]
) -> None:
    with database.transaction() as session:
        other = factories.ticket(session)
        path = links.issue(session, other, LinkPurpose.view)
    page = Page(httpx2.Client(base_url=address), f"{path}/stream")
    with page.listening():
        ana_replies(request_of_dana, "For Dana.")
        with database.transaction() as session:
            threads.append(session, threads.hold(session, other.conversation_id), SYSTEM, "For the guest.")
        assert page.next("line")["line"]["text"] == "For the guest."


def test_stream_needs_a_sign_in(address: str, desk: SimpleNamespace) -> None:
    assert httpx2.get(f"{address}/api/v1/customer/stream").status_code == 401
    assert httpx2.get(f"{address}/t/unknown/stream").status_code == 410
