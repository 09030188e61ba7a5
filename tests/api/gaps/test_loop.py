"""The closed loop: a gap closes by itself when its questions find the article and fewer fail, and opens again."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import jobs
from api.db import Database, now
from api.gaps import drafting, queries, rules
from api.gaps import jobs as gap_jobs
from api.gaps.models import Gap, GapQuestion, GapStatus
from api.gaps.rules import Missing
from api.jobs import Tools
from api.knowledge import service
from api.knowledge.models import Article
from api.knowledge.schemas import SaveArticle
from api.policy import SYSTEM
from tests.api.gaps.conftest import DAY, HOUSES, talk, write


def answer(session: Session, gap_id: UUID, publish: bool = True) -> Article:
    """An article from the gap's draft."""
    gap = queries.get_gap(session, gap_id)
    draft = drafting.from_gap(session, gap, None)
    article = write(session, draft.title, questions=draft.questions, publish=publish,
                    body="We lend for houses and flats. A mortgage takes a visit to a branch.")
    drafting.link(session, gap, article)
    return article


def unteach(session: Session, article: Article) -> None:
    """The article is rewritten into one about something else."""
    other = {"title": "Dry your umbrella", "body": "Shake it.", "topic": "cards", "questions": ["my umbrella is wet"]}
    service.save(session, article, SYSTEM, SaveArticle(version=article.version, **other))


def week_later(database: Database, gap_id: UUID) -> None:
    """As if the article had gone live eight days ago, and the questions had been asked in the week before that."""
    with database.transaction() as session:
        queries.get_gap(session, gap_id).live_at = now() - 8 * DAY
        for one in session.scalars(select(GapQuestion)):
            one.at -= 8 * DAY


def status(database: Database, gap_id: UUID) -> GapStatus:
    with database.transaction() as session:
        return session.get_one(Gap, gap_id).status


def lacks(database: Database, gap_id: UUID) -> list[Missing]:
    with database.transaction() as session:
        return queries.view(session, queries.get_gap(session, gap_id), None, 7 * DAY).progress.missing


@pytest.mark.feature("X4")
def test_a_gap_closes_once_held_back_questions_are_found_and_fewer_fail(
    database: Database, asked: UUID, tools: Tools
) -> None:
    assert lacks(database, asked) == [Missing.article]
    with database.transaction() as session:
        article = answer(session, asked, publish=False)
    gap_jobs.check(tools)
    assert (status(database, asked), lacks(database, asked)) == (GapStatus.drafted, [Missing.publication])
    with database.transaction() as session:
        service.publish(session, session.get_one(Article, article.id))
    gap_jobs.check(tools)
    assert (status(database, asked), lacks(database, asked)) == (GapStatus.watching, [Missing.time])
    week_later(database, asked)
    gap_jobs.check(tools)
    assert (status(database, asked), lacks(database, asked)) == (GapStatus.closed, [])


@pytest.mark.feature("X4")
def test_the_held_back_questions_were_never_taught(database: Database, asked: UUID, tools: Tools) -> None:
    with database.transaction() as session:
        article = answer(session, asked)
    gap_jobs.check(tools)
    with database.transaction() as session:
        shown = queries.view(session, queries.get_gap(session, asked), None, 7 * DAY).wordings
        taught = {one.text for one in shown if one.part == "taught"}
        held_back = {one.text for one in shown if one.part == "held_back"}
        assert (taught, held_back) == (set(article.questions), set(HOUSES) - set(article.questions))
        assert len(held_back) == 2
        assert all(one.found for one in shown if one.part == "held_back")
        assert not [one for one in shown if one.part == "taught" and one.found is not None]


@pytest.mark.feature("X4")
def test_a_gap_stays_open_while_as_many_fail_as_before(database: Database, asked: UUID, tools: Tools) -> None:
    with database.transaction() as session:
        answer(session, asked)
    week_later(database, asked)
    with database.transaction() as session:
        for place in range(4):
            talk(session, timedelta(hours=place + 1)).ask(HOUSES[place])
    gap_jobs.refresh(tools)
    gap_jobs.check(tools)
    assert (status(database, asked), lacks(database, asked)) == (GapStatus.watching, [Missing.calm])


@pytest.mark.feature("X4")
def test_a_gap_stays_open_while_a_held_back_question_misses(database: Database, asked: UUID, tools: Tools) -> None:
    with database.transaction() as session:
        unteach(session, answer(session, asked))
    week_later(database, asked)
    gap_jobs.check(tools)
    assert (status(database, asked), lacks(database, asked)) == (GapStatus.watching, [Missing.answers])


