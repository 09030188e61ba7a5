"""Raising a request: filed once, with everything, or not at all; nothing typed is lost."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from api.conversations.models import Conversation
from api.db import Database
from api.knowledge.models import Article, ArticleStatus, Vote
from api.mail.models import OutgoingMail
from api.tickets.models import Ticket
from tests.api.portal.conftest import Customer

KEY = "one-key-for-one-request"


def count(database: Database, model: type) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.feature("C3")
def test_request_is_filed_routed_promised_and_reported(dana: Customer, database: Database) -> None:
    answer = dana.raise_request()
    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["owner"] == {"kind": "agent", "name": "Ana Silva"}
    assert receipt["promised_by"]
    assert receipt["url"] == f"/portal/tickets/{receipt['reference']}"
    shown = dana.get(f"tickets/{receipt['reference']}").json()
    assert (shown["lines"][0]["text"], shown["lines"][0]["by"]) == ("Ordered two weeks ago.", "customer")
    assert shown["lines"][1]["kind"] == "receipt"
    with database.transaction() as session:
        mail = session.scalars(select(OutgoingMail)).one()
        assert receipt["reference"] in mail.subject
        assert session.scalars(select(Conversation.channel)).one() == "portal"


@pytest.mark.feature("T4")
def test_pictures_go_along_and_only_ones_own(dana: Customer, eve: Customer, database: Database) -> None:
    reference = dana.raise_request(pictures=[dana.upload()]).json()["reference"]
    (file,) = dana.get(f"tickets/{reference}").json()["lines"][0]["files"]
    assert dana.client.get(file["thumb_url"]).status_code == 200
    assert eve.raise_request(pictures=[file["id"]]).status_code == 404
    assert eve.raise_request(pictures=[dana.upload()]).status_code == 404
    assert count(database, Ticket) == 1


@pytest.mark.feature("C3")
def test_sent_again_under_its_key_it_is_still_one_request(dana: Customer, eve: Customer, database: Database) -> None:
    with ThreadPoolExecutor(4) as many:
        answers = list(many.map(lambda _: dana.raise_request(KEY), range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert count(database, Ticket) == 1
    assert dana.raise_request(KEY, description="Something else.").status_code == 422
    assert eve.raise_request(KEY).status_code == 201
    assert count(database, Ticket) == 2


@pytest.mark.parametrize("wrong", [
    {"subject": "  "}, {"subject": "x" * 121}, {"description": ""}, {"category": "nonsense"}, {"category": ""},
    {"status": "closed"}, {"priority": "urgent"}, {"account_id": "00000000-0000-0000-0000-000000000000"},
    {"pictures": ["not-an-id"]},
])
def test_wrong_or_surplus_fields_file_nothing(dana: Customer, database: Database, wrong: dict[str, object]) -> None:
    assert dana.raise_request(**wrong).status_code == 422
    assert count(database, Ticket) == count(database, Conversation) == 0


def test_key_is_needed_and_a_forged_request_is_refused(dana: Customer) -> None:
    body = {"subject": "A", "description": "B", "category": "cards"}
    assert dana.client.post("/api/v1/customer/tickets", json=body).status_code == 422
    forged = {"X-CSRF-Token": "guessed", "Idempotency-Key": KEY}
    assert dana.client.post("/api/v1/customer/tickets", json=body, headers=forged).status_code == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Idempotency-Key": KEY}
    assert dana.client.post("/api/v1/customer/tickets", json=body, headers=elsewhere).status_code == 403
    assert dana.get("tickets").json()["items"] == []


FIELDS = {"subject": "My card has not arrived", "description": "Two weeks\r\nago.", "category": "cards", "key": KEY}


@pytest.mark.feature("T3")
def test_form_says_beside_each_field_what_is_missing_and_keeps_the_rest(dana: Customer) -> None:
    picture = dana.upload()
    answer = dana.form("/portal/new", **FIELDS | {"subject": " ", "category": "", "files": picture})
    assert answer.status_code == 422
    for shown in ("Write a few words", "Choose what it is about", "Two weeks", picture, f'value="{KEY}"'):
        assert shown in answer.text


def test_form_double_clicked_files_once_and_leads_to_the_request(dana: Customer, database: Database) -> None:
    first, second = dana.form("/portal/new", **FIELDS), dana.form("/portal/new", **FIELDS)
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert count(database, Ticket) == 1
    assert "Your request is filed." in dana.page(first.headers["location"]).text
    with database.transaction() as session:
        assert session.scalars(select(Ticket.description)).one() == "Two weeks\nago."


def test_form_sent_again_with_other_words_says_so_and_takes_a_new_key(dana: Customer, database: Database) -> None:
    dana.form("/portal/new", **FIELDS)
    again = dana.form("/portal/new", **FIELDS | {"description": "Something else"})
    assert again.status_code == 422
    assert "sent before" in again.text
    assert KEY not in again.text
    assert count(database, Ticket) == 1


def test_form_about_somebody_elses_request_tells_nothing_of_it(eve: Customer, request_of_dana: Ticket) -> None:
    page = eve.page(f"/portal/new?about={request_of_dana.reference}")
    assert page.status_code == 200
    assert "My card has not arrived" not in page.text.replace("Such as: my card has not arrived", "")


@pytest.mark.feature("K9")
def test_answer_is_suggested_while_typing_and_solving_it_files_nothing(
    dana: Customer, database: Database, desk: SimpleNamespace
) -> None:
    with database.transaction() as session:
        article = Article(slug="late-card", topic_slug="cards", title="My card has not arrived", questions=[],
                          keywords=[], body="It takes five days.\n\nThen we send another.",
                          status=ArticleStatus.published)
        session.add(article)
    found = dana.page("/portal/suggestions?subject=card has not arrived").text
    assert "It takes five days." in found
    assert f"/portal/solved-by/{article.id}" in found
    done = dana.form(f"/portal/solved-by/{article.id}")
    assert "Nothing was filed" in done.text
    assert count(database, Ticket) == 0
    assert count(database, Vote) == 1
    assert dana.page("/portal/suggestions?subject=ab").text.strip() == ""


def test_what_was_typed_is_text_and_never_markup(dana: Customer) -> None:
    nasty = '<img src=x onerror=alert(1)>"\'{{7*7}}'
    reference = dana.raise_request(subject=nasty, description=nasty).json()["reference"]
    page = dana.page(f"/portal/tickets/{reference}").text
    assert "<img src=x" not in page
    assert "{{7*7}}" in page
