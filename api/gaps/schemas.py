"""Gaps on the wire and on the pages."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.gaps.models import GapStatus, Source
from api.gaps.rules import Missing
from api.knowledge.models import Article, ArticleStatus


class Teach(BaseModel):
    """The article that a gap's questions are given to."""

    model_config = ConfigDict(extra="forbid")

    article_id: UUID


class ArticleRef(BaseModel):
    id: UUID
    title: str
    status: ArticleStatus

    @classmethod
    def of(cls, article: Article) -> Self:
        return cls(id=article.id, title=article.title, status=article.status)


class GapRow(BaseModel):
    """`rank` counts from 1; `score` is volume × human minutes. `people` counts those who are known, searchers are not.
    `this_week` and `week_before` count the last seven days and the seven before."""

    id: UUID
    rank: int
    title: str
    status: GapStatus
    questions: int
    people: int
    minutes: float
    score: float
    sources: dict[Source, int]
    this_week: int
    week_before: int
    article: ArticleRef | None
    reopened_at: datetime | None


class Today(BaseModel):
    """How the gate decides a question now; `finds` says whether the gap's article is what is shown."""

    outcome: Literal["answer", "ask", "escalate"]
    title: str | None
    score: float
    finds: bool


class Wording(BaseModel):
    """Questions that differ in case and spaces only. A gap with an article has taught it some wordings and holds the
    others back; `found` is what the last check said."""

    id: UUID
    text: str
    times: int
    last_at: datetime
    sources: list[Source]
    tickets: list[str]
    part: Literal["taught", "held_back"] | None
    found: bool | None
    today: Today | None


class Progress(BaseModel):
    """What is still missing before the gap closes. `before` and `after` count failures in one window before the article
    went live, and in the last one; `found` of `asked` questions find it; `until` is when the window is over."""

    window_days: float

    missing: list[Missing]
    asked: int
    found: int
    before: int
    after: int
    until: datetime | None


class GapView(GapRow):
    wordings: list[Wording]
    nearest: list[ArticleRef]
    progress: Progress


class Draft(BaseModel):
    """What an article begins with; nothing of it is stored before somebody saves it. `held_back` are wordings that the
    article is checked with later."""

    title: str
    topic: str = ""
    body: str = ""
    questions: list[str] = []
    held_back: list[str] = []
