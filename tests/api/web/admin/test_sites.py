"""Sites: who may carry the chat, how it looks there, and what is pasted."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.api.web.admin.conftest import post, typed

SHOP = {"name": "Shop", "origins": "https://Shop.example/\nhttps://www.shop.example:443", "accent": "#ffdd00",
        "position": "left", "locale": "en"}
SETTINGS = "/api/v1/widget/settings"


@pytest.fixture
def shop(ruth: TestClient) -> str:
    """The address of a site's page."""
    answer = post(ruth, "/admin/sites/new", SHOP)
    assert answer.status_code == 200
    return answer.url.path


def asked(client: TestClient, key: str, origin: str) -> int:
    return client.get(SETTINGS, params={"site_key": key}, headers={"origin": origin}).status_code


@pytest.mark.feature("W9")
def test_a_new_site_may_carry_the_chat_on_its_origins_only(client: TestClient, ruth: TestClient, shop: str) -> None:
    page = ruth.get(shop).text
    assert typed(page, "origins") == "https://shop.example\nhttps://www.shop.example"
    key = re.search(r"site-[0-9a-f]{24}", page)[0]
    assert f'data-site-key="{key}"&gt;&lt;/script&gt;' in page
    assert asked(client, key, "https://shop.example") == 200
    assert asked(client, key, "https://elsewhere.example") == 403
    look = client.get(SETTINGS, params={"site_key": key}, headers={"origin": "https://shop.example"}).json()["site"]
    assert (look["name"], look["accent"], look["position"]) == ("Shop", "#ffdd00", "left")


@pytest.mark.feature("W9")
def test_a_new_key_shuts_the_old_one_out(client: TestClient, ruth: TestClient, shop: str) -> None:
    old = re.search(r"site-[0-9a-f]{24}", ruth.get(shop).text)[0]
    new = re.search(r"site-[0-9a-f]{24}", post(ruth, f"{shop}/rotate", {}).text)[0]
    assert asked(client, old, "https://shop.example") == 404
    assert asked(client, new, "https://shop.example") == 200


@pytest.mark.feature("W9")
def test_contrast_of_the_accent_is_shown(ruth: TestClient) -> None:
    shown = ruth.get("/admin/sites/contrast", params={"accent": "#ffdd00"}).text
    assert "Moved from your colour" in shown
    assert shown.count("AA") == 2
    assert "A colour is" in ruth.get("/admin/sites/contrast", params={"accent": "red'><b>"}).text


@pytest.mark.parametrize(("field", "value"), [
    ("name", " "), ("origins", ""), ("origins", "shop.example"), ("origins", "https://shop.example/path"),
    ("origins", "javascript:alert(1)"), ("accent", "red"), ("position", "top"), ("locale", "english"),
])
def test_what_is_wrong_is_told_and_changes_nothing(ruth: TestClient, shop: str, field: str, value: str) -> None:
    page = post(ruth, shop, SHOP | {"name": "Renamed"} | {field: value})
    assert page.status_code == 422
    assert "Nothing was saved yet" in page.text
    assert "Renamed" not in ruth.get("/admin/sites").text


def test_agents_do_not_get_in(ana: TestClient, shop: str) -> None:
    for address in ("/admin/sites", shop, "/admin/sites/new", "/admin/sites/contrast"):
        assert ana.get(address).status_code == 403
    assert post(ana, f"{shop}/rotate", {}).status_code == 403
