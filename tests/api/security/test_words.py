"""Whatever is typed stays words: in mail headers, in templates and in logs (security rows 17, 21 and 22)."""

import json
import socket
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api import duties, jobs, logs
from api.db import Database
from api.mail import mailbox
from api.main import create_app
from api.settings import Settings
from api.tickets.models import Ticket
from tests import factories
from tests.api.security import world as worlds
from tests.api.security.conftest import Caller
from tests.api.security.routes import DOORS, NEW

pytestmark = pytest.mark.feature("C3")
BREAKS = ("Card\r\nBcc: eve@evil.example", "Card\nX-Evil: yes", "Card\x0b\x85\u2028Bcc: eve@evil.example", "Card\0")
TEMPLATES = "{{7*7}} {% for x in y %} ${7*7} #{7*7} {{ settings.secret }} {agent}"


@pytest.fixture
def letterbox(caller: Caller) -> Iterator[Settings]:
    """The demo's own mail server, on a free port."""
    settings = caller.client.app.state.settings
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    server = mailbox.controller(settings.var / "mailbox", "127.0.0.1", port)
    server.start()
    yield settings.model_copy(update={"smtp_port": port})
    server.stop()


def mails_about(database: Database, settings: Settings, subject: str) -> list:
    assert duties.ROOMS
    jobs.work_off(database, settings)
    kept = [message for _, message in mailbox.letters(settings.var / "mailbox")]
    return [message for message in kept if subject in message["Subject"]]


@pytest.mark.parametrize("subject", BREAKS)
def test_no_subject_begins_another_header(
    subject: str, caller: Caller, database: Database, letterbox: Settings
) -> None:
    answer = caller.call("POST /api/v1/customer/tickets", "dana", json=NEW | {"subject": subject})
    assert answer.status_code == 201
    sent = mails_about(database, letterbox, answer.json()["reference"])
    assert sent
    for message in sent:
        read = BytesParser(policy=policy.default).parsebytes(bytes(message))
        assert read["Bcc"] is None
        assert read["X-Evil"] is None
        assert read["To"].addresses[0].addr_spec == "dana.reyes@mail.example"


def test_the_bot_can_not_bring_lines_or_more_receivers_into_a_mail(caller: Caller, database: Database) -> None:
    slots = {"subject": BREAKS[0], "name": BREAKS[1], "email": "sam@stranger.example, eve@evil.example"}
    turn = {"conversation_id": fresh_conversation(caller), "turn": str(uuid4())}
    answer = caller.call("POST /api/v1/bot/handoffs", "bot", json=turn | {"reason": "form", "slots": slots})
    assert answer.status_code == 201, answer.text
    with database.transaction() as session:
        made = session.scalars(select(Ticket).where(Ticket.reference == answer.json()["reference"])).one()
    assert made.subject == "Card Bcc: eve@evil.example"
    assert "\n" not in made.requester_name
    assert made.requester_email == ""


def fresh_conversation(caller: Caller) -> str:
    return str(caller.call("POST /api/v1/widget/conversation", "other visitor").json()["id"])


def test_templates_in_words_stay_words(caller: Caller, database: Database, letterbox: Settings) -> None:
    subject, name = f"<b>{TEMPLATES}</b>", {"name": TEMPLATES[:80]}
    assert caller.call("PATCH /api/v1/account", "dana", json=name).status_code == 200
    made = caller.call("POST /api/v1/customer/tickets", "dana", json=NEW | {"subject": subject}).json()["reference"]
    sent = mails_about(database, letterbox, made)
    text = "".join(message.get_body(("plain",)).get_content() for message in sent)
    html = "".join(message.get_body(("html",)).get_content() for message in sent)
    assert "{{7*7}}" in text + "".join(message["Subject"] for message in sent)
    assert "<b>{{7*7}}" not in html
    for answer in (caller.call("GET /portal/tickets", "dana"), caller.call("GET /app/inbox/{view}", "agent")):
        assert "{{7*7}}" in answer.text
        assert "<b>{{7*7}}" not in answer.text
    assert "49" not in text.replace("{{7*7}}", "")


def test_a_log_line_is_one_object_and_holds_no_secret(
    caller: Caller, capfd: pytest.CaptureFixture[str], database_url: str
) -> None:
    """With the database away every route logs; addresses that bear a secret are named by their pattern."""
    logs.set_up("info")
    away = Settings(database_url="postgresql+psycopg://nobody@127.0.0.1:9/none", bot_secret=worlds.BOT_SECRET)
    # Not entered: nothing that would wait for the database is started.
    client = TestClient(create_app(away), raise_server_exceptions=False, follow_redirects=False)
    client.app.state.library = None
    lost = Caller(client, caller.world)
    for route in ("GET /t/{token}", "GET /account/reset/{token:path}", "GET /api/v1/session",
                  "GET /api/v1/widget/conversation", "GET /survey/{token}"):
        assert route in DOORS
        assert lost.call(route, "visitor" if "widget" in route else "dana").status_code == 503, route
    client.get("/t/%0a%22%7d{\"event\": \"forged\"}")
    written = "".join(capfd.readouterr())
    lines = [json.loads(line) for line in written.splitlines() if line.strip()]
    assert {"database.away"} == {line["event"] for line in lines if "database" in line["event"]}
    assert "forged" not in {line["event"] for line in lines}
    for secret in (*caller.world.tokens.values(), factories.PASSWORD, worlds.BOT_SECRET):
        assert secret not in written
