"""From a gap to an article: a draft for its questions, or an article that stands and is taught some of them."""

from collections import Counter
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import events
from api.db import now
from api.gaps import jobs, rules
from api.gaps.models import Gap, GapQuestion, GapStatus
from api.gaps.schemas import Draft
from api.gaps.strangers import tell_the_gate
from api.knowledge import service
from api.knowledge.courtesies import bare
from api.knowledge.models import Article
from api.knowledge.schemas import SaveArticle
from api.knowledge.search import Library, visible_now
from api.policy import Actor

TITLE_CHARS = 120
QUESTIONS = 50  # of an article


def from_gap(session: Session, gap: Gap, library: Library | None) -> Draft:
    """The topic is what its questions come closest to."""
    taught, held_back = rules.split(texts(session, gap), gap.title)
    topics = Counter(topic for one in taught if (topic := topic_near(library, one)))
    return Draft(title=headline(gap.title), questions=taught, held_back=held_back,
                 topic=topics.most_common(1)[0][0] if topics else "")


def topic_near(library: Library | None, text: str) -> str | None:
    """Also where nothing is near enough to answer: somebody looks at the draft."""
    return library.decide(text, library.default).decision.category if library else None


def texts(session: Session, gap: Gap) -> list[str]:
    query = select(GapQuestion.text).where(GapQuestion.gap_id == gap.id).order_by(GapQuestion.at)
    return rules.wordings(session.scalars(query))


def headline(text: str) -> str:
    title = bare(text).partition("\n")[0]
    return (title[:1].upper() + title[1:])[:TITLE_CHARS].strip()


def teach(session: Session, actor: Actor, gap: Gap, article: Article) -> None:
    """Add a part of the gap's questions to an article that stands, as a new version of it."""
    taught, _ = rules.split(texts(session, gap))
    together = rules.wordings([*article.questions, *taught])[:QUESTIONS]
    service.save(session, article, actor, SaveArticle(
        version=article.version, title=article.title, body=article.body, topic=article.topic_slug,
        questions=together, keywords=article.keywords, audience=article.audience,
    ))
    link(session, gap, article)


def link(session: Session, gap: Gap, article: Article) -> None:
    """From now on the gap closes by this article; its window begins once the article can be read."""
    seen = visible_now(article)
    gap.article_id, gap.live_at = article.id, now() if seen else None
    gap.status = GapStatus.watching if seen else GapStatus.drafted
    jobs.want_check(session)
    events.append(session, "gap.changed", staff_only=True, gap_id=str(gap.id), status=gap.status)


def dismiss(session: Session, gap: Gap) -> None:
    """No article is wanted. Questions like these still join it and stay out of sight with it."""
    gap.status = GapStatus.dismissed
    tell_the_gate(session)


def take_up(session: Session, gap: Gap) -> None:
    """A dismissed gap counts again; the next check settles how it stands."""
    article = session.get(Article, gap.article_id) if gap.article_id else None
    gap.status = GapStatus.open
    if article:
        link(session, gap, article)
    tell_the_gate(session)


def leave_out(session: Session, gap: Gap, question_id: UUID) -> None:
    """A question that means something else: it leaves the gap, in whatever case it was written, and joins no other."""
    rows = list(session.scalars(select(GapQuestion).where(GapQuestion.gap_id == gap.id)))
    wanted = {rules.normal(one.text) for one in rows if one.id == question_id}
    for one in rows:
        if rules.normal(one.text) in wanted:
            one.gap_id, one.left_out = None, True
