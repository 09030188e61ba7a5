"""Every page is strict about what may run in it, and says in words what went wrong."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from api.main import create_app
from api.settings import Settings
from api.web.colour import READABLE, contrast, shades
from api.web.pages import environment, hue, initials

PAGE = {"accept": "text/html"}


def test_page_runs_only_what_carries_its_own_nonce(client: TestClient) -> None:
    pages = [client.get("/demo/style", headers=PAGE) for _ in range(2)]
    policies = [page.headers["content-security-policy"] for page in pages]
    nonces = [re.findall(r"script-src 'self' 'nonce-([^']+)'", policy)[0] for policy in policies]
    assert nonces[0] != nonces[1]
    for page, nonce in zip(pages, nonces, strict=True):
        assert "unsafe" not in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
        scripts = re.findall(r"<(?:script|style)\b[^>]*>", page.text)
        assert scripts
        assert all(f'nonce="{nonce}"' in script for script in scripts)
        assert not re.search(r'\s(style|on\w+)="', page.text)
        assert not re.search(r'(src|href)="https?://', page.text)


def test_tags_with_htmx_attributes_get_the_nonce(client: TestClient) -> None:
    page = client.get("/help/en", headers=PAGE).text
    tags = re.findall(r"<\w[^>]*\shx-[^>]*>", page)
    assert tags
    assert all("hx-nonce=" in tag for tag in tags)


def test_markup_that_slips_in_gets_no_nonce() -> None:
    template = environment().from_string('<p hx-get="/a">{{ slipped|safe }}</p>')
    shown = template.render(nonce="n", slipped='<b hx-get="/x">b</b>')
    assert shown == '<p hx-nonce="n" hx-get="/a"><b hx-get="/x">b</b></p>'


@pytest.mark.parametrize("path", ["/nowhere", "/help/xx", "/help/en/topics/none"])
def test_people_get_words_and_programs_get_json(client: TestClient, path: str) -> None:
    page = client.get(path, headers=PAGE)
    assert page.status_code == 404
    assert "Nothing was lost" in page.text
    assert client.get(path).json()["error"] == "NotFound"
    assert client.get("/api/v1/nowhere", headers=PAGE).json()["error"] == "NotFound"


def test_broken_page_says_so_without_telling_how(settings: Settings) -> None:
    app = create_app(settings)

    def break_down() -> None:
        raise RuntimeError("secret detail")

    def lose_database() -> None:
        raise OperationalError("SELECT secret", {}, Exception())

    app.add_api_route("/broken", break_down)
    app.add_api_route("/away", lose_database)
    with TestClient(app, raise_server_exceptions=False) as client:
        broken, away = client.get("/broken", headers=PAGE), client.get("/away", headers=PAGE)
    assert (broken.status_code, away.status_code) == (500, 503)
    assert "Something broke on our side" in broken.text
    assert away.headers["retry-after"]
    assert "secret" not in broken.text + away.text


def test_fragment_gets_a_fragment_when_something_goes_wrong(client: TestClient) -> None:
    answer = client.get("/nowhere", headers=PAGE | {"hx-request": "true"})
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


def test_assets_are_kept_for_ever_under_their_hash_only(client: TestClient) -> None:
    address = re.findall(r'href="(/static/[0-9a-f]{12}/site.css)"', client.get("/demo/style", headers=PAGE).text)[0]
    assert "immutable" in client.get(address).headers["cache-control"]
    assert "immutable" not in client.get("/static/site.css").headers["cache-control"]
    assert "immutable" not in client.get("/static/000000000000/site.css").headers["cache-control"]


@pytest.mark.feature("W9")
@pytest.mark.parametrize("accent", ["#ffffff", "#000000", "#ffff00", "#1f5fbf", "#ff0000", "#7f7f7f"])
def test_any_accent_stays_readable(accent: str) -> None:
    found = shades(accent)
    assert contrast(found["light"], "#ffffff") >= READABLE
    assert contrast(found["light"], "#eef1f6") >= 4.5
    assert contrast(found["dark"], "#222831") >= 4.5


def test_outside_the_demo_the_front_door_is_the_help_centre(settings: Settings) -> None:
    production = settings.model_copy(update={"mode": "production"})
    with TestClient(create_app(production)) as client:
        assert client.get("/", follow_redirects=False).headers["location"] == "/help"
        assert client.get("/demo/style").status_code == 404


def test_avatars() -> None:
    assert [initials(name) for name in ("Dana Maria Reyes", "dana", "dana@mail.example", "")] == ["DR", "D", "DE", "?"]
    assert hue("Dana") == hue("dana")
