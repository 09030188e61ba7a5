"""Who may read an article."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_

from api.knowledge.models import Article, ArticleStatus, Audience
from api.policy import Actor, scoped


def visible() -> ColumnElement[bool]:
    """Published for everybody, and its time has come."""
    due = or_(Article.publish_at.is_(None), Article.publish_at <= func.now())
    return and_(Article.status == ArticleStatus.published, Article.audience == Audience.public, due)


def may_change(actor: Actor, article: Article) -> bool:
    """Agents write drafts; what readers see, or have seen, is the admins'."""
    return article.status is ArticleStatus.draft if actor.kind == "agent" else actor.kind in ("admin", "system")


@scoped(Article)
def articles(query: Select[Any], actor: Actor) -> Select[Any]:
    """Staff see drafts and internal articles too; everybody else what is visible."""
    return query if actor.staff else query.where(visible())
