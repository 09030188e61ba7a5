"""From a question nobody answers to an article that does: the gap appears, is written, watched, closed, and reopens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.journeys.chat import Widget
from tests.product import Chat, Product, visit

RUTH = "ruth@nimbus.example"
ANA = "ana@nimbus.example"
GAPS = "/admin/knowledge/gaps"
ASKED = ("Do you insure dogs?", "Can I get pet insurance from you?", "I want pet insurance for my dog",
         "Do you have an insurance for dogs", "insurance for my dog")
AGAIN = "Could I insure my dog with you?"
Visit = Callable[..., Page]
Picture = Callable[[Page, str], Path]


def ask_in_vain(product: Product, question: str) -> None:
    """Whatever the bot offers is not what was meant."""
    chat: Chat = visit(product)
    said = chat.say(question)
    if any(button["title"] == "None of these" for line in said for button in line["buttons"]):
        chat.press("None of these")


def reload_until(page: Page, text: str) -> None:
    """Look again until the worker has done what it was asked for."""
    for _ in range(40):
        if page.get_by_text(text).first.is_visible():
            return
        page.wait_for_timeout(1_500)
        page.reload()
    raise AssertionError(f"never said: {text}")


def check_until(page: Page, text: str) -> None:
    """Press "Check now" until the gap stands so."""
    for _ in range(30):
        if page.get_by_text(text, exact=True).first.is_visible():
            return
        button = page.get_by_role("button", name="Check now")
        if button.is_visible():
            button.click()
        page.wait_for_timeout(2_500)
    raise AssertionError(f"never stood: {text}")


@pytest.mark.feature("K6")
@pytest.mark.feature("X4")
def test_a_question_nobody_answers_becomes_an_article_that_does(
    product: Product, visit: Visit, sign_in: Visit, picture: Picture
) -> None:
    for question in ASKED:
        ask_in_vain(product, question)
    ruth = sign_in(RUTH, GAPS)
    ruth.get_by_role("button", name="Look again now").click()
    row = ruth.get_by_role("row").filter(has_text="dog")
    expect(row).to_have_count(1)
    picture(ruth, "gaps")
    assert not violations(ruth)

    row.get_by_role("link").first.click()
    expect(ruth.get_by_role("heading", name="Before it closes")).to_be_visible()
    picture(ruth, "gap")
    assert not violations(ruth)
    gap = ruth.url
    write(ruth)
    picture(ruth, "gap-article")

    ruth.goto(gap)
    marks = [ruth.get_by_text(mark, exact=True).count() for mark in ("Taught", "Held back")]
    assert all(marks)
    assert sum(marks) >= len(ASKED)
    widget = Widget(visit(product.site_url)).open()
    widget.say(AGAIN)
    widget.shows("Insurance for dogs and cats")
    check_until(ruth, "Closed")
    picture(ruth, "gap-closed")
    assert not violations(ruth)

    break_it(ruth)
    picture(ruth, "gap-broken")
    ruth.goto(gap)
    expect(ruth.get_by_text("Reopened")).to_be_visible()


def write(page: Page) -> None:
    """The article, from the gap's draft, published."""
    page.get_by_role("link", name="Write the article").click()
    expect(page.get_by_text("held back").first).to_be_visible()
    assert len(page.get_by_label("Example questions").input_value().splitlines()) >= 3
    page.get_by_label("Title").fill("Insurance for dogs and cats")
    page.get_by_label("Text, in Markdown").fill("We insure dogs and cats. Open **Insurance** and choose your pet.")
    page.get_by_label("Status").select_option("published")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Readers see it now.")).to_be_visible()


def break_it(page: Page) -> None:
    """An edit after which the article is about something else."""
    page.get_by_role("link", name="Insurance for dogs and cats").first.click()
    page.get_by_label("Title").fill("Dry an umbrella")
    page.get_by_label("Text, in Markdown").fill("Shake it well.")
    page.get_by_label("Example questions").fill("my umbrella is wet")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This edit breaks")).to_be_visible(timeout=60_000)


@pytest.mark.feature("K6")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_fits_a_phone(product: Product, sign_in: Visit, picture: Picture, width: int) -> None:
    """The demo brings a gap of its own: what visitors looked for in vain."""
    page = sign_in(RUTH, GAPS, viewport={"width": width, "height": 900})
    reload_until(page, "mortgage")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, f"gaps-{width}")
    page.get_by_role("link", name="mortgage").first.click()
    expect(page.get_by_role("heading", name="Before it closes")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, f"gap-{width}")
    assert not violations(page)


@pytest.mark.feature("K8")
def test_an_agent_makes_an_article_of_a_solved_request(product: Product, sign_in: Visit, picture: Picture) -> None:
    ana = sign_in(ANA, "/app/inbox/solved", viewport={"width": 1440, "height": 900})
    ana.get_by_text("Dinner in Prague cost six pounds too much").first.click()
    ana.get_by_role("link", name="Make an article of this").click()
    expect(ana.get_by_text("Made of request CC-")).to_be_visible()
    body = ana.get_by_label("Text, in Markdown").input_value()
    assert body
    assert not [name for name in ("Ewan", "Leila", "Hello") if name in body]
    picture(ana, "article-from-request")
    assert not violations(ana)
    ana.get_by_role("button", name="Save draft").click()
    expect(ana.get_by_text("It is a draft")).to_be_visible()
    ana.get_by_role("link", name="CC-").click()
    expect(ana.get_by_text("(draft)")).to_be_visible()
