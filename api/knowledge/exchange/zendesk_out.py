"""The knowledge base as Zendesk's help-centre API would tell it: articles with their translations, sections, one
category. Example questions have no place there. Pure."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from zlib import crc32

from api.knowledge import markdown
from api.knowledge.exchange.items import LOCALE, Incoming
from api.knowledge.exchange.packages import File
from api.knowledge.models import ArticleStatus, Audience, Topic

CATEGORY = 1
# Zendesk's own segments have large ids; this one only says that the article is not for everybody.
STAFF_SEGMENT = 1


def write(articles: Iterator[Incoming], topics: Sequence[Topic]) -> Iterator[File]:
    """Archived articles stay out: Zendesk's API doesn't list them either."""
    told = [article for article in articles if article.status is not ArticleStatus.archived]
    yield _file("articles", [_article(article) for article in told if not article.translation_of])
    yield _file("translations", [_translation(article) for article in told if article.translation_of])
    yield _file("sections", [_section(topic) for topic in topics])
    yield _file("categories", [_named(CATEGORY, "Help centre", 0)])


def id_of(*parts: str) -> int:
    """The same for the same address, below what JavaScript counts exactly."""
    whole = "\n".join(parts).encode()
    return crc32(whole) << 20 | crc32(whole[::-1]) >> 12


def _file(kind: str, records: list[dict[str, Any]]) -> File:
    page = {kind: records, "count": len(records), "next_page": None}
    return File(f"{kind}.json", json.dumps(page, ensure_ascii=False, indent=1).encode())


def _article(article: Incoming) -> dict[str, Any]:
    return _text(article) | {
        "id": id_of(*article.address), "source_locale": _tag(article), "section_id": id_of(str(article.topic)),
        "label_names": article.keywords, "outdated": False, "promoted": False,
        "user_segment_id": STAFF_SEGMENT if article.audience is Audience.internal else None,
    }


def _translation(article: Incoming) -> dict[str, Any]:
    source = (article.source_locale or LOCALE, str(article.translation_of))
    return _text(article) | {"source_id": id_of(*source), "source_type": "Article", "outdated": False}


def _text(article: Incoming) -> dict[str, Any]:
    return {"locale": _tag(article), "title": article.title, "body": markdown.html(article.body),
            "draft": article.status is ArticleStatus.draft}


def _tag(article: Incoming) -> str:
    return article.language.lower()


def _section(topic: Topic) -> dict[str, Any]:
    return _named(id_of(topic.slug), topic.name, topic.position) | {
        "category_id": CATEGORY, "description": topic.summary}


def _named(id_: int, name: str, position: int) -> dict[str, Any]:
    return {"id": id_, "name": name, "position": position, "locale": LOCALE, "source_locale": LOCALE}
