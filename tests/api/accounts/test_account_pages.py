"""The account's pages, as a person meets them (P1)."""

import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.accounts import links, visitors
from api.accounts.models import Account, Purpose, Role, Site
from api.db import Database
from api.web.account.entrance import onward
from tests.api.accounts.conftest import PASSWORD, Enter, Mails, token_in

pytestmark = pytest.mark.feature("P1")
NEW = "four other words instead"
HTML = {"Accept": "text/html"}


@pytest.fixture
def browser(client: TestClient) -> TestClient:
    client.headers.update(HTML)
    client.follow_redirects = False
    return client


def submit(browser: TestClient, path: str, **fields: str) -> Response:
    return browser.post(path, data=fields)


def csrf_of(page: Response) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def test_from_registering_to_signing_out(browser: TestClient, mails: Mails) -> None:
    assert browser.get("/account/register").status_code == 200
    told = submit(browser, "/account/register", name="Noor", email="noor@mail.example", password=PASSWORD)
    assert "Look into your mail" in told.text
    confirm = f"/account/verify/{token_in(mails()[0])}"
    assert "confirm my address" in browser.get(confirm).text
    assert "confirm my address" in browser.get(confirm).text
    assert submit(browser, confirm).headers["location"] == "/account/sign-in?done=verified"
    entered = submit(browser, "/account/sign-in", email="noor@mail.example", password=PASSWORD)
    assert (entered.status_code, entered.headers["location"]) == (303, "/portal/tickets")
    page = browser.get("/account")
    assert "noor@mail.example" in page.text
    out = submit(browser, "/account/sign-out", csrf_token=csrf_of(page))
    assert out.headers["location"] == "/account/sign-in?done=out"
    assert browser.get("/account").status_code == 303


def test_a_forgotten_password_is_replaced(browser: TestClient, dana: Account, mails: Mails) -> None:
    assert dana.email in submit(browser, "/account/forgot", email=dana.email).text
    choose = f"/account/reset/{token_in(mails()[0])}"
    weak = submit(browser, choose, password="password")
    assert weak.status_code == 422
    assert "one of the first passwords" in weak.text
    assert submit(browser, choose, password=NEW).headers["location"] == "/account/sign-in?done=reset"
    assert browser.get(choose).status_code == 410
    assert submit(browser, "/account/sign-in", email=dana.email, password=NEW).status_code == 303


def test_what_was_typed_stays_and_errors_stand_beside_their_fields(browser: TestClient) -> None:
    told = submit(browser, "/account/register", name=" ", email="noor at home", password="short")
    assert told.status_code == 422
    assert 'value="noor at home"' in told.text
    assert 'id="email-error"' in told.text
    assert 'id="name-error"' in told.text
    told = submit(browser, "/account/register", name="<b>Noor", email="noor@mail.example", password="short")
    assert "At least 8 characters" in told.text
    assert 'id="password-error"' in told.text
    assert 'value="&lt;b&gt;Noor"' in told.text
    assert 'value="short"' not in told.text


def test_a_refused_sign_in_keeps_the_address(browser: TestClient, dana: Account) -> None:
    told = submit(browser, "/account/sign-in", email=dana.email, password="not that one", next="/portal/tickets/1")
    assert told.status_code == 401
    assert "That did not let you in" in told.text
    assert f'value="{dana.email}"' in told.text
    assert 'name="next" value="/portal/tickets/1"' in told.text
    assert "not that one" not in told.text


def test_too_many_tries_are_told_so(browser: TestClient, dana: Account) -> None:
    told = [submit(browser, "/account/sign-in", email=dana.email, password="guess") for _ in range(11)]
    assert told[10].status_code == 429
    assert "Wait a few minutes" in told[10].text


