"""A registry on a real socket with an admin and an agent, and browsers signed in as them."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from api.accounts.models import Account, Site
from api.db import Database, now
from api.knowledge import service
from api.knowledge.models import Article, SearchMiss, Topic, Vote
from api.knowledge.schemas import SaveArticle, WriteArticle
from api.mail.models import MailStatus, OutgoingMail
from api.settings import ROOT
from tests import factories

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
AXE = Path(os.environ.get("CARE_PACKAGES", ROOT / "node_modules")) / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BODY = """A new card takes **3 to 5 working days**.

## If it is late

1. Open **Cards** and check your address.
2. Choose *Order again*.

- It costs nothing.
- The old one stops at once.
"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def desk(database: Database) -> SimpleNamespace:
    """Ruth and Ana, an article in two versions with votes, a search in vain, a site, a lost mail."""
    with database.transaction() as session:
        session.add_all([Topic(slug="cards", name="Cards", summary="Order, freeze and replace cards", position=0),
                         Topic(slug="cash", name="Cash and ATMs", summary="Withdraw money", position=1)])
        people = SimpleNamespace(ruth=factories.admin(session),
                                 ana=factories.agent(session, "Ana Silva", factories.team(session)))
        site = Site(key="nimbus-test", name="Nimbus Bank", origins=["https://nimbus.example"])
        session.add_all([site, *(SearchMiss(query="apple pay") for _ in range(3)), lost_mail()])
        people.article, people.site = late_card(session, people), site
    return people


def late_card(session, people: SimpleNamespace) -> Article:
    writer, chief = factories.acting(people.ana), factories.acting(people.ruth)
    fields = {"title": "My card has not arrived", "topic": "cards", "questions": ["where is my card"], "keywords": []}
    article = service.write(session, writer, WriteArticle(body=BODY, **fields))
    changed = BODY.replace("3 to 5", "2 to 4") + "- You see it in the app.\n"
    service.save(session, article, chief, SaveArticle(version=1, body=changed, **fields))
    service.publish(session, article)
    session.add_all([Vote(article_id=article.id, version=2, helpful=True),
                     Vote(article_id=article.id, version=1, helpful=False, reason="Which address do you mean?")])
    return article


def lost_mail() -> OutgoingMail:
    return OutgoingMail(key="lost", to="dana@mail.example", subject="[CC-000001-8] We have your request", text="",
                        html="", message_id="<lost@nimbus.example>", status=MailStatus.failed, attempts=9,
                        created_at=now(), error="[Errno 111] Connection refused")


@pytest.fixture
def sit_down(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A page signed in as somebody, its context made as told."""
    contexts = []

    def sign_in(person: Account, path: str, **options: object) -> Page:
        context = chromium.new_context(base_url=address, reduced_motion="reduce", **options)
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


def violations(page: Page) -> list[str]:
    """What axe finds on the page; run through the debugger, which the page's content policy does not bind."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found = page.evaluate("rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