@pytest.mark.feature("X4")
def test_a_closed_gap_reopens_when_an_edit_breaks_it_and_the_check_says_so(
    database: Database, asked: UUID, tools: Tools
) -> None:
    with database.transaction() as session:
        article_id = answer(session, asked).id
    week_later(database, asked)
    gap_jobs.check(tools)
    assert status(database, asked) is GapStatus.closed
    with database.transaction() as session:
        unteach(session, session.get_one(Article, article_id))
    jobs.work_off(tools.database, tools.settings)
    with database.transaction() as session:
        run = queries.broken_since(session, session.get_one(Article, article_id))
        assert run
        assert {one["gap_id"] for one in run.broken} == {str(asked)}
        assert {one["question"] for one in run.broken} <= set(HOUSES)
        gap = queries.get_gap(session, asked)
        assert (gap.status, gap.reopened_at is not None) == (GapStatus.open, True)
    assert Missing.answers in lacks(database, asked)


@pytest.mark.feature("X4")
def test_a_closed_gap_reopens_when_its_questions_fail_again(database: Database, asked: UUID, tools: Tools) -> None:
    with database.transaction() as session:
        answer(session, asked)
    week_later(database, asked)
    gap_jobs.check(tools)
    with database.transaction() as session:
        for place in range(5):
            talk(session, timedelta(minutes=place + 1)).ask(HOUSES[place])
    gap_jobs.refresh(tools)
    jobs.work_off(tools.database, tools.settings)
    assert status(database, asked) is GapStatus.open


@pytest.mark.feature("X4")
def test_any_publication_asks_the_closed_gaps_again(database: Database, asked: UUID, tools: Tools) -> None:
    """An article that draws their questions to itself breaks them as much as an edit of their own."""
    with database.transaction() as session:
        answer(session, asked)
    week_later(database, asked)
    gap_jobs.check(tools)
    with database.transaction() as session:
        twin = write(session, "Mortgages at our branches", questions=list(HOUSES),
                     body="Do you offer mortgages? Can I get a mortgage here? I need a mortgage.").id
    jobs.work_off(tools.database, tools.settings)
    with database.transaction() as session:
        run = queries.broken_since(session, session.get_one(Article, twin))
        assert run
        assert run.questions == 2
        settled = rules.Missing.answers in lacks(database, asked)
        assert bool(run.broken) == settled


@pytest.mark.feature("X4")
def test_publishing_while_no_gap_counts_on_an_article_costs_nothing(database: Database, asked: UUID) -> None:
    with database.transaction() as session:
        write(session, "Dry your umbrella")
        waiting = session.connection().exec_driver_sql(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'gaps.check'").scalar()
        assert waiting == 0


@pytest.mark.feature("X4")
def test_an_archived_article_leaves_its_gap_open(database: Database, asked: UUID, tools: Tools) -> None:
    with database.transaction() as session:
        article_id = answer(session, asked).id
    week_later(database, asked)
    gap_jobs.check(tools)
    with database.transaction() as session:
        service.archive(session, session.get_one(Article, article_id))
    jobs.work_off(tools.database, tools.settings)
    assert (status(database, asked), lacks(database, asked)) == (GapStatus.open, [Missing.publication])


@pytest.mark.feature("X4")
def test_the_clock_looks_when_a_window_is_over_and_once_a_day(database: Database, asked: UUID, tools: Tools) -> None:
    def due() -> bool:
        with database.transaction() as session:
            return gap_jobs.checking.is_due(session, 7 * DAY)

    assert not due()
    with database.transaction() as session:
        answer(session, asked)
    assert due()
    gap_jobs.check(tools)
    assert not due()
    with database.transaction() as session:
        last = gap_jobs.checking.last_run(session, gap_jobs.RunKind.check)
        last.began_at = now() - timedelta(hours=1)
        queries.get_gap(session, asked).live_at = now() - 7 * DAY - timedelta(minutes=1)
    assert due()


@pytest.mark.feature("X4")
def test_an_article_that_stands_is_taught_a_part(database: Database, desk: SimpleNamespace, asked: UUID,
                                                 tools: Tools) -> None:
    with database.transaction() as session:
        article = session.scalars(select(Article).where(Article.slug == "find-a-cash-machine")).one()
        known = list(article.questions)
        drafting.teach(session, SYSTEM, queries.get_gap(session, asked), article)
        assert article.version == 2
        assert article.questions[: len(known)] == known
        assert len(article.questions) == len(known) + 4
    assert status(database, asked) is GapStatus.watching
    gap_jobs.check(tools)
    assert lacks(database, asked) == [Missing.time]