@pytest.mark.parametrize("path", ["/account/reset/", "/account/verify/"])
def test_links_that_are_none_are_gone(browser: TestClient, path: str) -> None:
    for token in ("", " ", "%20", "%00", "%2500", "x" * 500, "../../etc", "a/b"):
        assert browser.get(path + token).status_code in (404, 410)
        assert submit(browser, path + token, **({"password": NEW} if "reset" in path else {})).status_code in (404, 410)
    assert browser.get(path + "%00").status_code == 410


@pytest.mark.parametrize(("role", "home"), [(Role.agent, "/app"), (Role.admin, "/admin")])
def test_staff_go_to_their_own_pages(browser: TestClient, open_account, role: Role, home: str) -> None:
    open_account("who@mail.example", role)
    told = submit(browser, "/account/sign-in", email="who@mail.example", password=PASSWORD)
    assert told.headers["location"] == home
    assert browser.get("/account/sign-in").headers["location"] == home


@pytest.mark.parametrize("wanted", [
    "", "//evil.example", "///evil.example",
    "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:1",
    "/\t/evil.example", "/\n/evil.example", "evil", " /x", "/a\\b",
])
def test_next_leads_nowhere_else(wanted: str) -> None:
    assert onward(wanted, Role.customer) == "/portal/tickets"


@pytest.mark.parametrize("wanted", ["/app/inbox/mine?sort=age", "/portal/tickets/CC-004217-3#end"])
def test_next_leads_to_our_own_pages(wanted: str) -> None:
    assert onward(wanted, Role.customer) == wanted


def test_the_account_page_changes_name_and_password(browser: TestClient, enter: Enter) -> None:
    enter()
    del browser.headers["X-CSRF-Token"]
    token = csrf_of(browser.get("/account"))
    assert submit(browser, "/account/name", name="Dana R.").status_code == 403
    assert submit(browser, "/account/name", name=" ", csrf_token=token).status_code == 422
    assert submit(browser, "/account/name", name="Dana R.", csrf_token=token).status_code == 303
    assert 'value="Dana R."' in browser.get("/account").text
    wrong = submit(browser, "/account/password", current="no", password=NEW, csrf_token=token)
    assert "This is not your current password" in wrong.text
    assert submit(browser, "/account/password", current=PASSWORD, password=NEW, csrf_token=token).status_code == 303
    assert browser.get("/account?done=password").status_code == 200


def test_the_account_page_signs_other_browsers_out(browser: TestClient, phone: TestClient, enter: Enter) -> None:
    phone.headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"
    enter(client=phone)
    enter()
    page = browser.get("/account")
    assert "Safari on iPhone" in page.text
    [revoke] = re.findall(r'action="(/account/sessions/[0-9a-f-]{36}/revoke)"', page.text)
    assert submit(browser, revoke, csrf_token=csrf_of(page)).status_code == 303
    assert phone.get("/api/v1/session").status_code == 401
    assert browser.get("/account").status_code == 200


def test_a_kept_conversation_survives_a_mistyped_password(browser: TestClient, database: Database, site: Site,
                                                          dana: Account) -> None:
    with database.transaction() as session:
        keep = visitors.keep_link(session, visitors.start(session, site.key, None)[0])
    assert f'name="keep" value="{keep}"' in browser.get(f"/account/sign-in?keep={keep}").text
    wrong = submit(browser, "/account/sign-in", email=dana.email, password="mistyped it", keep=keep)
    assert f'name="keep" value="{keep}"' in wrong.text
    assert submit(browser, "/account/sign-in", email=dana.email, password=PASSWORD, keep=keep).status_code == 303
    browser.cookies.clear()
    gone = browser.get(f"/account/sign-in?keep={keep}")
    assert gone.status_code == 410
    assert 'name="keep"' not in gone.text


def test_looking_at_a_link_does_not_use_it(browser: TestClient, database: Database, dana: Account) -> None:
    with database.transaction() as session:
        token = links.issue(session, Purpose.reset_password, account_id=dana.id)
    for _ in range(3):
        assert browser.get(f"/account/reset/{token}").status_code == 200
