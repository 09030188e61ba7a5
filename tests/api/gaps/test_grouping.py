"""Gaps keep who they are: what is in one stays, what is new joins the nearest or forms another."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from api.db import Database, now
from api.gaps import drafting, queries
from api.gaps import jobs as gap_jobs
from api.gaps.models import Gap, GapQuestion, GapRun, GapStatus
from api.jobs import Tools
from api.knowledge import outside, service
from api.knowledge.models import Encoding
from tests.api.gaps.conftest import DAY, HOUSES, talk, texts


@pytest.mark.feature("K6")
def test_the_same_need_in_many_words_is_one_gap(database: Database, asked: UUID) -> None:
    with database.transaction() as session:
        (row,) = queries.list_gaps(session)
        assert (row.id, row.questions, row.people, row.title in HOUSES) == (asked, len(HOUSES), 0, True)
        assert row.status is GapStatus.open


@pytest.mark.feature("K6")
def test_new_questions_join_their_gap_or_form_another(database: Database, asked: UUID, tools: Tools) -> None:
    with database.transaction() as session:
        before = {text: one.gap_id for text, one in texts(session).items()}
        for question in ("do you OFFER mortgages", "Could I have a mortgage", "Do you insure dogs?",
                         "Pet insurance for a dog"):
            talk(session).ask(question)
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        after = {text: one.gap_id for text, one in texts(session).items()}
        assert {text: after[text] for text in before} == before
        assert after["do you OFFER mortgages"] == after["Could I have a mortgage"] == asked
        assert after["Do you insure dogs?"] == after["Pet insurance for a dog"] not in (asked, None)


@pytest.mark.feature("K6")
def test_looking_again_changes_nothing(database: Database, asked: UUID, tools: Tools) -> None:
    gap_jobs.refresh(tools)
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Gap)) == 1
        assert session.scalar(select(func.count()).select_from(GapQuestion)) == len(HOUSES)
        assert session.scalar(select(func.count()).select_from(GapRun)) == 3


@pytest.mark.feature("K6")
def test_a_dismissed_gap_takes_in_its_like_and_stays_dismissed(database: Database, asked: UUID, tools: Tools) -> None:
    with database.transaction() as session:
        drafting.dismiss(session, queries.get_gap(session, asked))
        talk(session).ask("A mortgage, please")
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        assert queries.list_gaps(session) == []
        (row,) = queries.list_gaps(session, (GapStatus.dismissed,))
        assert row.questions == len(HOUSES) + 1
        drafting.take_up(session, queries.get_gap(session, asked))
        assert [row.status for row in queries.list_gaps(session)] == [GapStatus.open]


@pytest.mark.feature("K6")
def test_a_question_left_out_joins_no_gap_again(database: Database, asked: UUID, tools: Tools) -> None:
    with database.transaction() as session:
        drafting.leave_out(session, queries.get_gap(session, asked), texts(session)[HOUSES[0]].id)
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        (row,) = queries.list_gaps(session)
        assert row.questions == len(HOUSES) - 1
        assert texts(session)[HOUSES[0]].gap_id is None


@pytest.mark.feature("K6")
def test_rank_is_by_volume_and_human_minutes(database: Database, asked: UUID, tools: Tools) -> None:
    """Six questions nobody spent time on come after two that cost five minutes each, and before one of no cost."""
    with database.transaction() as session:
        for question in ("Do you insure dogs?", "Pet insurance for a dog"):
            talk(session).ask(question)
        service.note_miss(session, "fees for students")
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        for question in ("Do you insure dogs?", "Pet insurance for a dog"):
            texts(session)[question].minutes = 5.0
        session.flush()
        rows = queries.list_gaps(session)
        assert [(row.rank, row.questions, row.score) for row in rows] == [(1, 2, 10.0), (2, 6, 6.0), (3, 1, 1.0)]


@pytest.mark.feature("K6")
def test_trend_is_this_week_against_the_one_before(database: Database, asked: UUID) -> None:
    with database.transaction() as session:
        for place, one in enumerate(texts(session).values()):
            one.at = now() - (place * 3 + 1) * DAY
        session.flush()
        (row,) = queries.list_gaps(session)
        assert (row.this_week, row.week_before) == (2, 3)


@pytest.mark.feature("K6")
def test_without_the_encoder_questions_wait(database: Database, desk: SimpleNamespace, tools: Tools,
                                            monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap_jobs, "find_encoder", lambda _: None)
    with database.transaction() as session:
        talk(session).ask(HOUSES[0])
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        assert texts(session)[HOUSES[0]].gap_id is None
    monkeypatch.undo()
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        assert texts(session)[HOUSES[0]].gap_id is not None


@pytest.mark.feature("K6")
def test_vectors_of_questions_are_reckoned_once(database: Database, asked: UUID, tools: Tools) -> None:
    with database.transaction() as session:
        kept = session.scalar(select(func.count()).select_from(Encoding))
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Encoding)) == kept


def test_only_what_went_on_since_the_last_look_is_read(database: Database, asked: UUID, tools: Tools) -> None:
    with database.transaction() as session:
        old = talk(session).ask("Do you insure dogs?")
        old.conversation.last_line_at = now() - 3 * DAY
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        assert "Do you insure dogs?" not in texts(session)
        session.execute(GapRun.__table__.delete())
    gap_jobs.refresh(tools)
    with database.transaction() as session:
        assert "Do you insure dogs?" in texts(session)
        assert timedelta() < now() - session.scalars(select(GapRun)).one().began_at


@pytest.mark.feature("X4")
def test_the_gate_learns_the_questions_of_a_dismissed_gap_until_it_is_taken_up(database: Database, asked: UUID) -> None:
    with database.transaction() as session:
        gap = queries.get_gap(session, asked)
        drafting.dismiss(session, gap)
        learned = outside.known(session)
        assert sorted(learned) == sorted(drafting.texts(session, gap))
        assert learned
        drafting.take_up(session, gap)
        assert outside.known(session) == []
