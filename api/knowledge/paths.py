"""Where an article is read."""

from api.knowledge.models import Article


def article_path(article: Article, asked: str = "") -> str:
    """Under its own language, or under the one that was asked for where it is not written in that."""
    return f"/help/{asked or article.locale}/articles/{article.id}-{article.slug}"


def article_url(base_url: str, article: Article, asked: str = "") -> str:
    return base_url + article_path(article, asked)
