"""A talk from the first question to the rating, with the keyboard alone, and readable by everybody."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.widget.registry import Registry
from tests.e2e.widget.words import composer, launcher, log, panel, said, send


@pytest.fixture
def chat(page: Page, host: str) -> Page:
    page.goto(host)
    launcher(page).click()
    return page


@pytest.fixture
def photo() -> bytes:
    content = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(content, "PNG")
    return content.getvalue()


def image(content: bytes, name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": content}


def state(page: Page) -> str:
    return page.locator("care-widget header p").inner_text()


@pytest.mark.feature("W8")
def test_whole_flow_by_keyboard(page: Page, host: str, registry: Registry) -> None:
    page.goto(host)
    launcher(page).focus()
    page.keyboard.press("Enter")
    expect(composer(page)).to_be_focused()
    page.keyboard.type("Where is")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("my card?")
    page.keyboard.press("Enter")
    expect(log(page).get_by_role("button", name="That helped")).to_be_visible()
    assert registry.posts[0]["text"] == "Where is\nmy card?"
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if log(page).get_by_role("button", name="That helped").evaluate("node => node.matches(':focus')"):
            break
    page.keyboard.press("Enter")
    expect(said(page, "That helped")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(launcher(page)).to_be_focused()


@pytest.mark.feature("W5")
def test_option_is_used_once_and_shows_what_was_chosen(chat: Page, registry: Registry) -> None:
    send(chat, "Where is my card?")
    chosen = log(chat).get_by_role("button", name="That helped")
    chosen.click()
    expect(log(chat)).to_contain_text("You said: That helped")
    expect(chosen).to_be_disabled()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(log(chat).get_by_role("button", name="Not what I meant")).to_be_disabled()
    assert registry.posts[-1]["button"] == {"line": registry.thread.lines[1]["id"], "index": 0}
    expect(composer(chat)).to_be_focused()


@pytest.mark.feature("K7")
def test_answer_names_its_source(chat: Page, base: str) -> None:
    send(chat, "Where is my card?")
    source = log(chat).get_by_role("link", name="Source: When your new card arrives (version 3)")
    expect(source).to_have_attribute("href", f"{base}/help/en/articles/a-1")
    expect(log(chat).get_by_role("listitem")).to_have_count(4)


@pytest.mark.feature("X1")
def test_receipt_tells_who_and_by_when_in_the_visitors_own_time(chat: Page, base: str) -> None:
    send(chat, "I want a person")
    expect(log(chat).get_by_role("heading", name="Request CC-004217-3")).to_be_visible()
    expect(log(chat).get_by_role("definition").first).to_have_text("Cards team")
    expect(log(chat).get_by_role("definition").last).to_contain_text("15:30")
    assert state(chat) == "Waiting for the Cards team"
    ticket = chat.get_by_role("link", name="CC-004217-3 · Received")
    expect(ticket).to_have_attribute("href", f"{base}/portal/tickets/CC-004217-3")


def test_agent_takes_over_and_the_customer_solves_and_rates(chat: Page, registry: Registry) -> None:
    send(chat, "Hello")
    expect(log(chat)).to_contain_text("You said: Hello")
    assert state(chat) == "Assistant (bot)"
    registry.hand_over(registry.thread, agent="Ana Ortiz")
    registry.append(registry.thread, "Good morning", by="agent")
    expect(log(chat)).to_contain_text("Good morning")
    assert state(chat) == "With Ana Ortiz"
    send(chat, "Thank you")
    expect(chat.get_by_text("Assistant is typing")).to_have_count(0)
    chat.get_by_role("button", name="More").click()
    chat.get_by_role("button", name="That’s solved").click()
    log(chat).get_by_role("button", name="Send").click()
    expect(log(chat).get_by_role("alert")).not_to_be_empty()
    log(chat).get_by_text("Very good").click()
    log(chat).get_by_role("textbox").fill("Quick and kind")
    log(chat).get_by_role("button", name="Send").click()
    expect(log(chat)).to_contain_text("Thank you.")
    asked = next(line["id"] for line in registry.thread.lines if line["kind"] == "rating")
    assert registry.ratings == [{"line": asked, "score": 5, "comment": "Quick and kind"}]
    chat.reload()
    launcher(chat).click()
    expect(log(chat)).to_contain_text("Thank you.")


@pytest.mark.feature("W3")
def test_message_left_while_the_bot_is_away_keeps_its_form_and_is_filed_once(chat: Page, registry: Registry) -> None:
    chat.evaluate("Care.setUser('7', { email: 'kim@example.com', name: 'Kim' })")
    send(chat, "leave me a way on")
    email, description = log(chat).get_by_label("Your e-mail"), log(chat).get_by_label("How can we help?")
    expect(email).to_have_value("kim@example.com")
    expect(description).to_have_value("leave me a way on")
    email.fill("kim")
    log(chat).get_by_role("button", name="Send").click()
    expect(log(chat).get_by_role("alert")).to_contain_text("@")
    assert registry.tickets == {}
    email.fill("kim@example.org")
    chat.reload()
    launcher(chat).click()
    expect(email).to_have_value("kim@example.org")
    registry.faults.status = 503
    log(chat).get_by_role("button", name="Send").click()
    expect(log(chat).get_by_role("alert")).to_have_text("That did not work. Try again.")
    registry.faults.status = 0
    log(chat).get_by_role("button", name="Send").click()
    expect(log(chat)).to_contain_text("Your reference is CC-004217-3.")
    assert [ticket["email"] for ticket in registry.tickets.values()] == ["kim@example.org"]


def test_new_conversation_asks_only_if_there_is_one(chat: Page) -> None:
    chat.get_by_role("button", name="More").click()
    chat.get_by_role("button", name="New conversation").click()
    expect(chat.locator(".menu")).to_be_hidden()
    send(chat, "Hello")
    expect(log(chat)).to_contain_text("You said: Hello")
    chat.get_by_role("button", name="More").click()
    chat.get_by_role("button", name="New conversation").click()
    expect(chat.get_by_text("Start a new conversation?")).to_be_visible()
    chat.keyboard.press("Escape")
    expect(panel(chat)).to_be_visible()
    expect(log(chat)).to_contain_text("You said: Hello")


def test_help_is_searched_and_read_inside(chat: Page) -> None:
    chat.get_by_role("button", name="Help", exact=True).click()
    chat.get_by_role("button", name="When your new card arrives").click()
    expect(chat.get_by_role("article")).to_contain_text("Tap Track delivery.")
    chat.get_by_role("button", name="Back").click()
    chat.get_by_role("searchbox").fill("zzz")
    expect(chat.get_by_text("No article matches.")).to_be_visible()
    chat.get_by_role("button", name="Write a message").click()
    expect(composer(chat)).to_be_focused()


@pytest.mark.feature("W7")
def test_picture_is_uploaded_shown_removed_or_sent(
    page: Page, host: str, registry: Registry, photo: bytes, errors: list[str]
) -> None:
    page.goto(f"{host}/?strict")
    launcher(page).click()
    chooser = page.locator("care-widget input[type=file]")
    chooser.set_input_files([image(photo, "one.png"), image(photo, "two.png")])
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.get_by_role("button", name="Remove one.png").click()
    send(page, "Here is the damage")
    expect(log(page)).to_contain_text("You said: Here is the damage")
    assert len(registry.posts[0]["files"]) == 1
    page.reload()
    launcher(page).click()
    picture = log(page).get_by_role("img", name="photo.png")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("width", "400")
    pixel = "canvas => [...canvas.getContext('2d').getImageData(9, 9, 1, 1).data]"
    assert picture.evaluate(pixel) == [0, 128, 128, 255]
    assert errors == []


@pytest.mark.feature("W7")
def test_pictures_over_a_limit_say_which(chat: Page, registry: Registry, photo: bytes) -> None:
    chooser = chat.locator("care-widget input[type=file]")
    chooser.set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no"})
    expect(chat.get_by_text("notes.txt is not a picture.")).to_be_visible()
    chooser.set_input_files([image(photo, f"{n}.png") for n in range(6)])
    expect(chat.get_by_text("5 pictures at most.")).to_be_visible()
    chooser.set_input_files(image(bytes(10_485_761), "huge.png"))
    expect(chat.get_by_text("huge.png: 10 MB at most.")).to_be_visible()


@pytest.mark.feature("W7")
def test_button_for_pictures_goes_where_the_registry_takes_none(chat: Page, registry: Registry, photo: bytes) -> None:
    registry.faults.no_files = True
    chat.locator("care-widget input[type=file]").set_input_files(image(photo, "a.png"))
    expect(chat.get_by_text("Pictures can’t be sent here.")).to_be_visible()
    expect(chat.get_by_role("button", name="Add pictures")).to_have_count(0)


@pytest.fixture(params=[(theme, width) for theme in ("light", "dark") for width in (320, 1280)], ids=str)
def look(request: pytest.FixtureRequest, browser: Browser, host: str) -> Iterator[Page]:
    theme, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{host}/?theme={theme}")
    yield page
    context.close()


def violations(page: Page, packages: Path) -> list[str]:
    page.evaluate((packages / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("axe.run()")["violations"]
    return [json.dumps([one["id"], [node["html"] for node in one["nodes"]]]) for one in found]


@pytest.mark.feature("W8")
def test_axe_finds_nothing(look: Page, registry: Registry, packages: Path) -> None:
    expect(launcher(look)).to_be_visible()
    assert violations(look, packages) == []
    launcher(look).click()
    send(look, "Where is my card?")
    expect(log(look).get_by_role("button", name="That helped")).to_be_visible()
    assert violations(look, packages) == []
    send(look, "leave a message")
    registry.hand_over(registry.thread, agent="Ana Ortiz")
    registry.append(registry.thread, "Good morning", by="agent")
    registry.append(registry.thread, "How was our help?", by="system", kind="rating")
    expect(log(look)).to_contain_text("How was our help?")
    send(look, "refuse this")
    expect(log(look)).to_contain_text("This can't be sent.")
    assert violations(look, packages) == []
    look.get_by_role("button", name="More").click()
    assert violations(look, packages) == []
    look.keyboard.press("Escape")
    look.get_by_role("button", name="Help", exact=True).click()
    look.get_by_role("button", name="When your new card arrives").click()
    expect(look.get_by_role("article")).to_be_visible()
    assert violations(look, packages) == []


@pytest.mark.feature("W8")
def test_nothing_is_cut_off_and_targets_are_large_at_320(look: Page, registry: Registry) -> None:
    launcher(look).click()
    send(look, "Where is my card? " + "verylongword" * 20)
    expect(log(look).get_by_role("button", name="That helped")).to_be_visible()
    wide = "node => node.scrollWidth - node.clientWidth"
    assert look.locator("care-widget .scroll").evaluate(wide) == 0
    assert look.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    sizes = look.locator("care-widget button:visible").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height))")
    assert min(sizes) >= 44
