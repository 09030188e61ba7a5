"""Questions known to have no article: the gate of each process learns from them what not to answer."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.knowledge.models import Outsider

LIMIT = 600  # more taught the gate nothing more: docs/bench-answers.md


def known(session: Session) -> list[str]:
    """Always in the same order."""
    return list(session.scalars(select(Outsider.text).order_by(Outsider.text)))


def note(session: Session, questions: Iterable[str]) -> None:
    """These and no others; the first LIMIT count."""
    wanted = set(list(dict.fromkeys(questions))[:LIMIT])
    standing = set(known(session))
    session.execute(delete(Outsider).where(Outsider.text.in_(standing - wanted)))
    session.add_all(Outsider(text=text) for text in sorted(wanted - standing))
    session.flush()
