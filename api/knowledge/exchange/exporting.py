"""The knowledge base as files: the same articles again when they are imported."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from api.knowledge.exchange import csv_files, markdown_files, zendesk_out
from api.knowledge.exchange.items import LOCALE, Incoming
from api.knowledge.exchange.packages import SUFFIXES, File, Format, Unusable
from api.knowledge.models import Article, Topic

PER_READ = 200
SUFFIX = {"markdown": ".zip", "csv": ".csv", "zendesk": ".zip"}


def articles(session: Session) -> Iterator[Incoming]:
    """All of them, drafts and internal ones too, sources before translations."""
    source = aliased(Article)
    query = (select(Article, Topic.name, source).join(Topic, Topic.slug == Article.topic_slug)
             .outerjoin(source, source.id == Article.source_id)
             .order_by(Article.source_id.is_not(None), Article.locale, Article.topic_slug, Article.slug))
    for article, topic, of in session.execute(query.execution_options(yield_per=PER_READ)):
        yield outgoing(article, topic, of)


def outgoing(article: Article, topic_name: str, source: Article | None) -> Incoming:
    """Not checked again: what stands in the base is exported, whatever the rules were when it was written."""
    return Incoming.model_construct(
        slug=article.slug, locale=article.locale, title=article.title, body=article.body, topic=article.topic_slug,
        topic_name=topic_name, questions=article.questions, keywords=article.keywords, status=article.status,
        audience=article.audience, publish_at=article.publish_at, version=article.version,
        translation_of=source.slug if source else None, source_version=article.source_version,
        source_locale=source.locale if source and source.locale != LOCALE else None,
    )


def files(session: Session, format: Format) -> Iterator[File]:
    if format == "csv":
        yield File("articles.csv", "".join(csv_files.write(articles(session))).encode())
    elif format == "zendesk":
        yield from zendesk_out.write(articles(session), list(session.scalars(select(Topic).order_by(Topic.position))))
    else:
        yield from (markdown_files.write(article) for article in articles(session))


def packed(session: Session, format: Format) -> bytes:
    """One file to download: a table, or an archive."""
    if format == "csv":
        return next(files(session, format)).data
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for file in files(session, format):
            archive.writestr(file.name, file.data)
    return buffer.getvalue()


def write(session: Session, format: Format, path: Path) -> int:
    """Into a folder, unless the path says .zip or .csv; how many articles there are. Files of the same names go."""
    if path.suffix in (*SUFFIXES, ".zip") and path.suffix != SUFFIX[format]:
        raise Unusable(f"This format goes into a folder or into a file that ends in {SUFFIX[format]}.")
    if path.suffix == SUFFIX[format]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(session, format))
    else:
        for file in files(session, format):
            target = path / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.data)
    return session.scalar(select(func.count()).select_from(Article)) or 0
