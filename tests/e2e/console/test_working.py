"""An agent's work in the browser: by mouse, by keyboard, on a phone, and without scripts."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations

PHONE = {"width": 360, "height": 740}


def composer(page: Page):
    return page.get_by_label("Your text")


@pytest.mark.feature("A4")
def test_a_request_is_answered_and_solved_by_keyboard_alone(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ana)
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text(desk.ticket.subject)
    page.keyboard.press("r")
    expect(composer(page)).to_be_focused()
    page.keyboard.type("I sent a new card; jane & jack sign for it.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.agent").get_by_text("I sent a new card; jane & jack sign for it.")).to_be_visible()
    expect(composer(page)).to_have_value("")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator(".work header").get_by_text("Solved")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()


@pytest.mark.feature("A4")
def test_the_sheet_shows_the_keys_and_switches_them_off(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ana)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    sheet.get_by_label("Single keys do something").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.reload()
    page.keyboard.press("j")
    expect(page.get_by_text("No request is open")).to_be_visible()


@pytest.mark.feature("L22")
def test_a_draft_survives_a_reload_and_another_request(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ana, f"/app/inbox/mine/{desk.ticket.id}")
    page.locator(".modes").get_by_text("Note").click()
    composer(page).fill("Half a thought")
    page.reload()
    expect(composer(page)).to_have_value("Half a thought")
    expect(page.get_by_role("button", name="Add note")).to_be_visible()


@pytest.mark.feature("L8")
def test_a_note_does_not_look_like_a_reply(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ana, f"/app/inbox/mine/{desk.ticket.id}")
    colour = "form => getComputedStyle(form).backgroundColor"
    as_reply = page.locator(".composer").evaluate(colour)
    page.keyboard.press("n")
    expect(page.get_by_text("Only colleagues read this")).to_be_visible()
    assert page.locator(".composer").evaluate(colour) != as_reply
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_hidden()


def test_what_is_refused_is_said_until_the_next_try_and_the_text_kept(sit_down, desk: SimpleNamespace, says) -> None:
    page = sit_down(desk.ana, f"/app/inbox/mine/{desk.ticket.id}")
    composer(page).fill("   ")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Write something first.")).to_be_visible()
    expect(composer(page)).to_have_value("   ")
    says("Are you there?")
    expect(page.locator(".scroll").get_by_text("Are you there?")).to_be_visible()
    expect(page.get_by_text("Write something first.")).to_be_visible()
    composer(page).fill("Yes")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Write something first.")).to_be_hidden()


@pytest.mark.feature("R4")
def test_leaving_gives_the_unanswered_requests_back(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ana)
    page.locator("#presence summary").click()
    page.get_by_role("button", name="Away, give back").click()
    expect(page.locator("#presence summary")).to_contain_text("Away")
    expect(page.locator("#presence .menu > div")).to_be_hidden()
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    expect(page.get_by_role("navigation", name="Views").get_by_role("link", name="Unassigned")).to_contain_text("1")


def test_everything_works_without_scripts(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ana, "/app/inbox/mine", java_script_enabled=False)
    page.get_by_role("link", name=desk.ticket.subject).click()
    composer(page).fill("Written without scripts")
    page.get_by_role("button", name="Send and wait").click()
    expect(page.locator(".line.agent").get_by_text("Written without scripts")).to_be_visible()
    expect(page.locator(".work header").get_by_text("Waiting for customer")).to_be_visible()
    page.get_by_label("Priority").select_option("urgent")
    page.locator(".choice", has=page.get_by_label("Priority")).get_by_role("button").click()
    expect(page.locator(".work header").get_by_text("Urgent")).to_be_visible()


@pytest.mark.feature("H2")
def test_the_details_say_why_this_agent_and_what_happened(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ana, f"/app/inbox/mine/{desk.ticket.id}")
    page.get_by_role("heading", name="Why this agent").click()
    expect(page.get_by_text("chosen: longest without a new request")).to_be_visible()
    page.get_by_role("heading", name="History").click()
    expect(page.get_by_text("routed by turn").first).to_be_visible()


@pytest.mark.feature("A5")
def test_on_a_phone_one_pane_is_enough(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ana, viewport=PHONE, has_touch=True)
    page.get_by_role("link", name=desk.ticket.subject).click()
    expect(page.locator(".queue")).to_be_hidden()
    composer(page).fill("From the tram")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".line.agent").get_by_text("From the tram")).to_be_visible()
    page.get_by_role("link", name="Details").click()
    expect(page.get_by_role("heading", name="Properties")).to_be_visible()
    page.get_by_role("link", name="Close the details").click()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator(".queue")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1024, 1440])
def test_console_and_admin_are_accessible(sit_down, desk: SimpleNamespace, width: int, scheme: str) -> None:
    page = sit_down(desk.ruth, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for path in ("/app/inbox/all", f"/app/inbox/all/{desk.ticket.id}", "/app/inbox/solved", "/admin/work",
                 f"/admin/work/{desk.ana.id}", "/admin/teams", "/admin/statuses"):
        page.goto(path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
