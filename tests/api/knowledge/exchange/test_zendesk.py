"""What Zendesk's help-centre API answers becomes articles of ours, in one file or in many."""

import json
from typing import Any

import pytest

from api.knowledge.exchange.items import Incoming, Item
from api.knowledge.exchange.packages import Unusable
from api.knowledge.models import ArticleStatus, Audience
from tests.api.knowledge.exchange.conftest import one, read, zipped

SECTION = {"id": 20, "name": "Cards & cash", "category_id": 10, "locale": "en-us", "position": 0}
CATEGORY = {"id": 10, "name": "Everyday banking", "locale": "en-us"}
ARTICLE = {
    "id": 360001, "url": "https://nimbus.zendesk.example/api/v2/help_center/en-us/articles/360001.json",
    "html_url": "https://nimbus.zendesk.example/hc/en-us/articles/360001", "author_id": 1, "comments_disabled": False,
    "draft": False, "promoted": False, "position": 0, "vote_sum": 0, "vote_count": 0, "section_id": 20,
    "created_at": "2026-01-01T10:00:00Z", "updated_at": "2026-01-01T10:00:00Z", "name": "Freeze my card",
    "title": "Freeze my card", "source_locale": "en-us", "locale": "en-us", "outdated": False, "outdated_locales": [],
    "user_segment_id": None, "permission_group_id": 2, "content_tag_ids": [], "label_names": ["block", "lock"],
    "body": "<p>Open <strong>Cards</strong>.</p>",
}
GERMAN = {"id": 9, "source_id": 360001, "source_type": "Article", "locale": "de", "title": "Karte sperren",
          "body": "<p>Karten öffnen.</p>", "draft": True, "outdated": True}


def as_json(content: Any) -> str:
    return json.dumps(content)


def page(**lists: Any) -> dict[str, Any]:
    return {"sections": [SECTION], "categories": [CATEGORY], "count": 1, "next_page": None, "page": 1} | lists


def article(item: Item) -> Incoming:
    assert item.article, item.reason
    return item.article


def test_article_comes_with_its_section_as_topic_and_its_labels() -> None:
    item = one("articles.json", page(articles=[ARTICLE]))
    made = article(item)
    assert (made.address, made.title, made.body) == (("en", "freeze-my-card"), "Freeze my card", "Open **Cards**.")
    assert (made.topic, made.topic_name, made.keywords) == ("cards-cash", "Cards & cash", ["block", "lock"])
    assert (made.status, made.audience) == (ArticleStatus.published, Audience.public)
    assert item.origin.key == "zendesk:360001:en-us"


@pytest.mark.parametrize(("field", "value", "got"), [
    ("draft", True, {"status": ArticleStatus.draft}), ("user_segment_id", 7, {"audience": Audience.internal}),
    ("user_segment_ids", [7], {"audience": Audience.internal}), ("label_names", None, {"keywords": []}),
    ("unheard_of", {"x": 1}, {"title": "Freeze my card"}), ("id", "360001", {"slug": "freeze-my-card"}),
])
def test_draft_segment_and_labels_are_carried(field: str, value: Any, got: dict[str, Any]) -> None:
    made = article(one("articles.json", page(articles=[ARTICLE | {field: value}])))
    assert {name: getattr(made, name) for name in got} == got


def test_archive_of_pages_is_one_help_centre() -> None:
    archive = zipped({
        "export/articles-1.json": as_json({"articles": [ARTICLE]}),
        "export/articles-2.json": as_json({"articles": [ARTICLE, ARTICLE | {"id": 360002}]}),
        "export/sections.json": as_json({"sections": [SECTION]}),
        "export/translations.json": as_json({"translations": [GERMAN]}),
    })
    first, second, german = (article(item) for item in read("export.zip", archive))
    assert (first.slug, second.slug, german.slug) == ("freeze-my-card", "freeze-my-card-360002", "karte-sperren")
    assert (german.locale, german.topic, german.status, german.source_version) == (
        "de", "cards-cash", ArticleStatus.draft, 0)


