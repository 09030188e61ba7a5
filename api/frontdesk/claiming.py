"""What a stranger began belongs to the account, once we know whose it is."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api.accounts.models import Account, Visitor
from api.accounts.service import when_confirmed
from api.accounts.visitors import when_claimed
from api.conversations import threads
from api.conversations.models import Conversation
from api.tickets.models import Ticket


@when_claimed
def take_along(session: Session, account: Account, visitor: Visitor) -> None:
    """Conversations and tickets that belong to nobody yet; what another account holds stays there."""
    mine = select(Conversation).where(Conversation.visitor_id == visitor.id, Conversation.account_id.is_(None))
    for conversation in session.scalars(mine).all():
        conversation.account_id = account.id
        own = Ticket.conversation_id == conversation.id, Ticket.account_id.is_(None)
        session.execute(update(Ticket).where(*own).values(account_id=account.id))
        threads.announce(session, conversation)


@when_confirmed
def take_filed(session: Session, account: Account) -> None:
    """Requests filed under the address before its owner had an account. Their conversations stay with the browser."""
    filed = func.lower(Ticket.requester_email) == account.email.lower(), Ticket.account_id.is_(None)
    session.execute(update(Ticket).where(*filed).values(account_id=account.id))
