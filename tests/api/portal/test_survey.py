"""The survey of one resolution: looking never votes, the last answer counts, for 14 days, without signing in."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from api.db import Database, now
from api.mail.models import OutgoingMail
from api.tickets import links
from api.tickets.models import GuestLink, LinkPurpose, Rating, Status, Ticket
from tests.api.portal.conftest import Customer


@pytest.fixture
def reader(client: TestClient) -> Customer:
    return Customer(TestClient(client.app))


@pytest.fixture
def survey(database: Database, request_of_dana: Ticket, ana_replies: Callable[..., object]) -> str:
    """The path in the mail that tells of the resolution."""
    ana_replies(request_of_dana, then=Status.resolved)
    return path_in_mail(database, f"resolved:{request_of_dana.id}:1")


def path_in_mail(database: Database, key: str) -> str:
    with database.transaction() as session:
        text = session.scalars(select(OutgoingMail.text).where(OutgoingMail.key == key)).one()
    return next("/survey/" + line.split("/survey/")[1] for line in text.splitlines() if "/survey/" in line)


def ratings(database: Database) -> list[tuple[int, int, bool]]:
    with database.transaction() as session:
        rows = session.scalars(select(Rating).order_by(Rating.at)).all()
    return [(row.resolution, row.score, row.replaced_at is None) for row in rows]


@pytest.mark.feature("P7")
def test_looking_never_votes(reader: Customer, survey: str, database: Database) -> None:
    for _ in range(3):
        answer = reader.page(f"{survey}?score=1")
        assert answer.status_code == 200
    assert "Very bad" in answer.text
    assert "checked" not in answer.text
    reader.client.head(survey)
    assert ratings(database) == []


@pytest.mark.feature("P7")
def test_answer_is_kept_and_may_change_while_earlier_ones_stay(
    reader: Customer, survey: str, database: Database
) -> None:
    assert "Thank you" in reader.form(survey, score="2", comment="Slow").text
    assert "You have answered already" in reader.page(survey).text
    assert "Good" in reader.form(survey, score="4", comment="Slow, but kind").text
    assert ratings(database) == [(1, 2, False), (1, 4, True)]


@pytest.mark.feature("P7")
@pytest.mark.parametrize("score", ["", "0", "6", "5.0", "five"])
def test_no_word_no_vote(reader: Customer, survey: str, database: Database, score: str) -> None:
    answer = reader.form(survey, score=score, comment="My words")
    assert answer.status_code == 422
    assert "My words" in answer.text
    assert ratings(database) == []


@pytest.mark.feature("P7")
def test_each_resolution_has_its_own_survey(  # noqa: PLR0917 - everybody who takes part
    reader: Customer, survey: str, request_of_dana: Ticket, database: Database, dana: Customer,
    ana_replies: Callable[..., object],
) -> None:
    reader.form(survey, score="1")
    dana.post(f"tickets/{request_of_dana.reference}/reopen")
    ana_replies(request_of_dana, "Now it is here.", Status.resolved)
    second = path_in_mail(database, f"resolved:{request_of_dana.id}:2")
    reader.form(second, score="5")
    reader.form(survey, score="2")
    assert ratings(database) == [(1, 1, False), (2, 5, True), (1, 2, True)]


@pytest.mark.feature("P7")
def test_after_fourteen_days_it_is_over(reader: Customer, survey: str, database: Database) -> None:
    with database.transaction() as session:
        sent = session.scalars(select(GuestLink).where(GuestLink.purpose == LinkPurpose.survey)).one()
        assert timedelta(days=13) < sent.expires_at - now() <= timedelta(days=14)
        session.execute(update(GuestLink).values(expires_at=now()))
    assert reader.page(survey).status_code == 410
    assert reader.form(survey, score="5").status_code == 410
    assert ratings(database) == []


def test_ticket_link_is_no_survey_and_pages_elsewhere_can_not_vote(
    reader: Customer, survey: str, request_of_dana: Ticket, database: Database
) -> None:
    with database.transaction() as session:
        view = links.issue(session, request_of_dana, LinkPurpose.view)
    assert reader.page(view.replace("/t/", "/survey/")).status_code == 410
    forged = reader.client.post(survey, data={"score": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403
    assert ratings(database) == []


def test_token_leaves_the_page_by_no_referrer(reader: Customer, survey: str, desk: SimpleNamespace) -> None:
    assert reader.page(survey).headers["Referrer-Policy"] == "no-referrer"
    assert reader.page("/survey/unknown").headers["Referrer-Policy"] == "no-referrer"
