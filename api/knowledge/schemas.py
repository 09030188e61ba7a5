"""Articles on the wire."""

import re
from datetime import datetime
from textwrap import shorten
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.knowledge import markdown
from api.knowledge.markdown import Block
from api.knowledge.models import Article, ArticleStatus, Audience
from api.knowledge.paths import article_url

EXCERPT_CHARS = 160
BODY_CHARS = 100_000
# PostgreSQL keeps no NUL in text.
Written = AfterValidator(lambda text: text.replace("\0", ""))
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), Written]
Body = Annotated[str, StringConstraints(min_length=1, max_length=BODY_CHARS), Written]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), Written]
Phrases = Annotated[list[Phrase], Field(max_length=50)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SaveArticle(Input):
    """A new version. `version` is the one that was edited: if somebody saved meanwhile, nothing is overwritten. A
    translation may say with `source_version` which version of its source it says from now on."""

    version: int
    title: Title
    body: Body
    topic: Slug
    questions: Phrases = []
    keywords: Phrases = []
    audience: Audience = Audience.public
    source_version: Annotated[int, Field(ge=1)] | None = None


class WriteArticle(Input):
    """A draft. The slug is made of the title when none is given. A translation names its source; it takes over the
    source's topic and audience, its slug when none is given, and says its newest version when none is given."""

    title: Title
    body: Body
    topic: Slug
    slug: Slug | None = None
    locale: Locale = "en"
    source_id: UUID | None = None
    source_version: Annotated[int, Field(ge=1)] | None = None
    questions: Phrases = []
    keywords: Phrases = []
    audience: Audience = Audience.public


class PublishArticle(Input):
    """`at` in the future: the article appears then."""

    at: datetime | None = None


class CastVote(Input):
    helpful: bool
    reason: str = Field(default="", max_length=1000)


class SearchMissed(Input):
    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), Written]


class ArticleHit(BaseModel):
    """An article in a list, in the language in which it is written."""

    id: UUID
    locale: str
    title: str
    url: str
    excerpt: str
    topic: str
    version: int

    @classmethod
    def of(cls, article: Article, base_url: str) -> Self:
        return cls(id=article.id, locale=article.locale, title=article.title, url=article_url(base_url, article),
                   topic=article.topic_slug, excerpt=excerpt(article), version=article.version)


class ArticleList(BaseModel):
    items: list[ArticleHit]


class ArticleView(BaseModel):
    """An article as anybody may read it."""

    id: UUID
    slug: str
    locale: str
    topic: str
    title: str
    url: str
    version: int
    changed_at: datetime
    blocks: list[Block]

    @classmethod
    def of(cls, article: Article, base_url: str) -> Self:
        return cls(
            id=article.id, slug=article.slug, locale=article.locale, topic=article.topic_slug, title=article.title,
            url=article_url(base_url, article), version=article.version, changed_at=article.changed_at,
            blocks=markdown.blocks(article.body),
        )


class ArticleSource(BaseModel):
    """An article as its authors see it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    slug: str
    locale: str
    topic_slug: str
    title: str
    body: str
    questions: list[str]
    keywords: list[str]
    status: ArticleStatus
    audience: Audience
    publish_at: datetime | None
    version: int
    source_id: UUID | None
    source_version: int | None
    created_at: datetime
    changed_at: datetime


class RevisionView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    version: int
    title: str
    body: str
    questions: list[str]
    keywords: list[str]
    author_id: UUID | None
    at: datetime


def excerpt(article: Article) -> str:
    return shorten(markdown.plain(article.body), EXCERPT_CHARS, placeholder="…")


def slug_of(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:80].strip("-") or "article"
