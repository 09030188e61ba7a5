"""What the gate learns from dismissed gaps: questions like theirs have no article, and get none."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.gaps import rules
from api.gaps.models import Gap, GapQuestion, GapStatus
from api.knowledge import outside


def tell_the_gate(session: Session) -> None:
    """The newest wordings count, if there are too many."""
    session.flush()
    query = select(GapQuestion.text).join(Gap, Gap.id == GapQuestion.gap_id)
    dismissed = query.where(Gap.status == GapStatus.dismissed).order_by(GapQuestion.at.desc())
    outside.note(session, rules.wordings(session.scalars(dismissed)))
