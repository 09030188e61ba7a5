"""Importing writes like any author: what is new comes, what differs becomes a version, what is the same stays."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from api.db import Database
from api.knowledge import service
from api.knowledge.exchange import importing
from api.knowledge.exchange.models import Outcome
from api.knowledge.models import Article, ArticleStatus, Audience, Revision, Topic
from api.knowledge.schemas import SaveArticle
from api.policy import SYSTEM
from tests.api.knowledge.conftest import Write
from tests.api.knowledge.exchange.conftest import FREEZE, TakeIn, articles, outcomes, read, zipped
from tests.api.knowledge.exchange.test_zendesk import ARTICLE, GERMAN, page

HEAD = "slug,title,body,topic,status\n"


def test_new_articles_come_as_the_options_say(database: Database, take_in: TakeIn) -> None:
    take_in("a.md", FREEZE)
    take_in("b.md", FREEZE, status="published")
    with database.transaction() as session:
        found = articles(session)
        assert found["en", "a"].status is ArticleStatus.draft
        assert found["en", "b"].status is ArticleStatus.published
        assert (found["en", "a"].questions, found["en", "a"].keywords) == (["stop my card"], ["block", "lock"])


def test_what_a_file_says_goes_before_the_options(database: Database, take_in: TakeIn) -> None:
    table = ("slug,title,body,topic,status,audience,publish_at\n"
             "a,A,Text,cards,published,internal,2099-01-01T10:00:00+01:00\nb,B,Text,cards,archived,,\n")
    take_in("articles.csv", table)
    with database.transaction() as session:
        found = articles(session)
        assert (found["en", "a"].status, found["en", "a"].audience) == (ArticleStatus.published, Audience.internal)
        assert found["en", "a"].publish_at == datetime(2099, 1, 1, 9, tzinfo=UTC)
        assert found["en", "b"].status is ArticleStatus.archived


def test_importing_again_changes_nothing(database: Database, take_in: TakeIn) -> None:
    german = FREEZE.replace("category", "translation_of: freeze\ncategory")
    archive = zipped({"cards/freeze.md": FREEZE, "cards/freeze.de.md": german})
    assert set(outcomes(take_in("base.zip", archive)).values()) == {"created"}
    assert {row.outcome for row in take_in("base.zip", archive)} == {Outcome.kept}
    with database.transaction() as session:
        assert {article.version for article in articles(session).values()} == {1}


def test_what_differs_becomes_a_version_and_the_old_one_is_kept(
    database: Database, write: Write, take_in: TakeIn
) -> None:
    write("Freeze my card", slug="freeze", questions=["stop my card"], keywords=["block"])
    rows = take_in("articles.csv", "slug,title,body\nfreeze,Freeze my card,Open Cards and wait.\n")
    assert outcomes(rows) == {"freeze": "changed"}
    with database.transaction() as session:
        article = articles(session)["en", "freeze"]
        assert (article.version, article.body, article.status) == (2, "Open Cards and wait.", ArticleStatus.published)
        assert (article.questions, article.keywords) == (["stop my card"], ["block"])
        kept = session.scalars(select(Revision).order_by(Revision.version)).all()
        assert [revision.body for revision in kept] == ["Open Cards.", "Open Cards and wait."]


def test_what_is_there_can_be_left_alone(database: Database, write: Write, take_in: TakeIn) -> None:
    write("Mine", slug="freeze")
    assert outcomes(take_in("freeze.md", FREEZE, existing="keep")) == {"freeze": "kept"}
    with database.transaction() as session:
        assert articles(session)["en", "freeze"].title == "Mine"


def test_line_ends_alone_are_no_change(write: Write, take_in: TakeIn) -> None:
    write("Freeze", slug="freeze", body="One\r\nTwo\n")
    assert outcomes(take_in("a.csv", 'slug,title,body\nfreeze,Freeze,"One\nTwo"\n')) == {"freeze": "kept"}


def test_unknown_topics_are_made_or_refused(database: Database, topics: None, take_in: TakeIn) -> None:
    table = "title,body,topic,topic_name\nA,Text,loans,Loans & credit\nB,Text,cards,\nC,Text,safe-keeping,\nD,Text,,\n"
    found = take_in("a.csv", table, topics="refuse")
    assert [row.reason for row in found] == [
        "There is no topic “loans”.", "", "There is no topic “safe-keeping”.",
        "It names no topic, and none was chosen for such articles."]
    with database.transaction() as session:
        assert set(articles(session)) == {("en", "b")}
        session.delete(session.scalars(select(Revision)).one())
        session.flush()
        session.delete(articles(session)["en", "b"])
    assert [row.outcome.value for row in take_in("a.csv", table, topic="cash")] == [
        "created", "created", "created", "created"]
    found = take_in("b.csv", "title,body,topic\nE,Text,new\nF,Text,new\n")
    assert [row.reason for row in found] == ["Adds the topic new.", ""]
    with database.transaction() as session:
        assert {topic.slug: (topic.name, topic.position) for topic in session.scalars(select(Topic))} == {
            "cards": ("Cards", 0), "cash": ("Cash", 1), "loans": ("Loans & credit", 2),
            "safe-keeping": ("Safe keeping", 3), "new": ("New", 4)}
        assert articles(session)["en", "d"].topic_slug == "cash"


def test_refused_rows_leave_nothing_and_the_others_come(database: Database, take_in: TakeIn) -> None:
    table = HEAD + ("good,Good,Text,cards,draft\nbad,,Text,loans,draft\ngood,Again,Text,more,draft\n"
                    "fine,Fine,Text,cards,draft\n")
    rows = take_in("articles.csv", table)
    assert [(row.line, row.outcome.value) for row in rows] == [
        (2, "created"), (3, "refused"), (4, "refused"), (5, "created")]
    with database.transaction() as session:
        assert set(articles(session)) == {("en", "good"), ("en", "fine")}
        assert session.scalars(select(Topic.slug)).all() == ["cards"]


def test_article_that_can_not_be_saved_takes_its_topic_with_it(database: Database, take_in: TakeIn) -> None:
    """A second text of one language for one source is only found out while it is written."""
    text = "---\ntitle: Karte\ncategory: {}\ntranslation_of: freeze\n---\nText"
    archive = {"cards/freeze.md": FREEZE, "cards/a.de.md": text.format("cards"), "cards/b.de.md": text.format("loans")}
    rows = take_in("base.zip", zipped(archive))
    assert outcomes(rows) == {"freeze": "created", "a": "created", "b": "refused"}
    assert "already written in this language" in rows[2].reason
    with database.transaction() as session:
        assert session.scalars(select(Topic.slug)).all() == ["cards"]
        assert session.scalars(select(Article.slug).where(Article.locale == "de")).all() == ["a"]


@pytest.mark.feature("K4")
def test_translations_are_tied_to_their_sources(database: Database, take_in: TakeIn) -> None:
    german = "---\ntitle: Karte sperren\ntranslation_of: freeze\nsource_version: {}\n---\nKarten."
    source = FREEZE.replace("category", "version: 5\ncategory")
    rows = take_in("base.zip", zipped({
        "cards/freeze.md": source, "cards/freeze.de.md": german.format(5), "cards/freeze.fr.md": german.format(3)}))
    assert {row.outcome for row in rows} == {Outcome.created}
    with database.transaction() as session:
        found = articles(session)
        source_id = found["en", "freeze"].id
        assert (found["de", "freeze"].source_id, found["de", "freeze"].source_version) == (source_id, 1)
        assert (found["fr", "freeze"].source_id, found["fr", "freeze"].source_version) == (source_id, 0)
        assert found["de", "freeze"].topic_slug == "cards"


def test_translation_without_a_source_is_refused(take_in: TakeIn) -> None:
    rows = take_in("freeze.de.md", "---\ntitle: Karte\ncategory: cards\ntranslation_of: freeze\n---\nText")
    assert rows[0].reason == (
        "The article it translates, freeze (en), is neither in the files nor in the knowledge base.")


def test_zendesk_article_is_known_again_under_a_new_title(database: Database, take_in: TakeIn) -> None:
    take_in("a.json", page(articles=[ARTICLE], translations=[GERMAN]))
    renamed = page(articles=[ARTICLE | {"title": "Stop my card"}], translations=[GERMAN | {"outdated": False}])
    assert [row.outcome.value for row in take_in("a.json", renamed)] == ["changed", "kept"]
    with database.transaction() as session:
        found = articles(session)
        assert set(found) == {("en", "freeze-my-card"), ("de", "karte-sperren")}
        assert (found["en", "freeze-my-card"].title, found["en", "freeze-my-card"].version) == ("Stop my card", 2)
        assert found["de", "karte-sperren"].source_id == found["en", "freeze-my-card"].id
        assert found["de", "karte-sperren"].source_version == 0


def test_other_article_of_theirs_with_the_same_title_gets_its_own_slug(database: Database, take_in: TakeIn) -> None:
    take_in("a.json", page(articles=[ARTICLE]))
    second = ARTICLE | {"id": 5}
    assert outcomes(take_in("b.json", page(articles=[second]))) == {"freeze-my-card-5": "created"}
    assert outcomes(take_in("b.json", page(articles=[second]))) == {"freeze-my-card": "kept"}
    with database.transaction() as session:
        assert set(articles(session)) == {("en", "freeze-my-card"), ("en", "freeze-my-card-5")}


def test_what_is_no_character_is_refused_and_told(take_in: TakeIn) -> None:
    fields = ({"title": "A\ud800"}, {"label_names": ["\udfff"]}, {"body": "\ud800"}, {"locale": "\ud800"})
    odd = [ARTICLE | one | {"id": number} for number, one in enumerate(fields)]
    odd.append(ARTICLE | {"id": "\ud800\0", "source_locale": "\ud800\0", "section_id": "\ud800"})
    rows = take_in("a.json", page(articles=odd), topic="cards", topics="create")
    assert [row.reason.partition(" ")[0] for row in rows[:4]] == ["title", "keywords.0", "body", "locale"]
    assert rows[4].outcome is Outcome.created
    (row,) = take_in("a.md", '---\ntitle: "A\\ud800"\ncategory: cards\n---\nText')
    assert (row.title, row.reason) == ("A?", "title has something in it that is no character.")


def test_author_of_the_versions_is_who_imports(database: Database, write: Write, take_in: TakeIn) -> None:
    article = write("Freeze my card", slug="freeze")
    with database.transaction() as session:
        command = SaveArticle(version=1, title="Edited", body="Meanwhile.", topic="cards")
        service.save(session, session.merge(article), SYSTEM, command)
    assert outcomes(take_in("freeze.md", FREEZE)) == {"freeze": "changed"}
    with database.transaction() as session:
        assert [revision.title for revision in session.scalars(select(Revision).order_by(Revision.version))] == [
            "Freeze my card", "Edited", "Freeze my card"]


def test_long_import_of_an_old_list_is_done_in_batches(database: Database) -> None:
    """Two processes at one import: each batch is done once, whoever comes first."""
    items = read("a.csv", HEAD + "".join(f"a{n},A{n},Text,cards,draft\n" for n in range(120)))
    with database.transaction() as session:
        record = importing.begin(session, SYSTEM, "a.csv", importing.Options(), state=importing.ImportState.running)
    reached: list[int] = []

    def meanwhile(progress: importing.Progress) -> None:
        reached.append(progress.done)
        if len(reached) == 1:
            importing.carry_on(database, record.id, items)

    importing.carry_on(database, record.id, items, meanwhile)
    assert reached == [50, 120]
    with database.transaction() as session:
        assert len(articles(session)) == 120
        assert {article.version for article in articles(session).values()} == {1}


@pytest.mark.feature("K4")
def test_translation_that_came_in_outdated_stays_so_when_it_is_edited(database: Database, take_in: TakeIn) -> None:
    take_in("a.json", page(articles=[ARTICLE], translations=[GERMAN]))
    with database.transaction() as session:
        german = articles(session)["de", "karte-sperren"]
        service.save(session, german, SYSTEM, SaveArticle(version=1, title="Karte", body="Text", topic="cards-cash"))
        assert (german.version, german.source_version) == (2, 0)
