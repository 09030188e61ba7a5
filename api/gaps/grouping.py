"""Gathered questions find their gap: an older one that is near enough, else a new one with others like it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from api.db import Database
from api.gaps import clustering
from api.gaps.clustering import NOBODY
from api.gaps.models import Gap, GapQuestion
from api.gaps.rules import normal
from api.knowledge.engine.encoder import Encoder, Vectors

LIMIT = 10_000
TELLING = 3  # words
Question = Row[UUID, str, UUID | None]


@dataclass(frozen=True)
class Group:
    """Questions for a gap: one that stands, or a new one under this title."""

    questions: list[UUID]
    gap_id: UUID | None = None
    title: str = ""


def group(database: Database, encoder: Encoder) -> int:
    """The newest questions; gives how many have been looked at. One that has a gap stays there. No transaction is open
    while this reckons, and the jobs' lock keeps a second one from reckoning the same."""
    with database.transaction() as session:
        rows = newest(session)
    if not rows:
        return 0
    texts = list(dict.fromkeys(normal(row.text) for row in rows))
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    waiting: dict[str, list[Question]] = defaultdict(list)
    for row in rows:
        if row.gap_id is None:
            waiting[normal(row.text)].append(row)
    found = list(groups(waiting, middles(rows, vectors), vectors))
    with database.transaction() as session:
        for one in found:
            put(session, one)
    return len(rows)


def newest(session: Session) -> Sequence[Question]:
    query = select(GapQuestion.id, GapQuestion.text, GapQuestion.gap_id).where(~GapQuestion.left_out)
    return session.execute(query.order_by(GapQuestion.at.desc()).limit(LIMIT)).all()


def middles(rows: Iterable[Question], vectors: dict[str, Vectors]) -> dict[UUID, Vectors]:
    """The middle of each standing gap's wordings; dismissed and closed ones too take in what belongs to them."""
    members: dict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        if row.gap_id:
            members[row.gap_id].add(normal(row.text))
    return {gap_id: clustering.middle(np.stack([vectors[one] for one in sorted(said)]))
            for gap_id, said in members.items()}


def groups(waiting: dict[str, list[Question]], standing: dict[UUID, Vectors],
           vectors: dict[str, Vectors]) -> Iterator[Group]:
    texts = np.array(list(waiting), dtype=object)
    if not len(texts):
        return
    known = np.stack([vectors[one] for one in texts])
    ids = list(standing)
    places = clustering.nearest(known, np.stack(list(standing.values())) if ids else known[:0])
    for place in sorted(set(places.tolist()) - {NOBODY}):
        yield Group(ids_of(waiting, texts[places == place]), gap_id=ids[place])
    alone = places == NOBODY
    labels = clustering.gather(known[alone])
    for label in range(labels.max(initial=NOBODY) + 1):
        chosen = texts[alone][labels == label]
        title = spokesman([waiting[one][-1].text for one in chosen], known[alone][labels == label])
        yield Group(ids_of(waiting, chosen), title=title)


def ids_of(waiting: dict[str, list[Question]], texts: Iterable[str]) -> list[UUID]:
    return [row.id for one in texts for row in waiting[one]]


def spokesman(texts: Sequence[str], vectors: Vectors) -> str:
    """The wording nearest to all, but a mere keyword only where nobody said more."""
    told = [place for place, text in enumerate(texts) if len(text.split()) >= TELLING] or list(range(len(texts)))
    near = vectors[told] @ clustering.middle(vectors)
    return texts[told[int(near.argmax())]]


def put(session: Session, found: Group) -> None:
    gap_id = found.gap_id
    if gap_id is None:
        gap = Gap(title=found.title)
        session.add(gap)
        session.flush()
        gap_id = gap.id
    session.execute(update(GapQuestion).where(GapQuestion.id.in_(found.questions)).values(gap_id=gap_id))
