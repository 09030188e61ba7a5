"""The widget's stream: what happens arrives, what was missed is replayed, nothing twice, nobody else's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import select

from api.conversations import threads
from api.conversations.models import Conversation, LineKind
from api.db import Database
from api.policy import SYSTEM, Actor
from tests.api.frontdesk.conftest import ORIGIN, SmallDesk
from tests.streams import Ear

PATIENCE_SECONDS = 10.0


@dataclass
class Browser(Ear):
    """One tab: a token, and what its stream has brought."""

    address: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Origin": ORIGIN}

    def say(self, text: str) -> None:
        headers = self.headers | {"Idempotency-Key": uuid4().hex}
        httpx2.post(f"{self.address}/api/v1/widget/lines", json={"text": text}, headers=headers).raise_for_status()

    def conversation(self) -> dict[str, Any]:
        return httpx2.get(f"{self.address}/api/v1/widget/conversation", headers=self.headers).json()

    @contextmanager
    def listening(self, after: str) -> Iterator[None]:
        url = f"{self.address}/api/v1/widget/stream?after={after}"
        with httpx2.stream("GET", url, headers=self.headers, timeout=PATIENCE_SECONDS) as answer:
            self.listen_to(answer)
            yield

    def texts(self, count: int) -> list[str]:
        """The texts of the next lines."""
        found: list[str] = []
        while len(found) < count:
            name, data = self.heard.get(timeout=PATIENCE_SECONDS)
            if name == "line":
                found.append(data["text"])
        return found


@pytest.fixture
def open_browser(address: str, desk: SmallDesk) -> Callable[[], Browser]:
    def open_one() -> Browser:
        headers = {"Origin": ORIGIN}
        answer = httpx2.post(f"{address}/api/v1/widget/sessions", json={"site_key": "shop"}, headers=headers)
        return Browser(address, answer.json()["token"])

    return open_one


@pytest.mark.feature("W3")
def test_lines_arrive_and_a_lost_connection_replays_what_was_missed(open_browser: Callable[[], Browser]) -> None:
    browser = open_browser()
    browser.say("one")
    with browser.listening(browser.conversation()["cursor"]):
        browser.say("two")
        assert browser.texts(1) == ["two"]
    browser.say("three")
    browser.say("four")
    with browser.listening(browser.cursor):
        browser.say("five")
        assert browser.texts(3) == ["three", "four", "five"]
    assert browser.heard.empty()


@pytest.mark.feature("W3")
def test_a_second_tab_hears_the_same(open_browser: Callable[[], Browser]) -> None:
    first = open_browser()
    second = Browser(first.address, first.token)
    with first.listening(""), second.listening(""):
        first.say("hello")
        assert first.texts(1) == second.texts(1) == ["hello"]


def test_a_stream_hears_neither_strangers_nor_notes(
    open_browser: Callable[[], Browser], database: Database
) -> None:
    mine, theirs = open_browser(), open_browser()
    mine.say("mine")
    with mine.listening(mine.conversation()["cursor"]):
        theirs.say("theirs")
        write(database, UUID(mine.conversation()["id"]), "for staff only", LineKind.note)
        write(database, UUID(mine.conversation()["id"]), "the end", LineKind.notice)
        assert mine.texts(1) == ["the end"]
        with pytest.raises(Empty):
            mine.heard.get(timeout=0.2)


@pytest.mark.feature("W3")
def test_a_line_committed_late_by_an_older_transaction_is_not_skipped(
    open_browser: Callable[[], Browser], database: Database
) -> None:
    """The older transaction took its event's id first and commits last: by ids alone it would be lost."""
    slow, quick = open_browser(), open_browser()
    slow.say("before")
    quick.say("before")
    conversation = UUID(slow.conversation()["id"])
    with slow.listening(slow.conversation()["cursor"]):
        with database.transaction() as session:
            append(session, conversation, "slow", LineKind.notice)
            quick.say("quick")
        assert slow.texts(1) == ["slow"]


def test_a_foreign_page_gets_no_stream(open_browser: Callable[[], Browser]) -> None:
    browser = open_browser()
    url = f"{browser.address}/api/v1/widget/stream"
    foreign = httpx2.get(url, headers=browser.headers | {"Origin": "http://evil.example"})
    stranger = httpx2.get(url, headers={"Origin": ORIGIN, "Authorization": "Bearer nobody"})
    assert (foreign.status_code, stranger.status_code) == (403, 401)


def write(database: Database, conversation_id: UUID, text: str, kind: LineKind) -> None:
    with database.transaction() as session:
        append(session, conversation_id, text, kind)


def append(session: Any, conversation_id: UUID, text: str, kind: LineKind) -> None:
    actor = SYSTEM if kind is LineKind.notice else Actor("agent", "Ana")
    assert session.scalar(select(Conversation.id).where(Conversation.id == conversation_id))
    threads.append(session, threads.hold(session, conversation_id), actor, text, kind=kind)


@pytest.mark.feature("W4")
def test_a_stream_follows_to_the_new_conversation_and_leaves_the_old(
    open_browser: Callable[[], Browser], database: Database
) -> None:
    browser = open_browser()
    browser.say("old")
    old = UUID(browser.conversation()["id"])
    with browser.listening(browser.conversation()["cursor"]):
        headers = browser.headers
        httpx2.post(f"{browser.address}/api/v1/widget/conversation", headers=headers).raise_for_status()
        assert browser.heard.get(timeout=PATIENCE_SECONDS)[0] == "conversation"
        write(database, old, "for the old thread", LineKind.notice)
        browser.say("new")
        assert browser.texts(1) == ["new"]
