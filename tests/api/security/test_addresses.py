"""Where we are is ours to say: no header moves a link, and none resets a limit (security row 10)."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api import duties, jobs
from api.db import Database
from api.mail.models import OutgoingMail
from tests.api.security.conftest import Caller
from tests.api.security.routes import DOORS, OK, STREAMS

pytestmark = pytest.mark.feature("C3")
EVIL = "forged.example"
FORGED = {"Host": EVIL, "X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https", "Forwarded": f"host={EVIL}",
          "X-Original-URL": f"https://{EVIL}/", "X-Forwarded-Prefix": f"//{EVIL}"}


@pytest.mark.parametrize("actor", ["nobody", "dana", "admin", "visitor"])
def test_no_answer_names_a_host_that_the_request_made_up(actor: str, caller: Caller) -> None:
    for route in DOORS:
        if route.startswith("GET ") and route not in STREAMS and DOORS[route][actor] == OK:
            answer = caller.call(route, actor, headers=caller.world.headers[actor] | FORGED)
            assert EVIL not in answer.text + str(answer.headers), route


def test_a_slash_too_many_leads_nowhere_else(client: TestClient) -> None:
    for path in ("/help/", "/account/sign-in/", "/api/v1/articles/"):
        answer = client.get(path, headers=FORGED)
        assert answer.status_code == 404
        assert "location" not in answer.headers


def test_mails_link_to_our_own_address(caller: Caller, database: Database) -> None:
    assert duties.ROOMS
    forged = caller.world.headers["nobody"] | FORGED
    assert caller.call("POST /api/v1/accounts/reset-requests", "nobody", headers=forged).status_code == 202
    jobs.work_off(database, caller.client.app.state.settings.model_copy(update={"smtp_port": 9}))
    with database.transaction() as session:
        mails = session.scalars(select(OutgoingMail).where(OutgoingMail.key.startswith("reset_password:"))).all()
    assert mails
    assert not [mail for mail in mails if EVIL in mail.text + mail.html]


def test_a_forged_sender_does_not_get_more_tries(caller: Caller) -> None:
    wrong = {"email": "dana.reyes@mail.example", "password": "a wrong password"}
    tries = [caller.call("POST /api/v1/session", "nobody", json=wrong, headers={"X-Forwarded-For": f"10.0.0.{number}"})
             for number in range(12)]
    assert [answer.status_code for answer in tries][-2:] == [429, 429]