@pytest.mark.parametrize("content", [
    [ARTICLE], [{"articles": [ARTICLE]}], {"article": ARTICLE},
    [{"articles": [ARTICLE]}, {"sections": [SECTION]}, {"articles": []}],
])
def test_merged_lists_and_single_records_are_read(content: Any) -> None:
    assert article(one("articles.json", as_json(content))).title == "Freeze my card"


def test_translations_inside_an_article_are_read_and_the_source_counts_once() -> None:
    own = GERMAN | {"locale": "en-us", "title": "Freeze my card"}
    items = read("articles.json", page(articles=[ARTICLE | {"translations": [own, GERMAN]}]))
    assert [(article(item).locale, item.origin.source_key) for item in items] == [
        ("en", ""), ("de", "zendesk:360001:en-us")]


def test_languages_get_our_names_and_regions_only_where_there_are_several() -> None:
    others = [GERMAN | {"locale": tag, "title": tag} for tag in ("en-gb", "pt-br", "de")]
    items = read("articles.json", page(articles=[ARTICLE, ARTICLE | {"id": 2}], translations=others))
    assert {item.origin.key.split(":")[2]: article(item).locale for item in items} == {
        "en-us": "en", "en-gb": "en-GB", "pt-br": "pt", "de": "de"}


def test_title_without_latin_letters_is_told_apart_by_its_id() -> None:
    arabic = ARTICLE | {"title": "تجميد البطاقة", "body": '<div dir="rtl">افتح</div>'}
    made = article(one("articles.json", page(articles=[arabic])))
    assert (made.title, made.slug, made.body) == ("تجميد البطاقة", "article-360001", "افتح")


def test_pictures_left_out_are_noted() -> None:
    item = one("articles.json", page(articles=[ARTICLE | {"body": "<p>See</p><img src='https://x.example/1.png'>"}]))
    assert item.article
    assert item.note == "Pictures or films were left out: 1."


@pytest.mark.parametrize(("record", "words"), [
    (ARTICLE | {"title": "", "name": ""}, "title is empty"), (ARTICLE | {"title": "x" * 121}, "longer than 120"),
    (ARTICLE | {"body": None}, "body is empty"), (ARTICLE | {"body": "<img src=x>"}, "body is empty"),
    (ARTICLE | {"body": "<div>" * 500}, "nested too deeply"), (ARTICLE | {"locale": "es-419"}, ""),
    (ARTICLE | {"locale": "fil"}, "locale"), (ARTICLE | {"id": None}, "id and locale"),
    (ARTICLE | {"body": "<p>" + "word " * 21_000}, "longer than 100000"), (ARTICLE | {"title": ["x"]}, ""),
])
def test_article_that_does_not_fit_is_refused_with_its_place(record: dict[str, Any], words: str) -> None:
    item = one("articles.json", page(articles=[record]))
    assert (item.file, item.line) == ("articles.json", 1)
    assert words in item.reason
    assert bool(item.reason) == bool(words)


def test_translation_without_its_article_is_refused() -> None:
    assert "not in the files" in one("t.json", page(translations=[GERMAN])).reason


@pytest.mark.parametrize(("content", "words"), [
    ("{", "line 1: this is no JSON"), ("3", "not what Zendesk"), ('{"articles": [1]}', "not what Zendesk"),
    ("[" * 100_000, "nested too deeply"), ('{"articles": [' + "9" * 5000 + "]}", "too long a number"),
    (b"\xff\xfe", "not UTF-8"), ('{"tickets": []}', "holds neither"),
    ('{"articles": []}', "no article"), ("[]", "no article"),
    ('{"articles": [], "translations": 3}', "no article"),
])
def test_what_is_no_answer_of_the_api_is_refused_whole(content: str | bytes, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        read("articles.json", content)
