"""The console follows what happens, and nothing that an agent is doing gets lost by it."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, Route, expect

from api.db import Database
from api.policy import Actor
from api.tickets import assignment
from tests import factories

pytestmark = pytest.mark.feature("A1")


def composer(page: Page):
    return page.get_by_label("Your text")


def test_a_customers_line_comes_by_itself_and_the_draft_stays(sit_down, desk: SimpleNamespace, says) -> None:
    page = sit_down(desk.ana, f"/app/inbox/mine/{desk.ticket.id}")
    composer(page).fill("I am looking")
    says("Are you there?")
    expect(page.locator(".scroll").get_by_text("Are you there?")).to_be_visible()
    expect(composer(page)).to_have_value("I am looking")
    expect(composer(page)).to_be_focused()
    page.keyboard.type(" into it")
    expect(composer(page)).to_have_value("I am looking into it")


def test_a_colleagues_note_comes_by_itself(sit_down, desk: SimpleNamespace) -> None:
    first, second = (sit_down(person, f"/app/inbox/all/{desk.ticket.id}") for person in (desk.ana, desk.leila))
    second.locator(".modes").get_by_text("Note").click()
    composer(second).fill("Seen that before.")
    second.get_by_role("button", name="Add note").click()
    for page in (first, second):
        expect(page.locator(".line.note").get_by_text("Seen that before.")).to_be_visible()
    expect(composer(second)).to_have_value("")


@pytest.mark.feature("A6")
def test_a_new_request_is_told_and_the_list_stays_put(sit_down, database: Database, desk: SimpleNamespace) -> None:
    with database.transaction() as session:
        for number in range(20):
            factories.ticket(session, None, subject=f"Request {number}")
    page = sit_down(desk.ana, "/app/inbox/mine")
    queue = page.locator(".queue")
    expect(page.locator("#rows li")).to_have_count(21)
    queue.evaluate("list => { list.scrollTop = 300 }")
    with database.transaction() as session:
        factories.ticket(session, desk.dana, subject="The newest")
    expect(page.locator("#rows li")).to_have_count(22)
    expect(page.get_by_text("A request has come to you.")).to_be_visible()
    expect(page).to_have_title("(22) Mine · Inbox")
    assert queue.evaluate("list => list.scrollTop") == 300


def test_counts_follow_when_a_colleague_takes_one(sit_down, database: Database, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ana, "/app/inbox/mine")
    mine = page.get_by_role("navigation", name="Views").get_by_role("link", name="Mine")
    expect(mine).to_contain_text("1")
    with database.transaction() as session:
        assignment.reassign(session, desk.ticket, desk.leila.id, Actor("admin", "Ruth", desk.ruth.id))
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    expect(mine).not_to_contain_text("1")


def test_a_page_that_signed_out_elsewhere_hears_nothing_more(sit_down, desk: SimpleNamespace, says) -> None:
    page = sit_down(desk.ana, f"/app/inbox/mine/{desk.ticket.id}")
    other = page.context.new_page()
    other.goto("/account")
    token = other.locator('[name="csrf_token"]').first.input_value()
    assert page.context.request.delete("/api/v1/session", headers={"X-CSRF-Token": token}).ok
    says("Not for her any more")
    expect(page.get_by_text("Connection lost")).to_be_visible()
    expect(page.get_by_text("Not for her any more")).to_have_count(0)


def test_a_late_answer_never_shows_another_request_than_the_address(sit_down, database: Database, desk: SimpleNamespace,
                                                                    says) -> None:
    with database.transaction() as session:
        other = factories.ticket(session, desk.dana, subject="Another one")
    page = sit_down(desk.ana, f"/app/inbox/mine/{desk.ticket.id}")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    says("The page is live once this is there")
    expect(page.locator(".scroll").get_by_text("The page is live once this is there")).to_be_visible()
    page.route(f"**/app/inbox/mine/{desk.ticket.id}", hold)
    with page.expect_request(f"**/app/inbox/mine/{desk.ticket.id}"):
        says("This makes it ask again")
    page.locator("#rows").get_by_role("link", name="Another one").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Another one")
    with page.expect_event("requestfinished"):
        held[0].continue_()
    says("And this makes it ask once more", other)
    expect(page.locator(".scroll").get_by_text("And this makes it ask once more")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Another one")
    assert page.url.endswith(str(other.id))
