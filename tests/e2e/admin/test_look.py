"""The admin's pages can be used by everybody: on light and dark, on a desktop and on a phone, without a wrong word."""

from types import SimpleNamespace

import pytest

from tests.e2e.accessibility import violations

PAGES = {
    "list": "/admin/knowledge", "new": "/admin/knowledge/new", "editor": "/admin/knowledge/{article}",
    "versions": "/admin/knowledge/{article}/versions", "votes": "/admin/knowledge/{article}/votes",
    "languages": "/admin/knowledge/{article}/languages", "synonyms": "/admin/knowledge/synonyms",
    "translation": "/admin/knowledge/{german}", "outdated": "/admin/knowledge/{german}/languages",
    "translate": "/admin/knowledge/new?source={article}&locale=de",
    "searches": "/admin/knowledge/searches", "topics": "/admin/knowledge/topics",
    "exchange": "/admin/knowledge/exchange", "sites": "/admin/sites",
    "site": "/admin/sites/{site}", "mail": "/admin/mail", "triggers": "/admin/triggers",
    "dial": "/admin/answers?percent=85", "turns": "/admin/answers/turns",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1366])
def test_pages_have_no_barrier_and_nothing_beside_the_screen(sit_down, desk: SimpleNamespace, width: int,
                                                             scheme: str) -> None:
    page = sit_down(desk.ruth, "/admin/knowledge", viewport={"width": width, "height": 800}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for name, path in PAGES.items():
        page.goto(path.format(article=desk.article.id, german=desk.german.id, site=desk.site.id))
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert complaints == []
