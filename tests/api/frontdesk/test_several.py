"""Several questions in one message: told apart by rule, each with its own article, and one question never split."""

from collections.abc import Callable
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.db import Database
from api.frontdesk import answering
from api.frontdesk.answering import Search
from api.frontdesk.models import Turn
from api.frontdesk.several import Part, apart, questions_in
from api.knowledge.engine.entries import Decision, Hit
from api.knowledge.models import Article, ArticleStatus, Vote
from api.settings import DEMO_SECRET
from tests.api.frontdesk.conftest import Widget

BOT = {"Authorization": f"Bearer {DEMO_SECRET}"}
PIN, CARD = "How do I change my PIN?", "When will my card arrive?"
TOLD_APART = [
    (f"{PIN} {CARD}", [PIN, CARD]),
    (f"Hi. {PIN}\n{CARD} Thanks.", [PIN, CARD]),
    ("how do i change my pin and when will my card arrive", ["how do i change my pin", "when will my card arrive"]),
    ("How do I change my PIN, and also where is my card?", ["How do I change my PIN", "where is my card?"]),
    ("My card was declined. Also, I need a new PIN", ["My card was declined.", "Also, I need a new PIN"]),
    ("what is the fee; can I pay it later; who gets it", ["what is the fee", "can I pay it later", "who gets it"]),
]
ONE = [
    "", "?", "? ? ?", "Why? Why? Why?", "💳? 💳?", PIN,
    "My card was declined. I was in Spain. What can I do?",
    "I lost my card and my phone and my keys",
    "Can I use Visa and Mastercard?",
    "Is it true that cards and cash cost nothing, or not?",
    " ".join([PIN, CARD] * 2),
    "a" * 10_000, "? " * 5_000,
]


def found(name: str, outcome: str = "answer") -> Decision:
    return Decision(outcome, (Hit(named(name), 0.9),), "cards", 0.9, "")  # type: ignore[arg-type]


def named(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


@pytest.mark.parametrize(("text", "questions"), TOLD_APART)
def test_questions_are_told_apart(text: str, questions: list[str]) -> None:
    assert questions_in(text) == questions


@pytest.mark.parametrize("text", ONE, ids=lambda text: text[:40])
def test_one_question_stays_one(text: str) -> None:
    assert questions_in(text) == []


@pytest.mark.parametrize(("first", "second", "several"), [
    (found("pin"), found("card"), True),
    (found("pin"), found("card", "ask"), True),
    (found("pin"), found("pin"), False),
    (found("pin"), found("card", "escalate"), False),
    (found("pin"), Decision("answer", (), None, 0.9, ""), False),
])
def test_each_must_find_an_article_of_its_own(first: Decision, second: Decision, several: bool) -> None:
    decide: Callable[[str], Decision] = {PIN: first, CARD: second}.__getitem__
    assert bool(apart(f"{PIN} {CARD}", decide)) is several


def test_both_are_kept_with_the_turn_and_each_has_its_vote(
    client: TestClient, widget: Widget, database: Database
) -> None:
    turn, conversation = UUID(widget.say(f"{PIN} {CARD}")["id"]), widget.get()["id"]
    with database.transaction() as session:
        for name in ("pin", "card"):
            session.add(Article(id=named(name), slug=name, title=name.title(), body="Open Cards.", topic_slug="cards",
                                questions=[], keywords=[], status=ArticleStatus.published))
        session.flush()
        parts = [Part(PIN, found("pin")), Part(CARD, found("card"))]
        answer = answering.answer(session, turn, Search(f"{PIN} {CARD}", found("pin"), 1.0, parts), "")
    assert answer.outcome == "several"
    assert [(part.question, part.article and part.article.title) for part in answer.parts] == [
        (PIN, "Pin"), (CARD, "Card")]
    for name, helpful in (("pin", True), ("card", False), ("card", True)):
        body = {"conversation_id": conversation, "turn": str(turn), "helpful": helpful, "article_id": str(named(name))}
        assert client.post("/api/v1/bot/feedback", json=body, headers=BOT).status_code == 204
    with database.transaction() as session:
        assert session.get_one(Turn, turn).outcome == "answer"
        votes = {vote.article_id: vote.helpful for vote in session.scalars(select(Vote))}
    assert votes == {named("pin"): True, named("card"): False}
