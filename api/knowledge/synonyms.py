"""Synonyms that admins keep: words which mean the same to customers, whatever the language."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.db import now
from api.errors import CareError, NotFound
from api.knowledge.models import Synonym

Term = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=2, max_length=60,
                                        pattern=r"^[^\W_][\w '’.&+-]*$")]
Groups = tuple[tuple[str, ...], ...]


def distinct(words: list[str]) -> list[str]:
    return list(dict.fromkeys(words))


class TermTaken(CareError):
    status = 409
    detail = "One of these words is in another group already. Put them all into that one."


class WriteSynonyms(BaseModel):
    """One group; the order is of no weight."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[list[Term], AfterValidator(distinct), Field(min_length=2, max_length=12)]


def add(session: Session, command: WriteSynonyms) -> Synonym:
    group = Synonym(words=_free(session, command, None))
    session.add(group)
    session.flush()
    return group


def change(session: Session, group_id: UUID, command: WriteSynonyms) -> None:
    group = _get(session, group_id)
    group.words, group.changed_at = _free(session, command, group_id), now()


def remove(session: Session, group_id: UUID) -> None:
    session.delete(_get(session, group_id))


def list_groups(session: Session) -> list[Synonym]:
    return sorted(session.scalars(select(Synonym)), key=lambda group: group.words)


def groups(session: Session) -> Groups:
    """As the index takes them."""
    return tuple(sorted(tuple(words) for words in session.scalars(select(Synonym.words))))


def _get(session: Session, group_id: UUID) -> Synonym:
    group = session.get(Synonym, group_id)
    if group is None:
        raise NotFound()
    return group


def _free(session: Session, command: WriteSynonyms, own: UUID | None) -> list[str]:
    """A word is in one group only, or it would be unclear what it means."""
    taken = select(Synonym.id).where(Synonym.words.op("&&")(command.words))
    if set(session.scalars(taken)) - {own}:
        raise TermTaken()
    return command.words
