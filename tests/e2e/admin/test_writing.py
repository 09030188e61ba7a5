"""An admin writes, looks, publishes and sees the article in the help centre; nothing typed gets lost on the way."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations

ZONE = {"timezone_id": "America/New_York", "locale": "en-US"}


def fill(page: Page, title: str, body: str) -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text, in Markdown").fill(body)


@pytest.mark.feature("K1")
def test_type_preview_publish_and_read(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ruth, "/admin/knowledge/searches")
    page.get_by_role("link", name="Write an article").click()
    expect(page.get_by_label("Title")).to_have_value("Apple pay")
    fill(page, "Pay with your phone", "Open **Wallet**.\n\n1. Add the card.\n2. Hold the phone near the till.")
    preview = page.get_by_role("region", name="As readers see it")
    expect(preview.get_by_role("listitem")).to_have_count(2)
    expect(preview.locator("strong")).to_have_text("Wallet")
    page.get_by_label("Status").select_option("published")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as version 1.")).to_be_visible()
    page.get_by_role("status").get_by_role("link", name="Open it in the help centre").click()
    expect(page.get_by_role("heading", name="Pay with your phone")).to_be_visible()
    expect(page.locator(".prose strong")).to_have_text("Wallet")


@pytest.mark.feature("K1")
def test_a_time_is_typed_and_shown_in_the_browsers_zone(sit_down, desk: SimpleNamespace) -> None:
    address = f"/admin/knowledge/{desk.article.id}"
    page = sit_down(desk.ruth, address, **ZONE)
    expect(page.get_by_text("Time zone: America/New_York")).to_be_visible()
    page.get_by_label("Appears").fill("2099-07-01T09:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Readers see it from Jul 1, 2099, 9:00 AM")).to_be_visible()
    expect(page.get_by_label("Appears")).to_have_value("2099-07-01T09:00")
    elsewhere = sit_down(desk.ruth, address, timezone_id="UTC")
    expect(elsewhere.get_by_label("Appears")).to_have_value("2099-07-01T13:00")


@pytest.mark.feature("K3")
def test_two_who_write_at_once_keep_both_texts(sit_down, desk: SimpleNamespace) -> None:
    address = f"/admin/knowledge/{desk.article.id}"
    first, second = sit_down(desk.ruth, address), sit_down(desk.ruth, address)
    for page, body in ((first, "Theirs."), (second, "Mine.")):
        page.get_by_label("Text, in Markdown").fill(body)
        page.get_by_role("button", name="Save").click()
    expect(second.get_by_text("saved version 3 while you were writing")).to_be_visible()
    expect(second.get_by_label("Text, in Markdown")).to_have_value("Mine.")
    expect(second.locator("pre", has_text="Theirs.")).to_be_visible()
    assert violations(second) == []
    second.get_by_role("button", name="Save as version 4").click()
    expect(second.get_by_text("Saved as version 4.")).to_be_visible()


@pytest.mark.feature("K3")
def test_an_earlier_version_comes_back_with_one_click(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ruth, f"/admin/knowledge/{desk.article.id}/versions")
    expect(page.locator("ins", has_text="2 to 4 working days")).to_be_visible()
    page.get_by_role("link", name="Version 1").click()
    page.get_by_role("button", name="Restore this version").click()
    expect(page.get_by_role("heading", name="What version 3 changed")).to_be_visible()
    expect(page.locator("ins", has_text="3 to 5 working days")).to_be_visible()


def test_leaving_with_typed_text_asks_first(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ruth, "/admin/knowledge/new")
    page.get_by_label("Title").press_sequentially("Not saved")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Knowledge", exact=True).first.click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Title")).to_have_value("Not saved")


@pytest.mark.feature("W9")
def test_contrast_follows_the_colour_and_the_snippet_is_copied(sit_down, desk: SimpleNamespace) -> None:
    page = sit_down(desk.ruth, f"/admin/sites/{desk.site.id}", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Accent colour").fill("#ffdd00")
    expect(page.get_by_text("Moved from your colour")).to_be_visible()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert 'data-site-key="nimbus-test"' in page.evaluate("navigator.clipboard.readText()")
