"""A registry on a real socket, a small desk in it, and browsers signed in as its people."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page

from api.accounts.models import Account
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
def sit_down(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A page signed in as somebody, its context made as told."""
    contexts = []

    def sign_in(person: Account, path: str = "/app", **options: object) -> Page:
        context = browser.new_context(base_url=address, reduced_motion="reduce", **options)
        contexts.append(context)
        context.set_default_timeout(20_000)
        credentials = {"email": person.email, "password": factories.PASSWORD}
        assert context.request.post("/api/v1/session", data=credentials).ok
        page = context.new_page()
        page.goto(path)
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.fixture
def says(database: Database, desk: SimpleNamespace) -> Callable[[str], None]:
    """Dana writes in the thread of her request."""

    def say(text: str, ticket: Ticket | None = None) -> None:
        with database.transaction() as session:
            conversation_id = (ticket or desk.ticket).conversation_id
            listening.say(session, factories.acting(desk.dana), conversation_id, Said(text, f"key of {text}"))

    return say
