"""A customer at the portal in a real browser: raise, follow live, write, confirm, rate; and what may go wrong."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from api.db import Database
from api.tickets.models import Status, Ticket
from tests import factories
from tests.e2e.portal.conftest import link_in, sign_in

Replies = Callable[..., Any]


def fill_form(page: Page, address: str) -> None:
    page.goto(f"{address}/portal/new")
    page.get_by_label("In a few words").fill("My card is not here")
    page.get_by_label("What happened").fill("I ordered it two weeks ago.")
    page.get_by_label("Cards", exact=True).check()


def raise_request(page: Page, address: str) -> str:
    fill_form(page, address)
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_url("**/portal/tickets/CC-*")
    return page.url


@pytest.mark.feature("P1")
def test_somebody_new_registers_and_comes_back_to_the_form(
    page: Page, address: str, desk: SimpleNamespace, letters: Callable[[], list[str]]
) -> None:
    page.goto(f"{address}/portal/new")
    page.get_by_role("link", name="Register").click()
    page.get_by_label("Your name").fill("Nora New")
    page.get_by_label("E-mail address").fill("nora@mail.example")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Register").click()
    page.get_by_text("nora@mail.example").wait_for()
    page.goto(address + link_in(letters()[0], "/account/verify/"))
    page.get_by_role("button").last.click()
    page.get_by_text("Your address is confirmed.").wait_for()
    nora = SimpleNamespace(email="nora@mail.example")
    sign_in(page, address, nora, "/portal/new")
    raise_request(page, address)
    assert len([letter for letter in letters() if "your request is filed" in letter]) == 1


@pytest.mark.feature("P5")
@pytest.mark.feature("W7")
def test_request_with_a_picture_is_answered_live_solved_and_rated(  # noqa: PLR0917 - fixtures
    page: Page, address: str, desk: SimpleNamespace, ana_replies: Replies, photo: Path, complaints: list[str]
) -> None:
    sign_in(page, address, desk.dana, "/portal/new")
    fill_form(page, address)
    page.locator("[data-choose]").set_input_files(photo)
    expect(page.get_by_label("Remove broken-card.png")).to_be_visible()
    expect(page.locator("input[name=files]")).to_have_count(1)
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("Your request is filed.")).to_be_visible()
    expect(page.get_by_label("Status")).to_contain_text("With Ana Silva")
    expect(page.get_by_role("img", name="broken-card.png")).to_be_visible()
    ana_replies("Is your address the same?", Status.pending_customer)
    expect(page.get_by_role("log")).to_contain_text("Is your address the same?")
    expect(page.get_by_label("Status")).to_contain_text("Waiting for you")
    page.get_by_label("Your message").fill("Yes, it is.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.mine").last).to_contain_text("Yes, it is.")
    expect(page.get_by_label("Your message")).to_have_value("")
    ana_replies("Then it comes on Tuesday.", Status.resolved)
    page.get_by_label("Good", exact=True).check()
    page.get_by_role("button", name="Send the rating").click()
    expect(page.get_by_text("You rated our help: Good")).to_be_visible()
    page.get_by_role("button", name="Yes, it is solved").click()
    expect(page.get_by_role("link", name="Open a new one about it")).to_be_visible()
    assert not complaints


@pytest.mark.feature("P5")
def test_second_tab_and_reload_show_the_same_and_keep_what_is_being_typed(
    page: Page, context: BrowserContext, address: str, desk: SimpleNamespace, ana_replies: Replies
) -> None:
    sign_in(page, address, desk.dana)
    url = raise_request(page, address)
    second = context.new_page()
    second.goto(url)
    page.get_by_label("Your message").fill("Half a sent")
    ana_replies("I am looking into it.")
    for tab in (page, second):
        expect(tab.get_by_role("log")).to_contain_text("I am looking into it.")
    expect(page.get_by_label("Your message")).to_have_value("Half a sent")
    page.reload()
    expect(page.get_by_label("Your message")).to_have_value("Half a sent")
    expect(page.get_by_text("Your request is filed.")).to_have_count(0)
    second.get_by_label("Your message").fill("From the other tab")
    second.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("From the other tab")


def test_lost_connection_keeps_the_line_and_sends_it_once(
    page: Page, context: BrowserContext, address: str, desk: SimpleNamespace
) -> None:
    sign_in(page, address, desk.dana)
    raise_request(page, address)
    page.get_by_label("Your message").fill("In a tunnel")
    context.set_offline(True)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Not sent: the connection is gone.")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("In a tunnel")
    context.set_offline(False)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".line.mine", has_text="In a tunnel")).to_have_count(1)


def test_signed_out_elsewhere_the_page_says_so_and_keeps_the_text(
    page: Page, context: BrowserContext, address: str, desk: SimpleNamespace
) -> None:
    sign_in(page, address, desk.dana)
    url = raise_request(page, address)
    page.get_by_label("Your message").fill("Are you there?")
    context.clear_cookies()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    sign_in(page, address, desk.dana, url.removeprefix(address))
    expect(page.get_by_label("Your message")).to_have_value("Are you there?")


@pytest.mark.feature("P6")
def test_closing_a_request_oneself_asks_once_and_offers_a_follow_up(
    page: Page, address: str, desk: SimpleNamespace, ana_replies: Replies
) -> None:
    sign_in(page, address, desk.dana)
    raise_request(page, address)
    page.get_by_role("button", name="It is solved").click()
    ana_replies("Is there anything else?")
    expect(page.get_by_role("log", include_hidden=True)).to_contain_text("anything else")
    page.get_by_role("dialog").get_by_role("button", name="Yes, it is solved").click()
    expect(page.get_by_label("Status")).to_contain_text("Closed")
    page.get_by_role("link", name="Open a new one about it").click()
    expect(page.get_by_label("In a few words")).to_have_value(re.compile("^About CC-"))
    expect(page.get_by_label("Cards", exact=True)).to_be_checked()


def test_form_keeps_what_was_typed_over_a_reload_and_files_a_double_click_once(
    page: Page, address: str, desk: SimpleNamespace, database: Database
) -> None:
    sign_in(page, address, desk.dana)
    fill_form(page, address)
    page.reload()
    expect(page.get_by_label("What happened")).to_have_value("I ordered it two weeks ago.")
    expect(page.get_by_label("Cards", exact=True)).to_be_checked()
    page.get_by_role("button", name="Send the request").dblclick()
    page.wait_for_url("**/portal/tickets/CC-*")
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Ticket)) == 1
    page.goto(f"{address}/portal/new")
    expect(page.get_by_label("What happened")).to_have_value("")


@pytest.mark.feature("K9")
def test_suggested_answer_is_read_in_place_and_ends_the_form(
    page: Page, address: str, desk: SimpleNamespace, database: Database
) -> None:
    sign_in(page, address, desk.dana, "/portal/new")
    page.get_by_label("In a few words").press_sequentially("Card has not arrived")
    page.get_by_text("My card has not arrived", exact=True).click()
    expect(page.get_by_text("A card takes 3 to 5 working days.").last).to_be_visible()
    page.get_by_role("button", name="This solved it").click()
    expect(page.get_by_text("Nothing was filed.")).to_be_visible()
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Ticket)) == 0


def test_what_is_no_picture_is_refused_beside_the_field(
    page: Page, address: str, desk: SimpleNamespace, tmp_path: Path
) -> None:
    sign_in(page, address, desk.dana, "/portal/new")
    fake = tmp_path / "not-a-picture.png"
    fake.write_bytes(b"<svg onload=alert(1)>")
    page.locator("[data-choose]").set_input_files(fake)
    expect(page.locator("[data-tray-says]")).not_to_be_empty()
    expect(page.locator("[data-chosen] li")).to_have_count(0)


@pytest.mark.feature("P4")
def test_list_changes_by_itself(page: Page, address: str, desk: SimpleNamespace, ana_replies: Replies) -> None:
    sign_in(page, address, desk.dana)
    raise_request(page, address)
    page.goto(f"{address}/portal/tickets")
    expect(page.get_by_text("Answer by")).to_be_visible()
    ana_replies("Which address is it?", Status.pending_customer)
    expect(page.get_by_text("Waiting for you")).to_be_visible()
    expect(page.get_by_role("img", name="New answer")).to_be_visible()
    page.get_by_role("link", name="My card is not here").click()
    expect(page.get_by_role("log")).to_contain_text("Which address is it?")
    page.goto(f"{address}/portal/tickets")
    expect(page.get_by_role("img", name="New answer")).to_have_count(0)


@pytest.mark.feature("P2")
@pytest.mark.feature("P7")
def test_mails_links_open_the_request_and_the_survey_without_signing_in(  # noqa: PLR0917 - fixtures
    page: Page, address: str, desk: SimpleNamespace, database: Database, ana_replies: Replies,
    letters: Callable[[], list[str]], complaints: list[str],
) -> None:
    with database.transaction() as session:
        factories.ticket(session)
    page.goto(address + link_in(letters()[0], "/t/"))
    page.get_by_label("Your message").fill("Any news?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".line.mine").last).to_contain_text("Any news?")
    ana_replies("Yes: it left today.", Status.resolved)
    expect(page.get_by_role("log")).to_contain_text("it left today")
    survey = next(letter for letter in letters() if "/survey/" in letter)
    page.goto(address + link_in(survey, "/survey/"))
    page.get_by_label("Very good", exact=True).check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you. Your answer is kept.")).to_be_visible()
    page.goto(f"{address}/demo/mail")
    page.get_by_role("link", name="Solved:").click()
    expect(page.get_by_text("How was our help?")).to_be_visible()
    assert not complaints
