"""The desk's own journeys, in Chromium against the whole product: ask, be answered, escalate, be helped, rate."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.journeys.chat import Widget
from tests.product import Product

QUESTION = "My card has not arrived yet, what can I do?"
STORY = "I waited three weeks and my neighbour got hers in two days."
PASSPHRASE = "three words of mine"
AGENTS = {"Ana": "ana@nimbus.example", "Marcus": "marcus@nimbus.example"}
Visit = Callable[..., Page]
Picture = Callable[[Page, str], Path]


@pytest.mark.feature("W1")
@pytest.mark.feature("K7")
@pytest.mark.feature("D6")
def test_a_question_is_answered_with_its_source_and_helps(product: Product, visit: Visit, picture: Picture) -> None:
    """J1, J4: without signing up, on the bank's website."""
    widget = Widget(visit(product.site_url)).open()
    widget.say(QUESTION)
    widget.shows("My card has not arrived yet")
    expect(widget.log.get_by_text(re.compile(r"^Source: .* \(version 1\)$"))).to_be_visible()
    picture(widget.page, "answered")
    widget.press("That helped")
    widget.shows(re.compile("Good"))
    assert not violations(widget.page)


@pytest.mark.feature("H2")
@pytest.mark.feature("P8")
@pytest.mark.feature("A1")
@pytest.mark.feature("P7")
def test_not_helped_goes_to_an_agent_and_comes_back_solved(
    product: Product, visit: Visit, sign_in: Visit, picture: Picture
) -> None:
    """J4, J7–J10, J12, J14: one thread from the first question to the rating."""
    widget = Widget(visit(product.site_url)).open()
    reference = escalate(widget)
    name = agent_of(widget)
    picture(widget.page, "escalated")
    mailed(product, visit, f"[{reference}]", f"Your agent is {name}")

    console = sign_in(AGENTS[name], "/app", viewport={"width": 1440, "height": 900})
    console.get_by_text(reference).first.click()
    for known in (STORY, "My card has not arrived yet", "kim@customer.example"):
        expect(console.locator("body")).to_contain_text(known)
    answer(console, "Hello Kim, I am sending a new one by express today.")
    widget.shows("I am sending a new one by express today")
    widget.say("Thank you, that is quick.")
    expect(console.locator("body")).to_contain_text("Thank you, that is quick.")
    picture(console, "console")
    picture(widget.page, "human")
    resolve(console)
    rate(widget)
    picture(widget.page, "rated")


@pytest.mark.feature("W3")
def test_reload_and_second_tab_show_the_same_thread(product: Product, visit: Visit) -> None:
    widget = Widget(visit(product.site_url)).open()
    widget.say(QUESTION)
    widget.shows("Source:")
    second = widget.page.context.new_page()
    second.goto(product.site_url)
    other = Widget(second)
    if not other.box.is_visible():
        other.open()
    other.shows("Source:")
    other.say("And how much does a new card cost?")
    widget.shows("And how much does a new card cost?")
    widget.page.reload()
    again = Widget(widget.page)
    if not again.box.is_visible():
        again.open()
    again.shows("And how much does a new card cost?")
    assert again.log.inner_text().count(QUESTION) == 1


@pytest.mark.feature("P1")
def test_a_conversation_begun_as_a_stranger_is_kept_after_registering(product: Product, visit: Visit) -> None:
    """J2: the mail's link confirms the address; the request is in the portal."""
    widget = Widget(visit(product.site_url)).open()
    reference = escalate(widget, email="lee@customer.example")
    widget.chat.get_by_role("button", name="More").click()
    with widget.page.context.expect_page() as opened:
        widget.chat.get_by_role("button", name="Sign in to keep this chat").click()
    account = opened.value
    register(product, visit, account, "lee@customer.example")
    account.get_by_label("E-mail").fill("lee@customer.example")
    account.get_by_label("Password", exact=True).fill(PASSPHRASE)
    account.get_by_role("button", name="Sign in").click()
    account.wait_for_url("**/portal/**")
    account.goto(f"{product.base_url}/portal/tickets")
    expect(account.locator("main")).to_contain_text(reference)


@pytest.mark.feature("K2")
def test_the_help_centre_solves_it_alone(product: Product, visit: Visit, picture: Picture) -> None:
    """J3: search with a typo, read, be recommended the next article."""
    page = visit(f"{product.base_url}/help")
    page.get_by_role("searchbox").first.fill("card has not arived")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("My card has not arrived yet")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My card has not arrived yet")
    picture(page, "article")
    assert not violations(page)


def escalate(widget: Widget, email: str = "kim@customer.example") -> str:
    """From the question to the receipt; gives the reference. What was said already is not asked again."""
    widget.say(QUESTION)
    widget.press("It didn't help")
    widget.press("Open a request")
    widget.shows("Please describe what happened")
    widget.say(STORY)
    widget.shows("Which e-mail address should the answer go to?")
    widget.say(email)
    widget.shows("This is what I will send to our team")
    widget.press("Send")
    widget.shows(re.compile(r"CC-\d{6}-\d"))
    found = re.search(r"CC-\d{6}-\d", widget.log.inner_text())
    assert found
    return found[0]


def agent_of(widget: Widget) -> str:
    """As the panel's head says it."""
    said = widget.chat.get_by_text(re.compile(r"^With (Ana|Marcus)")).first.inner_text()
    return said.split()[1].strip(".,")


def mailed(product: Product, visit: Visit, *words: str) -> None:
    """The letter with all these words arrives in the demo's mailbox, over real SMTP."""
    page = visit(f"{product.base_url}/demo/mail")
    page.get_by_text(words[0]).first.click()
    for word in words[1:]:
        expect(page.locator("main")).to_contain_text(word)


def answer(console: Page, text: str) -> None:
    composer = console.get_by_label("Your text")
    composer.fill(text)
    composer.press("Control+Enter")
    expect(console.locator("main")).to_contain_text(text)


def resolve(console: Page) -> None:
    console.get_by_label("Your text").fill("It leaves tonight. Anything else, just write here.")
    console.get_by_role("button", name="Send and solve").click()


def rate(widget: Widget) -> None:
    widget.shows("How was our help?")
    widget.log.get_by_text("Very good").last.click()
    send = widget.log.get_by_role("button", name="Send").last
    if send.is_visible():
        send.click()
    widget.shows("Thank you.")


def register(product: Product, visit: Visit, page: Page, email: str) -> None:
    page.get_by_role("link", name=re.compile("register|create", re.IGNORECASE)).first.click()
    page.get_by_label("Name").fill("Lee")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name=re.compile("register|create", re.IGNORECASE)).click()
    confirm(product, visit, page)


def confirm(product: Product, visit: Visit, page: Page) -> None:
    letters = visit(f"{product.base_url}/demo/mail")
    letters.get_by_text(re.compile("Confirm", re.IGNORECASE)).first.click()
    expect(letters.locator("main")).to_contain_text("/account/verify/")
    found = re.search(r"/account/verify/[\w-]+", letters.locator("main").inner_text())
    assert found
    page.goto(product.base_url + found[0])
    page.get_by_role("button").filter(has_text=re.compile("confirm", re.IGNORECASE)).click()
