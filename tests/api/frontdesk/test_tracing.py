"""Why the bot said what it said is kept with the turn, for staff only."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.conversations import threads
from api.conversations.models import Line
from api.db import Database
from api.errors import NotFound
from api.frontdesk import jobs, tracing
from api.frontdesk.models import Turn
from api.frontdesk.tracing import Ending, Wanted
from api.knowledge import service
from api.knowledge.memory import loaded
from api.knowledge.models import Article
from api.knowledge.schemas import WriteArticle
from api.knowledge.search import Library, library
from api.policy import BOT, SYSTEM, Actor
from api.settings import DEMO_SECRET
from tests import factories
from tests.api.frontdesk.conftest import SmallDesk, Widget

pytestmark = pytest.mark.feature("B7")
SIGNED = {"Authorization": f"Bearer {DEMO_SECRET}"}
AGENT = Actor("agent")
TITLES = {"Change my PIN": "How can I change the PIN of my card?", "Order a new card": "I want a new card",
          "Freeze my card": "How do I freeze a card?"}
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def articles(database: Database, desk: SmallDesk) -> list[Article]:
    with database.transaction() as session:
        written = [service.write(session, SYSTEM, WriteArticle(title=title, body="Open **Cards**.", topic="cards",
                                                               questions=[question]))
                   for title, question in TITLES.items()]
        for article in written:
            service.publish(session, article)
    return written


@pytest.fixture
def shelf(client: TestClient, database: Database, articles: list[Article]) -> Iterator[Library]:
    """The library as it is once it has been read."""
    built = Library(database, loaded())
    client.app.dependency_overrides[library] = lambda: built  # type: ignore[attr-defined]
    yield built
    client.app.dependency_overrides.clear()  # type: ignore[attr-defined]


@pytest.fixture
def ask(client: TestClient, widget: Widget, shelf: Library) -> Ask:
    """The customer writes, and the bot looks it up; gives the line and the answer."""

    def ask_one(text: str, **more: Any) -> dict[str, Any]:
        line = widget.say(text)["id"]
        wanted = {"conversation_id": widget.get()["id"], "turn": line, "text": text} | more
        answer = client.post("/api/v1/bot/answers", json=wanted, headers=SIGNED)
        assert answer.status_code == 200, answer.text
        return {"line": UUID(line), "answer": answer.json()}

    return ask_one


def traced(database: Database, line: UUID, actor: Actor = AGENT) -> tracing.Trace:
    with database.transaction() as session:
        return tracing.get_trace(session, actor, line)


def test_an_answer_keeps_its_ranking_with_all_parts_and_the_thresholds_of_that_moment(
    ask: Ask, shelf: Library, database: Database, articles: list[Article]
) -> None:
    asked = ask("How can I chnage my PIN")
    shelf.index.aim(0.8)
    trace = traced(database, asked["line"])
    assert (trace.ending, trace.article_id, trace.article["version"]) == (Ending.answered, str(articles[0].id), 1)
    assert trace.corrected == "How can I change my PIN"
    assert trace.ranking[0]["title"] == "Change my PIN"
    assert set(trace.ranking[0]["parts"]) == {"best", "centroid", "words", "head"}
    assert trace.evidence.wanted == 0.95, "what is wanted now would be another story"
    assert trace.evidence.because in ("confident", "sure")
    assert trace.evidence.seen[0] == pytest.approx(trace.ranking[0]["score"], abs=0.001)
    assert trace.search_milliseconds > 0


def test_what_was_not_answered_says_why(ask: Ask, database: Database) -> None:
    trace = traced(database, ask("Who won the match last night?")["line"])
    assert (trace.ending, trace.article) == (Ending.unanswered, None)
    assert trace.evidence.because in ("far", "unlikely")
    assert traced(database, ask("?!")["line"]).evidence.because == "wordless"


def test_a_picked_option_is_no_answer_of_the_bots_own(ask: Ask, database: Database, articles: list[Article]) -> None:
    trace = traced(database, ask("Freeze my card", article_id=str(articles[2].id))["line"])
    assert (trace.ending, trace.evidence, trace.article["version"]) == (Ending.picked, None, 1)


def test_a_line_of_the_bot_leads_to_its_turn(ask: Ask, database: Database) -> None:
    line = ask("How do I freeze a card?")["line"]
    told = {"intent": "ask", "ranking": [{"name": "ask", "score": 0.9}], "milliseconds": 12,
            "steps": [{"action": "action_answer_question", "policy": "RulePolicy", "ms": 9.5}]}
    with database.transaction() as session:
        jobs.conclude(session, line, [{"text": "Here."}], told, "")
    with database.transaction() as session:
        said = session.scalars(select(Line).where(Line.key == f"bot:{line}:0")).one().id
    trace = traced(database, said)
    assert (trace.id, trace.intents, trace.milliseconds) == (line, told["ranking"], 12)
    assert trace.steps == told["steps"]
    assert trace.evidence, "what the bot tells at the end takes nothing away"


def test_a_bot_that_failed_is_told_with_its_error(widget: Widget, work_off: Callable[[], None],
                                                  database: Database) -> None:
    line = UUID(widget.say("Hello?")["id"])
    work_off()
    trace = traced(database, line)
    assert trace.ending is Ending.failed
    assert "ConnectError" in trace.error


def test_turns_are_listed_by_ending_and_words_the_latest_first(ask: Ask, database: Database) -> None:
    for text in ("How do I freeze a card?", "Who won the match?", "How can I change my 100% safe PIN"):
        ask(text)

    def listed(**wanted: Any) -> list[str]:
        with database.transaction() as session:
            rows, _ = tracing.list_turns(session, AGENT, Wanted(**wanted))
            return [row.trace.question for row in rows]

    assert listed() == ["How can I change my 100% safe PIN", "Who won the match?", "How do I freeze a card?"]
    assert listed(q="FREEZE") == ["How do I freeze a card?"]
    assert listed(q="100%") == ["How can I change my 100% safe PIN"]
    assert listed(q="%") == ["How can I change my 100% safe PIN"]
    assert listed(ending=Ending.unanswered) == ["Who won the match?"]
    assert [listed(ending=ending) for ending in (Ending.failed, Ending.picked, Ending.other)] == [[], [], []]


def test_pages_neither_repeat_nor_skip_a_turn(ask: Ask, database: Database) -> None:
    lines = [ask(f"Question {number}?")["line"] for number in range(5)]
    seen, cursor = [], ""
    with database.transaction() as session:
        while cursor is not None:
            rows, cursor = tracing.list_turns(session, AGENT, Wanted(cursor=cursor), size=2)
            seen += [row.trace.id for row in rows]
    assert seen == lines[::-1]


def test_every_ending_has_its_own_turns(ask: Ask, database: Database) -> None:
    """The list's filters and what a row says agree, whatever was kept."""
    line = ask("How do I freeze a card?")["line"]
    kinds = [("answer", {}, ""), ("answer", {"picked": True}, ""), ("ask", {}, ""), ("escalate", {}, ""), ("", {}, ""),
             ("answer", {}, "no lines")]
    for outcome, evidence, error in kinds:
        with database.transaction() as session:
            turn = session.get_one(Turn, line)
            turn.outcome, turn.evidence, turn.error = outcome, evidence, error
            session.flush()
            found = [ending for ending in Ending if tracing.list_turns(session, AGENT, Wanted(ending=ending))[0]]
            assert found == [tracing.ending(turn)]


