"""What is done to topics: add one, reword one. Its slug stays, since tickets and agents' skills go by it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.errors import CareError, NotFound
from api.knowledge.models import Article, Topic
from api.knowledge.schemas import slug_of


class TopicTaken(CareError):
    status = 409
    detail = "There is already a topic of this name."


class WriteTopic(BaseModel):
    """Topics stand in the order of their positions."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    summary: Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)] = ""
    position: Annotated[int, Field(ge=0, le=999)] = 0


def add(session: Session, command: WriteTopic) -> Topic:
    slug = slug_of(command.name)
    if session.get(Topic, slug):
        raise TopicTaken()
    topic = Topic(slug=slug, **command.model_dump())
    session.add(topic)
    session.flush()
    return topic


def reword(session: Session, slug: str, command: WriteTopic) -> None:
    topic = session.get(Topic, slug)
    if topic is None:
        raise NotFound()
    topic.name, topic.summary, topic.position = command.name, command.summary, command.position


def list_names(session: Session) -> list[tuple[str, str]]:
    """Slugs and names, to choose from."""
    query = select(Topic.slug, Topic.name).order_by(Topic.position, Topic.name)
    return [(slug, name) for slug, name in session.execute(query)]


def list_topics(session: Session) -> list[tuple[Topic, int]]:
    """Each with the number of its articles, whatever their status."""
    counted = select(Topic, func.count(Article.id)).outerjoin(Article, Article.topic_slug == Topic.slug)
    rows = session.execute(counted.group_by(Topic.slug).order_by(Topic.position, Topic.name))
    return [(topic, number) for topic, number in rows]
