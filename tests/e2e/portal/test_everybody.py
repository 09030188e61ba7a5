"""The customer's pages for everybody: nothing for axe to complain of, light and dark, and no phone too narrow."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from api.accounts.models import Account
from api.db import Database
from api.tickets import links
from api.tickets.models import LinkPurpose, Status, Ticket
from tests import factories
from tests.e2e.portal.conftest import sign_in

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """rules => axe.run({runOnly: rules}).then(({violations}) =>
    violations.map(({id, nodes}) => `${id}: ${nodes.map(({target}) => target).join(" ")}`))"""
WIDTHS = (320, 360, 1280)


def pages(database: Database, dana: Account) -> list[str]:
    """Every page with something on it."""
    with database.transaction() as session:
        ticket = session.scalars(select(Ticket).order_by(Ticket.number.desc()).limit(1)).one()
        guest = links.issue(session, ticket, LinkPurpose.view)
        survey = links.issue(session, ticket, LinkPurpose.survey)
        waiting = factories.ticket(session, dana)
    own = [f"/portal/tickets/{one.reference}" for one in (ticket, waiting)]
    return ["/portal/tickets", *own, "/portal/new", guest, survey, "/t/gone", "/survey/gone", "/demo/mail"]


@pytest.mark.feature("W8")
def test_axe_finds_nothing_and_no_page_scrolls_sideways(  # noqa: PLR0917 - fixtures
    page: Page, address: str, desk: SimpleNamespace, database: Database, ana_replies: Callable[..., Any], axe: str
) -> None:
    with database.transaction() as session:
        factories.ticket(session, desk.dana)
    ana_replies("It is on its way, with a_very_long_word_" + "x" * 80, Status.resolved)
    sign_in(page, address, desk.dana)
    found: list[str] = []
    for path in pages(database, desk.dana):
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.goto(address + path)
            page.evaluate(axe)
            found += [f"{path} {theme} {one}" for one in page.evaluate(RUN, RULES)]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 700})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{path} is wider than {width}")
    assert not found, "\n".join(found)


@pytest.mark.feature("W8")
def test_request_is_raised_by_keyboard_alone(page: Page, address: str, desk: SimpleNamespace) -> None:
    sign_in(page, address, desk.dana, "/portal/new")
    page.get_by_label("In a few words").focus()
    for keys in ("My card", "Tab", "It is broken.", "Tab", "Space"):
        if keys in ("Tab", "Space"):
            page.keyboard.press(keys)
        else:
            page.keyboard.type(keys)
    page.get_by_role("button", name="Send the request").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/tickets/CC-*")
    page.get_by_text("Your request is filed.").wait_for()
