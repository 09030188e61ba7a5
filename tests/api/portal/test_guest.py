"""The link in a mail opens one request, for a while, and nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from api.accounts.models import Account
from api.db import Database, now
from api.mail.models import OutgoingMail
from api.tickets import links
from api.tickets.models import GuestLink, LinkPurpose, Status, Ticket
from tests import factories
from tests.api.portal.conftest import HTML, Customer, browser_of, picture


@pytest.fixture
def stranger(database: Database, desk: SimpleNamespace) -> Ticket:
    """A request of somebody without an account."""
    with database.transaction() as session:
        return factories.ticket(session)


@pytest.fixture
def link(database: Database, stranger: Ticket) -> str:
    """The one in the mail that was sent when it was filed."""
    with database.transaction() as session:
        text = session.scalars(select(OutgoingMail.text).where(OutgoingMail.ticket_id == stranger.id)).one()
    found = re.search(r"/t/[\w-]+", text)
    assert found
    return found[0]


@pytest.fixture
def guest(client: TestClient) -> Customer:
    """A browser that knows nothing but the link."""
    return Customer(TestClient(client.app))


@pytest.mark.feature("P2")
def test_holder_of_the_link_reads_writes_confirms_reopens_and_rates(
    guest: Customer, link: str, stranger: Ticket, database: Database, ana_replies: Callable[..., object]
) -> None:
    assert stranger.subject in guest.page(link).text
    assert guest.form(f"{link}/lines", text="Any news?", key="first-line").status_code == 303
    assert "Any news?" in guest.page(link).text
    ana_replies(stranger, "Yes: it left today.", Status.resolved)
    assert "Is it solved?" in guest.page(link).text
    assert guest.form(f"{link}/reopen").status_code == 303
    ana_replies(stranger, "And now?", Status.resolved)
    assert guest.form(f"{link}/rating", score="5").status_code == 303
    assert guest.form(f"{link}/solved").status_code == 303
    with database.transaction() as session:
        assert session.get_one(Ticket, stranger.id).status is Status.closed


@pytest.mark.feature("P2")
def test_guest_sends_pictures_bound_to_the_request(
    guest: Customer, link: str, dana: Customer, request_of_dana: Ticket
) -> None:
    sent = guest.client.post(f"{link}/pictures", files={"file": ("card.png", picture(), "image/png")}).json()
    taken = dana.post(f"tickets/{request_of_dana.reference}/lines", {"text": "", "files": [sent["id"]]})
    assert taken.status_code == 404
    assert guest.form(f"{link}/lines", text="", files=sent["id"]).status_code == 303
    assert "card.png" in guest.page(link).text


@pytest.mark.feature("P2")
def test_token_leaves_the_page_neither_by_referrer_nor_by_link(guest: Customer, link: str) -> None:
    answer = guest.page(link)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert not re.findall(r'href="https?://', answer.text)
    token = link.rpartition("/")[2]
    addresses = re.findall(r'(?:href|src)="([^"]*)"', answer.text)
    assert not [address for address in addresses if token in address]


@pytest.mark.feature("P2")
@pytest.mark.parametrize("token", ["unknown", "%20", "%00", "x" * 3000, "..%2e"])
def test_unknown_link_is_gone_and_shows_the_way_on(guest: Customer, desk: SimpleNamespace, token: str) -> None:
    answer = guest.page(f"/t/{token}")
    assert answer.status_code == 410
    assert "Your request and everything in it is kept" in answer.text
    assert "/account/sign-in" in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert guest.form(f"/t/{token}/lines", text="x").status_code == 410


@pytest.mark.feature("P2")
def test_expired_link_and_link_of_another_purpose_are_gone(
    guest: Customer, link: str, stranger: Ticket, database: Database
) -> None:
    with database.transaction() as session:
        survey = links.issue(session, stranger, LinkPurpose.survey)
    assert guest.page(survey.replace("/survey/", "/t/")).status_code == 410
    with database.transaction() as session:
        session.execute(update(GuestLink).values(expires_at=now() - timedelta(seconds=1)))
    assert guest.page(link).status_code == 410
    assert guest.form(f"{link}/solved").status_code == 410


def test_link_opens_neither_the_portal_nor_another_request(guest: Customer, link: str, request_of_dana: Ticket) -> None:
    guest.page(link)
    assert guest.get("tickets").status_code == 401
    assert guest.get(f"tickets/{request_of_dana.reference}").status_code == 401


def test_page_of_another_website_can_not_use_a_link(guest: Customer, link: str) -> None:
    answer = guest.client.post(f"{link}/solved", data={}, headers=HTML | {"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.feature("P2")
def test_guest_signs_in_and_keeps_the_request(
    client: TestClient, guest: Customer, link: str, stranger: Ticket, database: Database
) -> None:
    sent = guest.form(f"{link}/sign-in")
    assert sent.headers["location"] == "/account/sign-in?next=/t/return"
    assert guest.client.get("/t/return", follow_redirects=False).headers["location"] == link
    with database.transaction() as session:
        sam = factories.account(session, "Sam Stranger")
        sam.email = stranger.requester_email
    owner = browser_of(client, sam)
    assert "Keep it in my account" in owner.page(link).text
    kept = owner.form(f"{link}/keep")
    assert kept.headers["location"] == f"/portal/tickets/{stranger.reference}"
    assert owner.get(f"tickets/{stranger.reference}").status_code == 200


def test_forwarded_link_makes_nobody_else_the_owner(eve: Customer, link: str, stranger: Ticket) -> None:
    assert "Keep it in my account" not in eve.page(link).text
    eve.form(f"{link}/keep")
    assert eve.get(f"tickets/{stranger.reference}").status_code == 404


def test_nowhere_to_return_leads_to_the_portal(guest: Customer) -> None:
    assert guest.client.get("/t/return", follow_redirects=False).headers["location"] == "/portal"
    guest.client.cookies.set("care_return", "//evil.example/", path="/t")
    assert guest.client.get("/t/return", follow_redirects=False).headers["location"] == "/portal"


@pytest.mark.feature("P8")
def test_mail_names_the_agent_and_its_link_works(
    guest: Customer, link: str, stranger: Ticket, database: Database
) -> None:
    with database.transaction() as session:
        mail = session.scalars(select(OutgoingMail).where(OutgoingMail.ticket_id == stranger.id)).one()
        assert session.scalars(select(Account.name).where(Account.id == stranger.assignee_id)).one() in mail.text
    assert "With Ana Silva" in guest.page(link).text
