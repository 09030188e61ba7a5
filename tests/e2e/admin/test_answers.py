"""An admin turns the answer dial, an agent unfolds why the bot said something; with a picture of each page."""

import re
from types import SimpleNamespace
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from api.conversations import threads
from api.db import Database
from api.frontdesk import answering, handover
from api.frontdesk.answering import Search
from api.frontdesk.handover import HandOver
from api.frontdesk.models import Reason
from api.knowledge.engine.encoder import Encoder
from api.knowledge.engine.index import Index
from api.policy import BOT, Actor
from tests import factories
from tests.api.knowledge.engine import conftest as engine
from tests.e2e.accessibility import violations
from tests.e2e.journeys.conftest import PICTURES

SAMPLES = [engine.read(path) for path in sorted(engine.SAMPLES.glob("cards/*.md")) if "." not in path.stem][:12]
ASKED = ("How do I change my PIN?", "what is a throwaway card good for", "what is the weather in Oslo")
SIZES = [{"width": 1280, "height": 900}, {"width": 390, "height": 844}]


@pytest.fixture
def week(database: Database, desk: SimpleNamespace) -> SimpleNamespace:
    """A dozen articles, and three questions put to them; the last one's conversation went on to a person."""
    index = Index(Encoder(), SAMPLES)
    with database.transaction() as session:
        for sample in SAMPLES:
            factories.article(session, sample)
    for text in ASKED:
        with database.transaction() as session:
            conversation = threads.hold(session, threads.begin(session, Actor("visitor", name="Sam Stranger")).id)
            line = threads.append(session, conversation, Actor("visitor", name="Sam Stranger"), text)
            answering.answer(session, line.id, Search(text, index.decide(text), 6), "http://testserver")
            threads.append(session, conversation, BOT, f"About: {text}", key=f"bot:{line.id}:0")
    with database.transaction() as session:
        receipt, _ = handover.hand_over(session, HandOver(conversation.id, line.id, Reason.asked, {}, []))
        desk.request = UUID(receipt["ticket_id"])
    return desk


def open_dial(page: Page) -> None:
    """Once the articles are read and rehearsed."""
    for _ in range(120):
        if page.locator(".curve svg").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("the gate was never calibrated")


def look_at(page: Page, name: str) -> None:
    """Nothing beside the screen, no barrier; and a picture for people."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.feature("X11")
@pytest.mark.parametrize("size", SIZES)
def test_the_dial_is_turned_by_keyboard_previewed_and_saved(sit_down, week: SimpleNamespace, size: dict) -> None:
    page = sit_down(week.ruth, "/admin/answers", viewport=size)
    open_dial(page)
    dial = page.get_by_role("slider", name="Right answers wanted")
    expect(dial).to_have_value("95")
    dial.focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("80 of 100", exact=True).first).to_be_visible()
    expect(page.get_by_text("A preview: nothing is changed yet.")).to_be_visible()
    expect(dial).to_be_focused()
    expect(page).to_have_url(re.compile("percent=80"))
    row = page.get_by_role("row", name="Answered").first
    expect(row.get_by_role("cell").last).to_contain_text("+")
    expect(page.get_by_role("img", name="Risk–coverage curve")).to_be_visible()
    expect(page.get_by_role("row", name=ASKED[1])).to_contain_text("Limits of disposable cards")
    look_at(page, "answer-dial")
    page.get_by_role("button", name="Save 80 of 100").click()
    expect(page.get_by_text("The bot follows within a second.")).to_be_visible()
    expect(page.get_by_text("by Ruth Adler")).to_be_visible()
    expect(dial).to_have_value("80")


@pytest.mark.feature("B7")
@pytest.mark.parametrize("size", SIZES)
def test_recent_turns_are_searched_and_explained(sit_down, week: SimpleNamespace, size: dict) -> None:
    page = sit_down(week.ruth, "/admin/answers/turns", viewport=size)
    page.get_by_label("Search what customers wrote").fill("pin")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("listitem").filter(has_text="Why this answer?")).to_have_count(1)
    page.get_by_text("Why this answer?").click()
    expect(page.get_by_text("Answered:")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Nearest example")).to_be_attached()
    look_at(page, "turns")


@pytest.mark.feature("B7")
@pytest.mark.parametrize("size", SIZES)
def test_an_agent_unfolds_why_the_bot_said_a_line_and_it_stays_unfolded(
    sit_down, week: SimpleNamespace, database: Database, size: dict
) -> None:
    page = sit_down(week.ana, f"/app/inbox/all/{week.request}", viewport=size)
    page.get_by_text("Why this answer?").click()
    why = page.locator(".reasons")
    expect(why.get_by_text("No answer:")).to_be_visible()
    expect(why.get_by_text("Thresholds then")).to_be_visible()
    look_at(page, "console-why")
    with database.transaction() as session:
        factories.ticket(session, None, subject="Something else")
    page.get_by_role("radio", name="Note").check(force=True)
    page.get_by_label("Your text").fill("I looked why.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".line").get_by_text("I looked why.")).to_be_visible()
    expect(why.get_by_text("Thresholds then")).to_be_visible()
