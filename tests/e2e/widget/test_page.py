"""The widget as a guest on somebody else's page: it may fail, be loaded twice, be told what to do, and is small."""

import gzip
import socket
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from starlette.applications import Starlette

from tests.e2e.widget.host import create_host
from tests.e2e.widget.registry import Registry
from tests.e2e.widget.words import launcher, log, panel, send


@pytest.fixture
def nowhere() -> str:
    """An address where nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def style(locator: Locator, name: str) -> str:
    return str(locator.evaluate("(node, name) => getComputedStyle(node)[name]", name))


def click_the_pages_own_link(page: Page) -> None:
    page.get_by_role("link", name="A link of the page").click()
    page.wait_for_url("**#clicked")


@pytest.mark.feature("W1")
def test_script_that_never_comes_leaves_the_page_alone(
    page: Page, serve: Callable[[Starlette], str], nowhere: str, errors: list[str]
) -> None:
    page.goto(serve(create_host(nowhere)))
    click_the_pages_own_link(page)
    assert errors == []


@pytest.mark.feature("W1")
@pytest.mark.feature("W2")
def test_registry_that_fails_shows_no_launcher_until_it_is_back(
    page: Page, host: str, registry: Registry, errors: list[str]
) -> None:
    registry.faults.down = True
    page.goto(host)
    click_the_pages_own_link(page)
    expect(launcher(page)).to_have_count(0)
    page.get_by_role("link", name="Talk to us").click()
    page.wait_for_url("**#help")
    registry.faults.down = False
    expect(launcher(page)).to_be_visible()
    assert errors == []


@pytest.mark.feature("W1")
def test_wrong_site_key_shows_nothing_and_throws_nothing(page: Page, host: str, base: str, errors: list[str]) -> None:
    page.add_init_script("addEventListener('care:error', (event) => { window.told = event.detail.message })")
    page.goto(f"{host}/?site-key=unknown")
    page.wait_for_function("window.told")
    assert page.evaluate("window.told") == "No such site."
    expect(launcher(page)).to_have_count(0)
    assert errors == []


@pytest.mark.feature("W1")
def test_loading_twice_gives_one_widget(page: Page, host: str, base: str, errors: list[str]) -> None:
    page.goto(host)
    expect(launcher(page)).to_be_visible()
    page.add_script_tag(url=f"{base}/widget.js")
    expect(page.locator("care-widget")).to_have_count(1)
    assert errors == []


@pytest.mark.feature("W1")
def test_works_under_a_strict_policy_without_a_report(page: Page, host: str, errors: list[str]) -> None:
    page.goto(f"{host}/?strict")
    launcher(page).click()
    send(page, "Where is my card?")
    expect(log(page)).to_contain_text("Source: When your new card arrives (version 3)")
    assert style(panel(page), "position") == "fixed"
    assert errors == []


@pytest.mark.feature("W2")
def test_calls_before_the_script_are_obeyed_after_it(page: Page, host: str) -> None:
    page.add_init_script("window.Care = [['open']]")
    page.goto(host)
    expect(panel(page)).to_be_visible()


@pytest.mark.feature("W2")
def test_calls_before_the_settings_are_obeyed_after_them(page: Page, host: str, registry: Registry) -> None:
    registry.faults.down = True
    page.goto(host)
    page.wait_for_function("window.Care")
    page.evaluate("Care.open()")
    registry.faults.down = False
    expect(panel(page)).to_be_visible()


LISTEN = """window.heard = [];
for (const name of ['ready', 'opened', 'closed']) addEventListener('care:' + name, () => heard.push(name));"""


@pytest.mark.feature("W2")
def test_open_close_toggle_and_hide_from_the_page(page: Page, host: str) -> None:
    page.add_init_script(LISTEN)
    page.goto(host)
    expect(launcher(page)).to_be_visible()
    page.evaluate("Care.open()")
    expect(panel(page)).to_be_visible()
    page.evaluate("Care.close()")
    expect(panel(page)).to_be_hidden()
    page.evaluate("Care.toggle()")
    expect(panel(page)).to_be_visible()
    page.evaluate("Care.hide()")
    expect(panel(page)).to_be_hidden()
    expect(launcher(page)).to_be_hidden()
    assert page.evaluate("heard") == ["ready", "opened", "closed", "opened", "closed"]


@pytest.mark.feature("W2")
def test_marked_element_opens_the_panel(page: Page, host: str) -> None:
    page.goto(host)
    expect(launcher(page)).to_be_visible()
    page.get_by_role("link", name="Talk to us").click()
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Talk to us")).to_be_focused()


@pytest.mark.feature("W2")
def test_badge_counts_what_was_not_seen_and_stops_at_99(page: Page, host: str, registry: Registry) -> None:
    page.goto(host)
    launcher(page).click()
    send(page, "Hello")
    expect(log(page)).to_contain_text("You said: Hello")
    page.keyboard.press("Escape")
    registry.append(registry.thread, "One more thing")
    expect(page.get_by_role("button", name="Chat, 1 unread")).to_have_text("1")
    page.reload()
    expect(page.get_by_role("button", name="Chat, 1 unread")).to_be_visible()
    for number in range(120):
        registry.append(registry.thread, f"Line {number}")
    expect(page.get_by_role("button", name="Chat, 121 unread")).to_have_text("99+")
    page.get_by_role("button", name="unread").click()
    page.keyboard.press("Escape")
    expect(launcher(page)).to_have_text("")


def test_reset_forgets_the_visitor(page: Page, host: str) -> None:
    page.goto(host)
    launcher(page).click()
    send(page, "My secret")
    expect(log(page)).to_contain_text("You said: My secret")
    page.evaluate("Care.reset()")
    assert page.evaluate("Object.keys(localStorage).filter((name) => /token|out:|draft/.test(name))") == []
    launcher(page).click()
    expect(log(page)).to_contain_text("Hello, I am the assistant")
    expect(log(page)).not_to_contain_text("My secret")


def test_token_refused_begins_a_new_session(page: Page, host: str, registry: Registry) -> None:
    page.goto(host)
    page.evaluate("localStorage['care:demo:token'] = JSON.stringify('expired')")
    page.reload()
    launcher(page).click()
    send(page, "Hello again")
    expect(log(page)).to_contain_text("You said: Hello again")


@pytest.mark.feature("W1")
def test_token_is_never_in_an_address(page: Page, host: str) -> None:
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(host)
    launcher(page).click()
    send(page, "Hello")
    expect(log(page)).to_contain_text("You said: Hello")
    token = page.evaluate("JSON.parse(localStorage['care:demo:token'])")
    assert not [address for address in addresses if token in address]


def test_page_address_is_told_without_its_query(page: Page, host: str, registry: Registry) -> None:
    page.goto(f"{host}/?reset-token=secret#part")
    launcher(page).click()
    send(page, "Hello")
    expect(log(page)).to_contain_text("You said: Hello")
    assert registry.posts[0]["page_url"] == f"{host}/"


@pytest.mark.feature("W9")
def test_colour_side_theme_and_language_by_attribute(page: Page, host: str) -> None:
    page.goto(f"{host}/?accent=rebeccapurple&position=left&theme=dark&locale=ar")
    launcher(page).click()
    assert style(panel(page), "left") == "20px"
    assert style(panel(page), "backgroundColor") == "rgb(23, 27, 34)"
    assert style(panel(page), "direction") == "rtl"
    assert style(page.locator("care-widget header"), "backgroundColor") == "rgb(102, 51, 153)"


@pytest.mark.feature("W9")
def test_writing_on_any_accent_is_white_or_black_whichever_reads(page: Page, host: str) -> None:
    page.goto(host)
    expect(launcher(page)).to_be_visible()
    worst = page.evaluate(CONTRASTS)
    assert worst >= 4.5


CONTRASTS = """async () => {
    const launcher = document.querySelector("care-widget").shadowRoot.querySelector(".launcher");
    const channel = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const luminance = (colour) => {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((part) => channel(part / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let worst = 21;
    for (let colour = 0; colour < 2 ** 24; colour += 4099) {
        const accent = "#" + colour.toString(16).padStart(6, "0");
        document.querySelector("care-widget").style.setProperty("--accent", accent);
        const { backgroundColor, color } = getComputedStyle(launcher);
        const [low, high] = [luminance(backgroundColor), luminance(color)].sort((one, other) => one - other);
        worst = Math.min(worst, (high + 0.05) / (low + 0.05));
    }
    return worst;
}"""


@pytest.mark.feature("W1")
def test_whole_widget_fits_in_12_kilobytes(script: bytes) -> None:
    assert len(gzip.compress(script, 9)) <= 12 * 1024
