"""The page about hand-overs: a switch for each trigger, its words, and who changed it."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.api.web.admin.conftest import post

pytestmark = pytest.mark.feature("H1")
PAGE = "/admin/triggers"


def switches(page: str) -> dict[str, str]:
    return dict(re.findall(r'id="switch-(\w+)"[^>]* aria-checked="(\w+)"', page))


def test_every_trigger_has_its_switch_but_the_one_that_stays_open(ruth: TestClient) -> None:
    page = ruth.get(PAGE).text
    assert switches(page) == dict.fromkeys(("asked", "misses", "not_helped", "sensitive", "bot_error"), "true")
    assert "Always on" in page


def test_a_switch_is_thrown_and_says_what_happens_now(ruth: TestClient) -> None:
    post(ruth, f"{PAGE}/sensitive", {"is_on": "no"})
    page = ruth.get(PAGE).text
    assert switches(page)["sensitive"] == "false"
    assert "answered from the help pages like any question" in page
    assert "by Ruth Adler" in page


def test_the_number_of_misses_is_kept_when_switched_off_and_on(ruth: TestClient) -> None:
    for form in ({"is_on": "yes", "threshold": "4"}, {"is_on": "no"}, {"is_on": "yes"}):
        assert post(ruth, f"{PAGE}/misses", form).status_code == 200
    assert re.search(r'name="threshold"[^>]* value="4"', ruth.get(PAGE).text)


def test_agents_do_not_get_in(ana: TestClient) -> None:
    assert ana.get(PAGE).status_code == 403
    assert post(ana, f"{PAGE}/asked", {"is_on": "no"}).status_code == 403
