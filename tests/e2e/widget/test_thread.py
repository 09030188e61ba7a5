"""One conversation, whatever happens to the tab or the line: the same transcript, nothing lost, nothing twice."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.widget.registry import Registry
from tests.e2e.widget.words import composer, launcher, log, panel, said, send


@pytest.fixture
def chat(page: Page, host: str) -> Page:
    page.goto(host)
    launcher(page).click()
    expect(composer(page)).to_be_focused()
    return page


def customer_lines(registry: Registry) -> list[str]:
    return [line["text"] for line in registry.thread.lines if line["by"] == "customer"]


@pytest.mark.feature("W3")
def test_reload_shows_the_same_transcript_and_the_draft(chat: Page) -> None:
    send(chat, "First question")
    expect(log(chat)).to_contain_text("You said: First question")
    composer(chat).fill("Half a sen")
    before = chat.locator(".bubble").all_inner_texts()
    chat.reload()
    launcher(chat).click()
    expect(chat.locator(".bubble")).to_have_count(len(before))
    assert chat.locator(".bubble").all_inner_texts() == before
    expect(composer(chat)).to_have_value("Half a sen")


@pytest.mark.feature("W3")
def test_reload_while_sending_neither_loses_nor_doubles(chat: Page, registry: Registry) -> None:
    registry.faults.lose_answers = True
    send(chat, "Do not lose this")
    expect(log(chat)).to_contain_text("You said: Do not lose this")
    chat.reload()
    registry.faults.lose_answers = False
    launcher(chat).click()
    expect(log(chat)).to_contain_text("You said: Do not lose this")
    expect(said(chat, "Do not lose this")).to_have_count(1)
    assert customer_lines(registry) == ["Do not lose this"]


@pytest.mark.feature("W3")
def test_written_offline_survives_a_reload_and_arrives_once(chat: Page, registry: Registry) -> None:
    send(chat, "Hello")
    expect(log(chat)).to_contain_text("You said: Hello")
    registry.faults.down = True
    send(chat, "Written without a line")
    send(chat, "And a second one")
    expect(log(chat)).to_contain_text("Not sent")
    chat.reload()
    registry.faults.down = False
    launcher(chat).click()
    expect(log(chat)).to_contain_text("You said: And a second one")
    assert customer_lines(registry) == ["Hello", "Written without a line", "And a second one"]
    expect(said(chat, "Written without a line")).to_have_count(1)


@pytest.mark.feature("W3")
def test_second_tab_shows_the_same(chat: Page, context: BrowserContext, host: str, registry: Registry) -> None:
    send(chat, "From the first tab")
    expect(log(chat)).to_contain_text("You said: From the first tab")
    second = context.new_page()
    second.goto(host)
    launcher(second).click()
    expect(log(second)).to_contain_text("You said: From the first tab")
    send(second, "From the second tab")
    for tab in (chat, second):
        expect(log(tab)).to_contain_text("You said: From the second tab")
        expect(said(tab, "From the second tab")).to_have_count(1)
    assert len(registry.threads) == 1


@pytest.mark.feature("W3")
def test_new_conversation_in_one_tab_shows_in_the_other(chat: Page, context: BrowserContext, host: str) -> None:
    send(chat, "Old matter")
    expect(log(chat)).to_contain_text("You said: Old matter")
    second = context.new_page()
    second.goto(host)
    launcher(second).click()
    expect(log(second)).to_contain_text("Old matter")
    chat.get_by_role("button", name="More").click()
    chat.get_by_role("button", name="New conversation").click()
    chat.get_by_role("button", name="New conversation").click()
    expect(log(chat)).not_to_contain_text("Old matter")
    send(chat, "New matter")
    expect(log(chat)).to_contain_text("You said: New matter")
    expect(log(second)).to_contain_text("You said: New matter")
    expect(log(second)).not_to_contain_text("Old matter")


@pytest.mark.feature("W3")
def test_lost_connection_is_told_and_all_that_was_missed_is_replayed(chat: Page, registry: Registry) -> None:
    send(chat, "Hello")
    expect(log(chat)).to_contain_text("You said: Hello")
    registry.faults.down = True
    registry.drop_streams()
    expect(chat.get_by_text("No connection.")).to_be_visible()
    for number in range(3):
        registry.append(registry.thread, f"Missed {number}")
    send(chat, "Sent meanwhile")
    registry.faults.down = False
    chat.evaluate("dispatchEvent(new Event('online'))")
    expect(log(chat)).to_contain_text("You said: Sent meanwhile")
    for number in range(3):
        expect(log(chat).get_by_text(f"Missed {number}")).to_have_count(1)
    expect(chat.get_by_text("No connection.")).to_be_hidden()
    assert customer_lines(registry) == ["Hello", "Sent meanwhile"]


@pytest.mark.feature("W3")
def test_browser_without_a_network_keeps_what_is_written(
    chat: Page, context: BrowserContext, registry: Registry
) -> None:
    send(chat, "Hello")
    expect(log(chat)).to_contain_text("You said: Hello")
    context.set_offline(True)
    send(chat, "Sent in a tunnel")
    expect(log(chat)).to_contain_text("Not sent")
    registry.append(registry.thread, "Missed in the tunnel")
    context.set_offline(False)
    expect(log(chat)).to_contain_text("You said: Sent in a tunnel")
    expect(log(chat).get_by_text("Missed in the tunnel")).to_have_count(1)
    assert customer_lines(registry) == ["Hello", "Sent in a tunnel"]


@pytest.mark.feature("W3")
def test_line_missing_in_between_is_fetched(chat: Page, registry: Registry) -> None:
    send(chat, "Hello")
    expect(log(chat)).to_contain_text("You said: Hello")
    registry.append(registry.thread, "Lost on the way")
    registry.events.pop()
    registry.append(registry.thread, "After it")
    expect(log(chat).get_by_text("Lost on the way")).to_have_count(1)
    expect(log(chat).get_by_text("After it")).to_have_count(1)


@pytest.mark.feature("W3")
def test_stream_dropped_again_and_again_doubles_nothing(chat: Page, registry: Registry) -> None:
    send(chat, "Hello")
    expect(log(chat)).to_contain_text("You said: Hello")
    for number in range(5):
        registry.drop_streams()
        registry.append(registry.thread, f"Line {number}")
        expect(log(chat).get_by_text(f"Line {number}")).to_have_count(1)
    expect(chat.locator(".bubble")).to_have_count(8)


@pytest.mark.feature("W3")
def test_same_event_twice_shows_one_line(chat: Page, registry: Registry) -> None:
    send(chat, "Hello")
    expect(log(chat)).to_contain_text("You said: Hello")
    registry.events.extend(registry.events)
    registry.append(registry.thread, "The end")
    expect(log(chat)).to_contain_text("The end")
    expect(said(chat, "Hello")).to_have_count(1)
    expect(log(chat).get_by_text("You said: Hello")).to_have_count(1)


@pytest.mark.feature("W5")
def test_failed_message_says_so_and_goes_with_retry_under_the_same_key(chat: Page, registry: Registry) -> None:
    keys: list[str] = []
    chat.on("request", lambda request: keys.append(request.headers["idempotency-key"]) if request.method == "POST"
            and request.url.endswith("/lines") else None)
    registry.faults.status = 422
    send(chat, "Try me")
    expect(log(chat)).to_contain_text("Not sent")
    registry.faults.status = 0
    log(chat).get_by_role("button", name="Retry").click()
    expect(log(chat)).to_contain_text("You said: Try me")
    expect(said(chat, "Try me")).to_have_count(1)
    assert len(keys) == 2
    assert len(set(keys)) == 1


@pytest.mark.feature("W5")
def test_refused_message_shows_why_and_does_not_hold_up_the_next(chat: Page, registry: Registry) -> None:
    send(chat, "refuse this")
    expect(log(chat)).to_contain_text("This can't be sent.")
    send(chat, "And this?")
    expect(log(chat)).to_contain_text("You said: And this?")
    log(chat).get_by_role("button", name="Remove").click()
    expect(said(chat, "refuse this")).to_have_count(0)


@pytest.mark.feature("W5")
def test_typing_then_still_working_while_the_bot_thinks(chat: Page, registry: Registry) -> None:
    registry.answers = False
    send(chat, "Hello")
    expect(chat.get_by_text("Assistant is typing")).to_be_attached()
    expect(chat.get_by_text("Still working on it")).to_be_visible()
    registry.append(registry.thread, "Here I am")
    expect(log(chat)).to_contain_text("Here I am")
    expect(chat.get_by_text("Still working on it")).to_be_hidden()


def test_message_over_the_limit_is_kept_and_explained(chat: Page, registry: Registry) -> None:
    send(chat, "x" * 10_001)
    expect(chat.get_by_text("10001 characters; 10000 at most.")).to_be_visible()
    expect(composer(chat)).to_have_value("x" * 10_001)
    assert registry.posts == []


@pytest.mark.feature("W5")
def test_markup_is_shown_as_text_and_only_web_addresses_become_links(
    chat: Page, registry: Registry, errors: list[str]
) -> None:
    send(chat, "<img src=x onerror=window.hit=1> javascript:alert(1) https://nimbus.example/a?b=1.")
    expect(log(chat)).to_contain_text("You said: <img src=x onerror=window.hit=1>")
    hrefs = log(chat).get_by_role("link").evaluate_all("links => links.map((link) => link.href)")
    assert set(hrefs) == {"https://nimbus.example/a?b=1"}
    article = {"id": "a", "title": "Evil", "url": "javascript:window.hit=1", "version": 1}
    registry.append(registry.thread, "", kind="article", article=article, blocks=[{"type": "p", "text": "<b>no</b>"}])
    expect(log(chat)).to_contain_text("<b>no</b>")
    expect(log(chat).get_by_text("Source: Evil (version 1)")).not_to_have_attribute("href", "javascript:window.hit=1")
    assert chat.evaluate("window.hit") is None
    assert errors == []


@pytest.mark.feature("W3")
def test_panel_of_a_refused_post_message_stays_shut(page: Page, host: str) -> None:
    page.goto(host)
    expect(launcher(page)).to_be_visible()
    page.evaluate("postMessage({ care: 'open', verb: 'open' }, '*')")
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    expect(panel(page)).to_be_hidden()
