"""Where an article is read."""

from api.knowledge.models import Article


def article_path(article: Article) -> str:
    return f"/help/{article.locale}/articles/{article.id}-{article.slug}"


def article_url(base_url: str, article: Article) -> str:
    return base_url + article_path(article)
