"""Articles from a folder of Markdown files, `<topic>/<slug>.md` with front matter (data/knowledge/README.md)."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.knowledge import service
from api.knowledge.models import Article
from api.knowledge.schemas import WriteArticle
from api.policy import SYSTEM

FENCE = "---\n"


class FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    category: str
    topic: str = ""
    questions: list[str] = []
    keywords: list[str] = []


class Unreadable(ValueError):
    """A file that does not begin with front matter."""


def read(path: Path) -> WriteArticle:
    opening, _, rest = path.read_text(encoding="utf-8").partition(FENCE)
    front, fence, body = rest.partition(f"\n{FENCE}")
    if opening or not fence:
        raise Unreadable(path)
    matter = FrontMatter.model_validate(yaml.safe_load(front))
    return WriteArticle(title=matter.title, body=body.strip() + "\n", topic=matter.category, slug=path.stem,
                        questions=matter.questions, keywords=matter.keywords)


def take_in(session: Session, folder: Path) -> int:
    """Publish what is not there yet and say how many; what somebody edited since is left alone."""
    known = set(session.scalars(select(Article.slug).where(Article.locale == "en")))
    fresh = [path for path in sorted(folder.glob("*/*.md")) if path.stem not in known]
    for path in fresh:
        service.publish(session, service.write(session, SYSTEM, read(path)))
    return len(fresh)
