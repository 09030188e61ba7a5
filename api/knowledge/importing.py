"""Articles from a folder of Markdown files, `<topic>/<slug>.md` with front matter, translations beside them as
`<slug>.<locale>.md` (data/knowledge/README.md)."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.knowledge import service
from api.knowledge.models import Article
from api.knowledge.schemas import Locale, Slug, WriteArticle
from api.policy import SYSTEM

FENCE = "---\n"


class FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    category: str
    topic: str = ""
    locale: Locale = "en"
    translation_of: Slug | None = None
    source_version: int | None = None
    questions: list[str] = []
    keywords: list[str] = []


class Unreadable(ValueError):
    """A file that does not begin with front matter, or whose name says another language than its front matter."""


def read(path: Path, sources: Mapping[str, UUID]) -> WriteArticle:
    """`sources` are the ids of those articles that translations may name, by slug."""
    opening, _, rest = path.read_text(encoding="utf-8").partition(FENCE)
    front, fence, body = rest.partition(f"\n{FENCE}")
    if opening or not fence:
        raise Unreadable(path)
    matter = FrontMatter.model_validate(yaml.safe_load(front))
    locale, slug = address_of(path)
    if matter.locale != locale or (matter.translation_of and matter.translation_of not in sources):
        raise Unreadable(path)
    return WriteArticle(title=matter.title, body=body.strip() + "\n", topic=matter.category, slug=slug, locale=locale,
                        source_id=sources[matter.translation_of] if matter.translation_of else None,
                        source_version=matter.source_version, questions=matter.questions, keywords=matter.keywords)


def address_of(path: Path) -> tuple[str, str]:
    """Locale and slug: `<slug>.md`, `<slug>.de.md`."""
    slug, _, locale = path.stem.partition(".")
    return locale or "en", slug


def take_in(session: Session, folder: Path) -> int:
    """Publish what is not there yet and say how many; what somebody edited since is left alone."""
    known = {(locale, slug) for locale, slug in session.execute(select(Article.locale, Article.slug))}
    fresh = [path for path in sorted(folder.glob("*/*.md")) if address_of(path) not in known]
    for path in sorted(fresh, key=lambda path: "." in path.stem):  # sources first
        service.publish(session, service.write(session, SYSTEM, read(path, sources_in(session))))
    return len(fresh)


def sources_in(session: Session, locale: str = "en") -> dict[str, UUID]:
    """Articles that can be translated, by slug."""
    query = select(Article.slug, Article.id).where(Article.locale == locale, Article.source_id.is_(None))
    return dict(session.execute(query).all())
