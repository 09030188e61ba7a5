"""People with accounts, and the mails that were written to them."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from api.accounts import jobs, service
from api.accounts.models import Account, Role, Site
from api.db import Database
from api.jobs import Tools
from api.mail.models import OutgoingMail
from api.settings import Settings

PASSWORD = "three words of mine"
JOBS = {"accounts.greet": jobs.greet, "accounts.offer_reset": jobs.offer_reset}
TAKE = text("DELETE FROM procrastinate_jobs WHERE task_name LIKE 'accounts.%' RETURNING task_name, args")

Open = Callable[..., Account]
Enter = Callable[..., str]
Mails = Callable[[], list[OutgoingMail]]


@pytest.fixture
def open_account(database: Database) -> Open:
    def open_one(email: str = "dana@mail.example", role: Role = Role.customer) -> Account:
        with database.transaction() as session:
            return service.open_account(session, role, email, "Dana Reyes", PASSWORD)

    return open_one


@pytest.fixture
def dana(open_account: Open) -> Account:
    return open_account()


@pytest.fixture
def site(database: Database) -> Site:
    with database.transaction() as session:
        site = Site(key="bank", name="Nimbus Bank", origins=["https://bank.example"])
        session.add(site)
    return site


@pytest.fixture
def mails(database: Database, settings: Settings) -> Mails:
    """Does the waiting account jobs, then lists every mail written so far."""

    def read() -> list[OutgoingMail]:
        with database.transaction() as session:
            waiting = session.execute(TAKE).all()
        for name, args in waiting:
            JOBS[name](Tools(database, settings), **args)
        with database.transaction() as session:
            return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.created_at)))

    return read


@pytest.fixture
def enter(client: TestClient, dana: Account) -> Enter:
    """Sign a browser in, as Dana unless told otherwise; gives the CSRF token."""

    def sign_in(email: str = "dana@mail.example", password: str = PASSWORD, client: TestClient = client) -> str:
        answer = client.post("/api/v1/session", json={"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        return client.headers["X-CSRF-Token"]

    return sign_in


@pytest.fixture
def phone(client: TestClient) -> TestClient:
    """Another browser at the same registry."""
    return TestClient(client.app)


def token_in(mail: OutgoingMail) -> str:
    """The secret at the end of the mail's link."""
    link = next(line for line in mail.text.splitlines() if "/account/" in line)
    return link.rsplit("/", 1)[1]
