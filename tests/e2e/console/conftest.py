"""A registry on a real socket, a small desk in it, and browsers signed in as its people."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from api.db import Database
from api.frontdesk import listening
from api.frontdesk.listening import Said
from api.tickets.models import Ticket
from tests import factories


@pytest.fixture
def desk(database: Database) -> SimpleNamespace:
    """Ana, alone in the cards team, with a request of Dana's; Leila in the payments team; an admin."""
    with database.transaction() as session:
        cards = factories.team(session)
        payments = factories.team(session, "Payments team", ("payments",))
        people = SimpleNamespace(ana=factories.agent(session, "Ana Silva", cards, capacity=50),
                                 leila=factories.agent(session, "Leila Haddad", payments),
                                 ruth=factories.admin(session), dana=factories.account(session))
        people.ticket = factories.ticket(session, people.dana)
    return people


@pytest.fixture
def says(database: Database, desk: SimpleNamespace) -> Callable[[str], None]:
    """Dana writes in the thread of her request."""

    def say(text: str, ticket: Ticket | None = None) -> None:
        with database.transaction() as session:
            conversation_id = (ticket or desk.ticket).conversation_id
            listening.say(session, factories.acting(desk.dana), conversation_id, Said(text, f"key of {text}"))

    return say
