"""Answering from the knowledge base: what was asked, what was found, and how often in a row nothing was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation, Line
from api.errors import NotFound
from api.frontdesk.models import Turn
from api.frontdesk.several import Part
from api.knowledge import locales, markdown, translations
from api.knowledge.engine.entries import Decision, Hit
from api.knowledge.models import Article
from api.knowledge.paths import article_url

OPTIONS = 3


class Shown(BaseModel):
    """`fallback`: it is not written in the language that the customer is served in, so this is another one."""

    id: UUID
    title: str
    url: str
    version: int
    locale: str
    fallback: bool
    blocks: list[dict[str, str]]
    text: str


class Option(BaseModel):
    article_id: UUID
    title: str


class Found(BaseModel):
    """For one of several questions: the article that answers it, or what it may have meant."""

    question: str
    outcome: str
    article: Shown | None = None
    options: list[Option] = []


class Answer(BaseModel):
    """`parts`: what was found for each question of a message that has `several`. `scores` are the ranking's figures for
    the trace; `misses` counts unanswered questions in a row, this one too."""

    model_config = ConfigDict(extra="forbid")

    outcome: str
    article: Shown | None = None
    options: list[Option] = []
    parts: list[Found] = []
    category: str | None = None
    scores: dict[str, Any] = {}
    misses: int = 0


@dataclass(frozen=True)
class Search:
    """What was looked for, what was decided, how long that took, and the languages in which the customer is served,
    best first."""

    text: str
    decision: Decision
    milliseconds: float
    parts: Sequence[Part] = ()
    served: tuple[str, ...] = ("en",)


def answer(session: Session, turn_id: UUID, search: Search, base_url: str) -> Answer:
    """Keep what retrieval found for the turn, and say it. The article shown is the one in the database now."""
    if search.parts:
        return answer_each(session, turn_id, search, base_url)
    turn, decision = get_turn(session, turn_id), search.decision
    found = articles(session, decision, search.served)
    ranking = [ranked(article, hit.score, hit.parts) for article, hit in found]
    best = found[0][0] if found and decision.outcome == "answer" else None
    turn.question, turn.outcome, turn.category = search.text, decision.outcome, decision.category
    turn.ranking, turn.evidence = ranking, evidence(search)
    turn.article_id = best.id if best else None
    session.flush()
    asked = found[:OPTIONS] if decision.outcome == "ask" else []
    return Answer(
        outcome=decision.outcome, article=shown(best, base_url, search.served[0]) if best else None,
        options=[Option(article_id=article.id, title=article.title) for article, _ in asked],
        category=decision.category, misses=misses(session, turn),
        scores={"confidence": round(decision.confidence, 4), "ranking": ranking},
    )


def answer_each(session: Session, turn_id: UUID, search: Search, base_url: str) -> Answer:
    """The turn keeps what was found for all parts, the first of each part first; `shown` marks what was answered."""
    turn = get_turn(session, turn_id)
    found = [(part, articles(session, part.decision, search.served)) for part in search.parts]
    show = partial(shown, base_url=base_url, asked=search.served[0])
    each = [found_for(part, hits, show) for part, hits in found]
    answered = [one.article.id for one in each if one.article]
    turn.question, turn.outcome = search.text, "answer" if answered else "ask"
    turn.category, turn.evidence = search.parts[0].decision.category, evidence(search)
    turn.article_id = answered[0] if answered else None
    turn.ranking = [
        ranked(article, hit.score, hit.parts) | {"shown": article.id in answered}
        for place in range(OPTIONS) for _, hits in found for article, hit in hits[place:place + 1]
    ]
    return Answer(outcome="several", parts=each, category=turn.category, scores={"ranking": turn.ranking})


def found_for(part: Part, hits: list[tuple[Article, Hit]], show: Callable[[Article], Shown]) -> Found:
    if part.decision.outcome == "answer" and hits:
        return Found(question=part.question, outcome="answer", article=show(hits[0][0]))
    options = [Option(article_id=article.id, title=article.title) for article, _ in hits[:OPTIONS]]
    return Found(question=part.question, outcome="ask", options=options)


def articles(session: Session, decision: Decision, served: Sequence[str]) -> list[tuple[Article, Hit]]:
    """The decision's articles as they stand in the database, best first, in the customer's language if they can be."""
    texts = translations.texts_for(session, [hit.id for hit in decision.hits], served)
    return [(texts[hit.id], hit) for hit in decision.hits if hit.id in texts]


def ranked(article: Article, score: float, parts: Mapping[str, float]) -> dict[str, Any]:
    return {"article_id": str(article.id), "version": article.version, "title": article.title,
            "score": round(score, 4), "parts": dict(parts)}


def evidence(search: Search) -> dict[str, Any]:
    judged = asdict(search.decision.evidence) if search.decision.evidence else {}
    return judged | {"corrected": search.decision.corrected, "milliseconds": round(search.milliseconds, 1),
                     "locale": search.decision.locale, "questions": len(search.parts) or 1}


def answer_with(session: Session, turn_id: UUID, article: Article, base_url: str) -> Answer:
    """The customer picked one of the options, which were in their language already."""
    turn = get_turn(session, turn_id)
    asked = session.get_one(Conversation, turn.conversation_id).locale
    turn.outcome, turn.category, turn.article_id = "answer", article.topic_slug, article.id
    turn.ranking, turn.evidence = [ranked(article, 1.0, {})], {"picked": True}
    return Answer(outcome="answer", article=shown(article, base_url, asked), category=article.topic_slug)


def get_turn(session: Session, turn_id: UUID) -> Turn:
    turn = session.get(Turn, turn_id)
    if turn:
        return turn
    line = session.get(Line, turn_id)
    if line is None:
        raise NotFound("This turn is not known.")
    turn = Turn(line_id=line.id, conversation_id=line.conversation_id, question=line.text)
    session.add(turn)
    return turn


def misses(session: Session, turn: Turn) -> int:
    """How many questions in a row, up to this one, found nothing or did not help."""
    answered = select(Turn).where(Turn.conversation_id == turn.conversation_id, Turn.outcome != "")
    count = 0
    for earlier in session.scalars(answered.order_by(Turn.at.desc()).limit(10)):
        if earlier.outcome != "escalate" and earlier.helpful is not False:
            break
        count += 1
    return count


def shown(article: Article, base_url: str, asked: str) -> Shown:
    fallback = locales.differs(asked, article.locale)
    return Shown(id=article.id, title=article.title, version=article.version, locale=article.locale, fallback=fallback,
                 url=article_url(base_url, article, asked if fallback else ""),
                 blocks=[dict(block) for block in markdown.blocks(article.body)], text=markdown.plain(article.body))
