"""A browser at a running registry with a small desk, its assets built, its mail kept by a real SMTP server."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from api.accounts.models import Account
from api.conversations.models import Line
from api.db import Database
from api.knowledge.models import Article, ArticleStatus, Topic
from api.mail import mailbox
from api.settings import Settings
from api.tickets import working
from api.tickets.models import Status, Ticket
from tests import factories

ROOT = Path(__file__).parents[3]
LINK = re.compile(r"https?://[^/\s]+(/\S+)")
# In a process of its own: Playwright's loop leaves no room for the worker's. Twice, for the jobs that jobs write.
WORK_OFF = """
from api import db, duties, jobs, settings
known = settings.load()
for _ in range(2):
    jobs.work_off(db.Database(known.database_url), known)
"""
TOPICS = {"cards": "Cards", "payments": "Payments and transfers", "top-ups": "Top-ups", "cash": "Cash and ATMs",
          "exchange": "Currencies and exchange", "account": "Account and security"}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the page's console says went wrong, blocked by the content policy or thrown."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: found.append(said.text)
            if said.type == "error" and "Failed to load resource" not in said.text else None)
    return found


@pytest.fixture
def desk(database: Database) -> SimpleNamespace:
    """Ana of the cards team, Dana with an account, and one article."""
    with database.transaction() as session:
        session.add_all([Topic(slug=slug, name=TOPICS[slug], position=place) for place, slug in enumerate(TOPICS)])
        session.flush()
        session.add(Article(slug="late-card", topic_slug="cards", title="My card has not arrived", keywords=[],
                            questions=["Where is my card?", "My new card is not here yet"],
                            body="A card takes 3 to 5 working days.\n\n1. Check your address.\n2. Ask for a new one.",
                            status=ArticleStatus.published))
        cards = factories.team(session)
        return SimpleNamespace(ana=factories.agent(session, "Ana Silva", cards), dana=factories.account(session))


@pytest.fixture
def ana_replies(database: Database, desk: SimpleNamespace) -> Callable[..., Line]:
    def reply(text: str, then: Status | None = None) -> Line:
        """In the newest ticket."""
        with database.transaction() as session:
            ticket = session.scalars(select(Ticket).order_by(Ticket.number.desc()).limit(1)).one()
            return working.reply(session, ticket, factories.acting(desk.ana), text, then=then)

    return reply


@pytest.fixture
def letters(settings: Settings) -> Iterator[Callable[[], list[str]]]:
    """Works the jobs off as the worker does, then gives every letter that arrived, the newest first."""
    port = free_port()
    server = mailbox.controller(settings.var / "mailbox", "127.0.0.1", port)
    server.start()
    known = {"DATABASE_URL": settings.database_url, "CARE_VAR": str(settings.var), "CARE_SMTP_PORT": str(port)}

    def read() -> list[str]:
        subprocess.run([sys.executable, "-c", WORK_OFF], check=True, cwd=ROOT, env=os.environ | known)
        found = mailbox.letters(settings.var / "mailbox")
        return [str(message.get_body(("plain",)).get_content()) for _, message in found]  # type: ignore[union-attr]

    yield read
    server.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def link_in(letter: str, start: str) -> str:
    return next(path for path in LINK.findall(letter) if path.startswith(start))


def sign_in(page: Page, address: str, person: Account | SimpleNamespace, path: str = "/portal/tickets") -> None:
    page.goto(address + path)
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{path.partition('?')[0]}*")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "broken-card.png"
    image = Image.new("RGB", (1200, 800), (224, 218, 200))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((200, 180, 1000, 640), 48, fill=(36, 86, 200))
    pen.text((260, 520), "NIMBUS BANK", fill=(255, 255, 255), font_size=64)
    pen.line((620, 160, 540, 660), fill=(20, 20, 30), width=12)
    out = BytesIO()
    image.save(out, "PNG")
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture(scope="session")
def axe() -> str:
    packages = Path(os.environ.get("CARE_PACKAGES", ROOT / "node_modules"))
    return (packages / "axe-core" / "axe.min.js").read_text()