@pytest.mark.parametrize("kind", ["visitor", "guest", "customer", "bot"])
def test_nobody_but_staff_sees_a_trace(ask: Ask, database: Database, kind: Any) -> None:
    line = ask("How do I freeze a card?")["line"]
    with pytest.raises(NotFound):
        traced(database, line, Actor(kind))
    with database.transaction() as session:
        assert tracing.list_turns(session, Actor(kind), Wanted()) == ([], None)


def test_the_widget_hears_nothing_of_figures(ask: Ask, widget: Widget, database: Database) -> None:
    line = ask("How do I freeze a card?")["line"]
    with database.transaction() as session:
        conversation = threads.hold(session, session.get_one(Line, line).conversation_id)
        threads.append(session, conversation, BOT, "Here.", key=f"bot:{line}:0")
    told = str(widget.get())
    for word in ("evidence", "ranking", "score", "threshold", "answer_at", "confidence"):
        assert word not in told


def test_programs_read_the_same_trace_and_turn_the_dial(
    ask: Ask, client: TestClient, database: Database, desk: SmallDesk
) -> None:
    line = ask("How do I freeze a card?")["line"]
    with database.transaction() as session:
        admin = factories.admin(session)
    ruth = factories.sign_in(TestClient(client.app), admin)
    trace = ruth.get(f"/api/v1/lines/{line}/trace").json()
    assert (trace["ending"], trace["evidence"]["wanted"]) == ("answered", 0.95)
    assert ruth.get("/api/v1/turns", params={"q": "freeze", "ending": "answered"}).json()["items"] == [trace]
    assert ruth.get("/api/v1/turns", params={"ending": "unheard-of"}).status_code == 422
    assert ruth.put("/api/v1/answer-dial", json={"percent": 90}).json()["changes"][0]["by"] == "Ruth Adler"
    assert ruth.get("/api/v1/answer-dial").json()["percent"] == 90
    for wrong in ({"percent": 79}, {"percent": 100}, {}, {"percent": 90, "more": 1}):
        assert ruth.put("/api/v1/answer-dial", json=wrong).status_code == 422
