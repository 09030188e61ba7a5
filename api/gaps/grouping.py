"""Gathered questions find their gap: an older one that is near enough, else a new one with others like it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import numpy as np
from sqlalchemy import Row, select, text, update
from sqlalchemy.orm import Session

from api.gaps import clustering
from api.gaps.clustering import NOBODY
from api.gaps.models import Gap, GapQuestion
from api.gaps.rules import normal
from api.knowledge.engine.encoder import Encoder, Vectors

LIMIT = 10_000
TELLING = 3  # words
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(78)")
Question = Row[UUID, str, UUID | None]


def group(session: Session, encoder: Encoder) -> int:
    """The newest questions; gives how many have been looked at. One that has a gap stays there."""
    session.execute(ONE_AT_A_TIME)
    query = select(GapQuestion.id, GapQuestion.text, GapQuestion.gap_id).where(~GapQuestion.left_out)
    rows = session.execute(query.order_by(GapQuestion.at.desc()).limit(LIMIT)).all()
    if not rows:
        return 0
    texts = list(dict.fromkeys(normal(row.text) for row in rows))
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    join(session, [row for row in rows if row.gap_id is None], standing(rows, vectors), vectors)
    form(session, vectors)
    return len(rows)


def standing(rows: Sequence[Question], vectors: dict[str, Vectors]) -> dict[UUID, Vectors]:
    """The middle of each gap's wordings."""
    members: dict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        if row.gap_id:
            members[row.gap_id].add(normal(row.text))
    return {gap_id: clustering.middle(np.stack([vectors[one] for one in sorted(said)]))
            for gap_id, said in members.items()}


def join(session: Session, rows: Sequence[Question], middles: dict[UUID, Vectors], vectors: dict[str, Vectors]) -> None:
    """Also dismissed and closed gaps take in what belongs to them."""
    if not rows or not middles:
        return
    ids = list(middles)
    places = clustering.nearest(np.stack([vectors[normal(row.text)] for row in rows]), np.stack(list(middles.values())))
    joined: dict[UUID, list[UUID]] = defaultdict(list)
    for row, place in zip(rows, places.tolist(), strict=True):
        if place != NOBODY:
            joined[ids[place]].append(row.id)
    for gap_id, questions in joined.items():
        put(session, gap_id, questions)


def form(session: Session, vectors: dict[str, Vectors]) -> None:
    query = select(GapQuestion.id, GapQuestion.text).where(GapQuestion.gap_id.is_(None), ~GapQuestion.left_out)
    asked: dict[str, list[UUID]] = defaultdict(list)
    said: dict[str, str] = {}
    for question_id, written in session.execute(query.order_by(GapQuestion.at)):
        if normal(written) in vectors:
            asked[normal(written)].append(question_id)
            said.setdefault(normal(written), written)
    if not asked:
        return
    texts = list(asked)
    known = np.stack([vectors[one] for one in texts])
    labels = clustering.gather(known)
    for label in sorted(set(labels.tolist())):
        places = np.flatnonzero(labels == label)
        chosen = [texts[place] for place in places]
        gap = Gap(title=said[spokesman(chosen, known[places])])
        session.add(gap)
        session.flush()
        put(session, gap.id, [question for one in chosen for question in asked[one]])


def spokesman(texts: Sequence[str], vectors: Vectors) -> str:
    """The wording nearest to all, but a mere keyword only where nobody said more."""
    told = [place for place, text in enumerate(texts) if len(text.split()) >= TELLING] or list(range(len(texts)))
    near = vectors[told] @ clustering.middle(vectors)
    return texts[told[int(near.argmax())]]


def put(session: Session, gap_id: UUID, questions: list[UUID]) -> None:
    session.execute(update(GapQuestion).where(GapQuestion.id.in_(questions)).values(gap_id=gap_id))
