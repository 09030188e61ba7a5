"""A small desk: the cards team with two agents, and browsers signed in as people of it."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from api.accounts.models import Account
from api.db import Database
from tests import factories


@pytest.fixture
def desk(database: Database) -> SimpleNamespace:
    """Ana and Marcus of the cards team, Leila of the payments team, an admin, and a customer with an account."""
    with database.transaction() as session:
        cards = factories.team(session)
        payments = factories.team(session, "Payments team", ("payments",))
        return SimpleNamespace(
            cards=cards, payments=payments, ana=factories.agent(session, "Ana Silva", cards),
            marcus=factories.agent(session, "Marcus Bell", cards),
            leila=factories.agent(session, "Leila Haddad", payments), ruth=factories.admin(session),
            dana=factories.account(session),
        )


@pytest.fixture
def browser(client: TestClient) -> Callable[[Account], TestClient]:
    """A browser of its own for each person."""

    def open_for(person: Account) -> TestClient:
        return factories.sign_in(TestClient(client.app), person)

    return open_for
