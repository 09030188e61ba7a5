"""The admin sees who has what, live, and moves it."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from api.db import Database
from tests import factories

pytestmark = pytest.mark.feature("M5")


def test_the_board_follows_new_requests(sit_down, database: Database, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ruth, "/admin/work")
    row = page.get_by_role("row", name="Ana Silva")
    expect(row.get_by_role("link", name="1 of 50")).to_be_visible()
    with database.transaction() as session:
        factories.ticket(session, None)
    expect(row.get_by_role("link", name="2 of 50")).to_be_visible()


def test_an_admin_drills_to_an_agents_requests_and_gives_one_away(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ruth, "/admin/work")
    page.get_by_role("link", name="Ana Silva").click()
    page.get_by_label(f"Give {desk.ticket.reference} to").select_option(str(desk.leila.id))
    page.get_by_role("button", name="Give").click()
    expect(page.get_by_text(f"{desk.ticket.reference} has another agent.")).to_be_visible()
    expect(page.get_by_text("Nothing open")).to_be_visible()
    page.goto(f"/admin/work/{desk.leila.id}")
    expect(page.get_by_role("link", name=desk.ticket.subject)).to_be_visible()


@pytest.mark.feature("R4")
def test_an_admin_pins_a_presence(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ruth, "/admin/work")
    page.get_by_label("Presence of Ana Silva").select_option("away")
    row = page.get_by_role("row", name="Ana Silva")
    row.get_by_role("button", name="Set").click()
    expect(row.get_by_text("pinned")).to_be_visible()
    expect(row.locator(".presence")).to_have_text("Away")


@pytest.mark.feature("M2")
def test_an_admin_sets_what_a_desk_takes(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ruth, "/admin/teams")
    form = page.locator("form", has_text="Ana Silva")
    form.get_by_label("Up to").fill("7")
    form.get_by_label("cash").uncheck()
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved what Ana Silva takes.")).to_be_visible()
    expect(page.get_by_role("heading", name="Teams")).to_have_count(1)
    page.goto("/admin/teams")
    expect(form.get_by_label("Up to")).to_have_value("7")
    expect(form.get_by_label("cash")).not_to_be_checked()
    expect(form.get_by_label("cards")).to_be_checked()


def test_agents_do_not_get_in(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ana, "/admin/work")
    expect(page.get_by_role("heading", name="Work right now")).to_have_count(0)


@pytest.mark.feature("L1")
def test_an_admin_renames_a_status_in_place(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ruth, "/admin/statuses")
    form = page.locator("#status-on_hold")
    for name in ("Parked", "On hold"):
        form.get_by_label("For agents").fill(name)
        form.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved.").last).to_be_visible()
        expect(form.get_by_label("For agents")).to_have_value(name)
    expect(page.get_by_role("heading", name="Statuses")).to_have_count(1)
