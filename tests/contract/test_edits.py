"""What is written in the help centre, the bot says: at once, and without being trained again."""

import httpx2
import pytest

from tests.product import Chat, Product, visit

QUESTION = "How do I freeze my card?"
ADDED = "Since today the button is blue."
KEPT = ("version", "title", "questions", "keywords", "audience")


@pytest.mark.feature("B8")
@pytest.mark.feature("K7")
def test_an_edited_article_is_what_the_bot_says_next(product: Product, chat: Chat, admin: httpx2.Client) -> None:
    before, rasa = article(chat), product.pid("rasa")
    source = admin.get(f"/api/v1/articles/{before['article']['id']}/source").json()
    edited = {name: source[name] for name in KEPT} | {
        "topic": source["topic_slug"], "body": f"{ADDED}\n\n{source['body']}"}
    saved = admin.put(f"/api/v1/articles/{source['id']}", json=edited)
    assert saved.status_code == 200, saved.text
    after = article(visit(product))
    assert after["blocks"][0]["text"] == ADDED
    assert after["article"]["version"] == before["article"]["version"] + 1
    assert product.pid("rasa") == rasa


def article(chat: Chat) -> dict:
    """The answer, picked from the options if the bot asks."""
    said = chat.say(QUESTION)
    options = [button["title"] for line in said for button in line["buttons"]]
    title = "Freeze or unfreeze my card"
    return next(line for line in (chat.press(title) if title in options else said) if line["article"])
