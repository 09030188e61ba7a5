"""Who may read a conversation."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_

from api.conversations.models import Conversation
from api.policy import Actor, scoped


def of_browser(actor: Actor) -> ColumnElement[bool]:
    """What this browser began, and nobody else's account holds: after signing out it shows nothing of the account."""
    held = Conversation.account_id
    return and_(Conversation.visitor_id == actor.visitor_id, or_(held.is_(None), held == actor.account_id))


@scoped(Conversation)
def conversations(query: Select[Any], actor: Actor) -> Select[Any]:
    """Staff see all; a visitor what this browser began; a customer what the account holds. A browser tied to an
    account still sees only its own: whoever shares it reads nothing older."""
    if actor.staff:
        return query
    if actor.kind == "visitor":
        return query.where(of_browser(actor))
    if actor.kind == "customer":
        return query.where(Conversation.account_id == actor.account_id)
    return query.where(false())
