"""The JSON of Zendesk's help-centre API: articles, translations, sections and categories, in one file or in many. Pure.

Read are pages (`{"articles": […], "next_page": …}`), merged lists, single records and what was loaded beside them
(`include=translations,sections,categories`).
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from api.knowledge.exchange.html import TooTangled, to_markdown
from api.knowledge.exchange.items import Item, Origin, clean, slug_for, storable
from api.knowledge.exchange.packages import File, Unusable
from api.knowledge.schemas import slug_of

Level = Literal["section", "category"]
Record = dict[str, Any]
KINDS = ("articles", "translations", "sections", "categories")
SINGLE = {"article": "articles", "translation": "translations", "section": "sections", "category": "categories"}
SOURCE_IS_NEWER = 0


@dataclass
class HelpCentre:
    """Everything the files hold, by kind; articles with the file and the place in it where they stand."""

    articles: list[tuple[str, int, Record]] = field(default_factory=list)
    translations: list[tuple[str, int, Record]] = field(default_factory=list)
    sections: dict[str, Record] = field(default_factory=dict)
    categories: dict[str, Record] = field(default_factory=dict)


def read_all(files: tuple[File, ...], level: Level) -> Iterator[Item]:
    """An article in a language is an article of ours; its first one is the source of the others."""
    centre = HelpCentre()
    for file in files:
        _gather(centre, file)
    tags = Counter(str(article.get("locale") or "") for _, _, article in _texts(centre))
    yield from _Reader(centre, level, locales_of(tags)).items()


def locales_of(tags: Counter[str]) -> dict[str, str]:
    """Our locale for each of theirs: `en-us` is en, unless another English is more common: then it stays en-US."""
    found: dict[str, str] = {}
    for tag, _ in sorted(tags.items(), key=lambda counted: (-counted[1], counted[0])):
        language, _, region = tag.partition("-")
        found[tag] = f"{language}-{region.upper()}" if language in found.values() else language
    return found


def _gather(centre: HelpCentre, file: File) -> None:
    content = _loaded(file)
    pages = content if isinstance(content, list) else [content]
    loose = [record for record in pages if isinstance(record, dict) and not _lists(record)]
    for page in pages:
        if not isinstance(page, dict):
            raise Unusable(f"{file.name} is not what Zendesk's API answers: a list of records was expected.")
        for kind, records in _lists(page).items():
            _add(centre, file.name, kind, records)
    if loose:
        _add(centre, file.name, _kind_of(loose[0], file), loose)


def _loaded(file: File) -> Any:
    try:
        return json.loads(file.data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Unusable(f"{file.name} is not UTF-8.") from fault
    except json.JSONDecodeError as fault:
        raise Unusable(f"{file.name}, line {fault.lineno}: this is no JSON ({fault.msg}).") from fault
    except (RecursionError, ValueError) as fault:
        raise Unusable(f"{file.name}: this JSON is nested too deeply, or has too long a number in it.") from fault


def _lists(page: Record) -> dict[str, list[Any]]:
    found = {kind: page[kind] for kind in KINDS if isinstance(page.get(kind), list)}
    if "body" in page or "section_id" in page:  # a record, with its translations inside
        return {}
    return found | {kind: [page[name]] for name, kind in SINGLE.items() if isinstance(page.get(name), dict)}


def _kind_of(record: Record, file: File) -> str:
    signs = {"source_type": "translations", "section_id": "articles", "category_id": "sections", "name": "categories"}
    for sign, kind in signs.items():
        if sign in record:
            return kind
    raise Unusable(f"{file.name} holds neither articles nor translations, sections or categories of Zendesk's API.")


def _add(centre: HelpCentre, file: str, kind: str, records: list[Any]) -> None:
    if not all(isinstance(record, dict) for record in records):
        raise Unusable(f"{file} is not what Zendesk's API answers: a list of records was expected.")
    if kind in ("sections", "categories"):
        getattr(centre, kind).update({str(record.get("id")): record for record in records})
        return
    for number, record in enumerate(records, 1):
        if kind == "articles":
            centre.articles.append((file, number, record))
        elif str(record.get("source_type", "article")).lower() == "article":
            centre.translations.append((file, number, record))


def _texts(centre: HelpCentre) -> Iterator[tuple[str, int, Record]]:
    """Every text of every article once, sources before translations. A translation has what its article has."""
    by_id: dict[str, Record] = {}
    seen: dict[tuple[str, str], Any] = {}
    given = sorted(centre.articles, key=lambda one: one[2].get("locale") != one[2].get("source_locale"))
    for file, number, article in given:
        by_id.setdefault(str(article.get("id")), article)
        if _is_new(seen, article, str(article.get("id"))):
            yield file, number, article
    inside = [(file, number, one | {"source_id": article.get("id")}) for file, number, article in given
              for one in article.get("translations") or () if isinstance(one, dict)]
    for file, number, text in (*inside, *centre.translations):
        own = {name: text.get(name) for name in ("locale", "title", "body", "draft", "outdated")}
        if _is_new(seen, text, str(text.get("source_id"))):
            yield file, number, by_id.get(str(text.get("source_id")), {"orphan": True}) | own


def _is_new(seen: dict[tuple[str, str], Any], text: Record, id_: str) -> bool:
    """Pages overlap when somebody edits between them, and the source comes among its translations too."""
    key = (id_, str(text.get("locale")))
    if key in seen:
        return False
    seen[key] = True
    return True


@dataclass
class _Reader:
    centre: HelpCentre
    level: Level
    locales: dict[str, str]
    slugs: dict[tuple[str, str], str] = field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        for file, number, record in _texts(self.centre):
            yield self.item(file, number, record)

    def item(self, file: str, number: int, record: Record) -> Item:
        id_ = "" if record.get("id") is None else storable(str(record["id"]))[:40]
        tag = str(record.get("locale") or "")
        title = str(record.get("title") or record.get("name") or "").strip()
        if record.get("orphan") or not id_ or not tag:
            return Item(file, number, title[:120], reason="Its article, with its id and locale, is not in the files.")
        try:
            body = to_markdown(clean(str(record.get("body") or "")), str(record.get("html_url") or ""))
        except TooTangled:
            reason = "The text is longer than 300,000 characters of HTML, or nested too deeply."
            return Item(file, number, title[:120], reason=reason)
        except UnicodeEncodeError:
            return Item(file, number, title[:120], reason="body has something in it that is no character.")
        note = f"Pictures or films were left out: {body.left_out}." if body.left_out else ""
        fields = self.fields(record, clean(title), id_) | {"body": body.body}
        return Item.of(file, number, fields, note=note, origin=self.origin(record, id_, tag))

    def fields(self, record: Record, title: str, id_: str) -> Record:
        """Whoever is not everybody reads it inside only: what Zendesk kept from some is not to become public here."""
        tag = str(record["locale"])
        limited = record.get("user_segment_id") or record.get("user_segment_ids")
        labels = record.get("label_names") or []
        return self.shelf(record) | {
            "title": title, "locale": self.locales[tag], "slug": self.slug(self.locales[tag], title, id_),
            "keywords": [str(label) for label in labels] if isinstance(labels, list) else [],
            "status": "draft" if record.get("draft") else "published",
            "audience": "internal" if limited else "public",
            "source_version": SOURCE_IS_NEWER if record.get("outdated") and self.source(record) else None,
        }

    def shelf(self, record: Record) -> Record:
        """The topic: the article's section, or the category above it. Unknown if its file is missing."""
        shelf = self.centre.sections.get(str(record.get("section_id")), {})
        if self.level == "category" and shelf:
            shelf = self.centre.categories.get(str(shelf.get("category_id")), shelf)
        name = clean(str(shelf.get("name") or "")).strip()[:60]
        return {"topic": slug_for(name)[:120] if name else None, "topic_name": name}

    def slug(self, locale: str, title: str, id_: str) -> str:
        """Two articles of one title are told apart by their ids."""
        plain = slug_of(title)
        taken = plain == "article" or self.slugs.setdefault((locale, plain), id_) != id_
        return f"{plain}-{slug_of(id_)}" if taken else plain

    def source(self, record: Record) -> str:
        source = str(record.get("source_locale") or "")
        return source if source and source != record.get("locale") else ""

    def origin(self, record: Record, id_: str, tag: str) -> Origin:
        source = self.source(record)
        key = f"zendesk:{id_}:{source}" if source else ""
        return Origin(storable(f"zendesk:{id_}:{tag}"), storable(key), slug_of(id_))
