"""What failed is seen in one place and can be tried again."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api import jobs
from api.db import Database
from api.jobs import Tools, job
from api.mail import mailbox, outbox
from api.mail.jobs import ATTEMPTS, send
from api.mail.models import MailStatus, OutgoingMail
from api.settings import Settings
from tests.api.web.admin.conftest import post

COUNT_JOBS = text("SELECT count(*) FROM procrastinate_jobs")
ran: list[str] = []


@job("test.brittle", attempts=1)
def brittle(tools: Tools, mood: str) -> None:
    """Works the second time, one time too late."""
    ran.append(mood)
    if len(ran) == 1:
        raise RuntimeError("not today")


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def reachable(settings: Settings, port: int) -> Settings:
    """Nobody listens there yet."""
    return settings.model_copy(update={"smtp_port": port})


@pytest.fixture
def letterbox(reachable: Settings, tmp_path: Path, port: int) -> Iterator[Path]:
    """From here on, somebody does."""
    server = mailbox.controller(tmp_path / "mailbox", "127.0.0.1", port)
    server.start()
    yield tmp_path / "mailbox"
    server.stop()


@pytest.fixture
def lost(database: Database, desk: SimpleNamespace, reachable: Settings) -> OutgoingMail:
    """A mail that could not be delivered, tried as often as it may be."""
    with database.transaction() as session:
        outbox.post(session, "a key", desk.dana.email, "verify_email", name="Dana", link="http://testserver/verify/x")
        mail = session.query(OutgoingMail).one()
        session.execute(text("DELETE FROM procrastinate_jobs"))
    for _ in range(ATTEMPTS):
        with pytest.raises(ConnectionRefusedError):
            send(Tools(database, reachable), str(mail.id))
    return mail


def delivered(database: Database) -> OutgoingMail:
    with database.transaction() as session:
        return session.query(OutgoingMail).one()


@pytest.mark.feature("M11")
def test_a_lost_mail_is_listed_with_its_reason(ruth: TestClient, lost: OutgoingMail) -> None:
    page = ruth.get("/admin/mail?status=failed").text
    assert lost.to in page
    assert "Connection refused" in page
    assert lost.to not in ruth.get("/admin/mail?status=sent").text
    assert lost.to in ruth.get("/admin/mail?status=unheard-of").text


@pytest.mark.feature("M11")
def test_a_lost_mail_is_sent_again_under_its_own_id(database: Database, reachable: Settings, ruth: TestClient,
                                                    lost: OutgoingMail, letterbox: Path) -> None:
    assert post(ruth, f"/admin/mail/{lost.id}/retry", {}).status_code == 200
    waiting = delivered(database)
    assert (waiting.status, waiting.attempts) == (MailStatus.queued, 0)
    jobs.work_off(database, reachable)
    assert delivered(database).status is MailStatus.sent
    assert [message["Message-ID"].strip() for _, message in mailbox.letters(letterbox)] == [lost.message_id]
    assert post(ruth, f"/admin/mail/{lost.id}/retry", {}).status_code == 409


@pytest.mark.feature("M11")
def test_a_failed_job_is_listed_and_run_again(database: Database, settings: Settings, ruth: TestClient) -> None:
    ran.clear()
    assert "No background job has failed" in ruth.get("/admin/mail").text
    with database.transaction() as session:
        jobs.defer(session, "test.brittle", mood="grey")
    jobs.work_off(database, settings)
    page = ruth.get("/admin/mail").text
    assert "test.brittle" in page
    assert "grey" in page
    address = re.search(r"/admin/mail/jobs/\d+/retry", page)[0]
    post(ruth, address, {})
    assert post(ruth, address, {}).status_code == 404, "nobody retries it twice"
    jobs.work_off(database, settings)
    assert ran == ["grey", "grey"]
    with database.transaction() as session:
        assert session.scalar(COUNT_JOBS) == 0


def test_agents_do_not_get_in(ana: TestClient, lost: OutgoingMail) -> None:
    assert ana.get("/admin/mail").status_code == 403
    assert post(ana, f"/admin/mail/{lost.id}/retry", {}).status_code == 403
