"""A customer sees what may help and why, and switches it off, in a real browser."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from api.db import Database
from tests import factories
from tests.e2e.portal.conftest import sign_in
from tests.e2e.portal.test_everybody import RULES, RUN


@pytest.mark.feature("P9")
def test_recommendation_says_why_and_stops_when_switched_off(  # noqa: PLR0917 - fixtures
    page: Page, address: str, desk: SimpleNamespace, database: Database, axe: str, complaints: list[str]
) -> None:
    with database.transaction() as session:
        factories.ticket(session, desk.dana)
    sign_in(page, address, desk.dana, "/portal/tickets")
    useful = page.get_by_role("region", name="You may find useful")
    expect(useful.get_by_role("listitem")).to_contain_text("Because you")
    page.evaluate(axe)
    assert page.evaluate(RUN, RULES) == []
    useful.get_by_role("link", name="Don’t recommend articles to me").click()
    page.get_by_label("Recommend articles to me").uncheck()
    page.locator("#for-you").get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    page.evaluate(axe)
    assert page.evaluate(RUN, RULES) == []
    page.goto(f"{address}/portal/tickets")
    expect(page.get_by_role("heading", name="My requests")).to_be_visible()
    expect(useful).to_have_count(0)
    assert complaints == []
