"""Who may read a conversation."""

from typing import Any

from sqlalchemy import Select, false

from api.conversations.models import Conversation
from api.policy import Actor, scoped


@scoped(Conversation)
def conversations(query: Select[Any], actor: Actor) -> Select[Any]:
    """Staff see all; a visitor what this browser began; a customer what the account holds. A browser tied to an
    account still sees only its own: whoever shares it reads nothing older."""
    if actor.staff:
        return query
    if actor.kind == "visitor":
        return query.where(Conversation.visitor_id == actor.visitor_id)
    if actor.kind == "customer":
        return query.where(Conversation.account_id == actor.account_id)
    return query.where(false())
