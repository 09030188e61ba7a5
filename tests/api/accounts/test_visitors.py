"""Widget visitors: known by a token, only on their site's pages, tied to an account by a one-time link."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.accounts import visitors
from api.accounts.doors import VisitorActor
from api.accounts.models import Account, Site, Visitor
from api.accounts.visitors import ForeignOrigin
from api.db import Database
from api.errors import NotFound
from tests.api.accounts.conftest import PASSWORD, Enter, Mails, token_in

ORIGIN = "https://bank.example"
FOREIGN = ["https://evil.example", "null", "https://bank.example.evil.example", "http://bank.example",
           "https://bank.example:444"]


@dataclass
class Chat:
    """A visitor with the link that keeps its conversation."""

    database: Database
    visitor: Visitor
    token: str
    link: str

    @property
    def owner(self) -> UUID | None:
        with self.database.transaction() as session:
            return session.get_one(Visitor, self.visitor.id).account_id

    def belongs_to(self, account: Account) -> None:
        with self.database.transaction() as session:
            session.get_one(Visitor, self.visitor.id).account_id = account.id


@pytest.fixture
def chat(database: Database, site: Site) -> Chat:
    with database.transaction() as session:
        visitor, token = visitors.start(session, site.key, ORIGIN)
        return Chat(database, visitor, token, visitors.keep_link(session, visitor))


@pytest.fixture
def whoami(client: TestClient) -> TestClient:
    def tell(actor: VisitorActor) -> dict[str, str]:
        return {"kind": actor.kind, "account": str(actor.account_id)}

    client.app.get("/whoami")(tell)
    return client


def test_a_visitor_is_known_by_its_token_alone(whoami: TestClient, chat: Chat) -> None:
    known = whoami.get("/whoami", headers={"Authorization": f"Bearer {chat.token}", "Origin": ORIGIN})
    assert known.json() == {"kind": "visitor", "account": "None"}
    for header in ("", chat.token, f"Basic {chat.token}", "Bearer", "Bearer x", f"Bearer {chat.visitor.id}"):
        assert whoami.get("/whoami", headers={"Authorization": header}).status_code == 401


def test_a_visitor_tied_to_an_account_is_still_a_visitor(whoami: TestClient, dana: Account, chat: Chat) -> None:
    chat.belongs_to(dana)
    told = whoami.get("/whoami", headers={"Authorization": f"Bearer {chat.token}"}).json()
    assert told == {"kind": "visitor", "account": str(dana.id)}


def test_foreign_origins_are_refused(whoami: TestClient, chat: Chat, database: Database) -> None:
    for origin in FOREIGN:
        headers = {"Authorization": f"Bearer {chat.token}", "Origin": origin}
        assert whoami.get("/whoami", headers=headers).status_code == 403
        with database.transaction() as session, pytest.raises(ForeignOrigin):
            visitors.start(session, "bank", origin)


def test_an_unknown_site_key_is_nothing(database: Database) -> None:
    with database.transaction() as session, pytest.raises(NotFound):
        visitors.start(session, "nobody\0", ORIGIN)


@pytest.mark.feature("P1")
def test_signing_in_keeps_the_conversation_once(client: TestClient, dana: Account, chat: Chat) -> None:
    body = {"email": dana.email, "password": PASSWORD, "keep": chat.link}
    assert client.post("/api/v1/session", json=body | {"password": "mistyped it"}).status_code == 401
    assert client.post("/api/v1/session", json=body).status_code == 200
    assert chat.owner == dana.id
    assert client.post("/api/v1/session", json=body).status_code == 410


@pytest.mark.feature("P1")
def test_registering_keeps_the_conversation_when_confirmed(client: TestClient, chat: Chat, mails: Mails) -> None:
    new = {"name": "Noor", "email": "noor@mail.example", "password": PASSWORD, "keep": chat.link}
    assert client.post("/api/v1/accounts", json=new).status_code == 202
    assert chat.owner is None
    client.post("/api/v1/accounts/verify", json={"token": token_in(mails()[0])})
    assert chat.owner is not None


@pytest.mark.feature("P1")
def test_who_is_signed_in_already_keeps_it_too(client: TestClient, dana: Account, chat: Chat, enter: Enter) -> None:
    enter()
    assert client.post("/api/v1/account/conversations", json={"token": chat.link}).status_code == 204
    assert chat.owner == dana.id
    assert client.post("/api/v1/account/conversations", json={"token": chat.link}).status_code == 410


def test_nobody_takes_anothers_visitor(client: TestClient, chat: Chat, open_account, enter: Enter) -> None:
    eve = open_account("eve@mail.example")
    chat.belongs_to(eve)
    enter()
    assert client.post("/api/v1/account/conversations", json={"token": chat.link}).status_code == 410
    assert chat.owner == eve.id


@pytest.mark.feature("W4")
def test_signing_out_makes_the_widget_a_stranger_again(client: TestClient, chat: Chat, enter: Enter) -> None:
    enter()
    client.post("/api/v1/account/conversations", json={"token": chat.link})
    client.delete("/api/v1/session")
    assert chat.owner is None
