"""The gap report for programs: the same verbs as the admin's pages have."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session

from api.accounts import doors
from api.accounts.doors import Admin, Staff
from api.db import Db
from api.gaps import drafting, jobs, queries, solved
from api.gaps.models import Gap, GapStatus
from api.gaps.schemas import Draft, GapRow, GapView, Teach
from api.knowledge import queries as knowledge
from api.knowledge.models import Article
from api.knowledge.search import Library, library
from api.policy import Actor
from api.tickets.routes import OneTicket

router = APIRouter(prefix="/api/v1/gaps", tags=["gaps"])
ticket_router = APIRouter(prefix="/api/v1/tickets", tags=["gaps"])
ForStaff = [Depends(doors.staff)]
ForAdmins = [Depends(doors.admin)]


def gap_for(gap_id: UUID, db: Db, _: Staff) -> Gap:
    return queries.get_gap(db, gap_id)


def window_of(request: Request) -> timedelta:
    return timedelta(days=request.app.state.settings.gap_window_days)


Chosen = Annotated[Gap, Depends(gap_for)]
Shelf = Annotated[Library | None, Depends(library)]
Window = Annotated[timedelta, Depends(window_of)]


def view_of(db: Db, gap: Chosen, shelf: Shelf, window: Window) -> GapView:
    return queries.view(db, gap, shelf, window)


Viewed = Annotated[GapView, Depends(view_of)]


def article_for(session: Session, actor: Actor, article_id: UUID) -> Article:
    return knowledge.get_article(session, actor, article_id)


@router.get("", dependencies=ForStaff)
def list_gaps(db: Db, status: GapStatus | None = None) -> list[GapRow]:
    """What costs most comes first; without a status those that wait for something."""
    return queries.list_gaps(db, (status,) if status else queries.TODO)


@router.post("/refresh", status_code=202, dependencies=ForAdmins)
def refresh(db: Db) -> None:
    """Gather and group what failed since the last time, in the background."""
    jobs.want_refresh(db)


@router.post("/check", status_code=202, dependencies=ForAdmins)
def check(db: Db) -> None:
    """Ask the questions of all gaps that have an article again, in the background."""
    jobs.want_check(db)


@router.get("/{gap_id}")
def read_gap(gap: Viewed) -> GapView:
    return gap


@router.get("/{gap_id}/draft")
def read_draft(db: Db, gap: Chosen, shelf: Shelf) -> Draft:
    """What an article for it could begin with."""
    return drafting.from_gap(db, gap, shelf)


@router.put("/{gap_id}/article", status_code=204)
def link_article(db: Db, actor: Admin, gap: Chosen, body: Teach) -> None:
    """The gap is to close by this article, as it stands."""
    drafting.link(db, gap, article_for(db, actor, body.article_id))


@router.post("/{gap_id}/teach", status_code=204)
def teach(db: Db, actor: Admin, gap: Chosen, body: Teach) -> None:
    """Give a part of its questions to an article as examples, and let the gap close by it."""
    drafting.teach(db, actor, gap, article_for(db, actor, body.article_id))


@router.post("/{gap_id}/dismiss", status_code=204, dependencies=ForAdmins)
def dismiss(db: Db, gap: Chosen) -> None:
    drafting.dismiss(db, gap)


@router.post("/{gap_id}/reopen", status_code=204, dependencies=ForAdmins)
def take_up(db: Db, gap: Chosen) -> None:
    drafting.take_up(db, gap)


@router.post("/{gap_id}/questions/{question_id}/leave-out", status_code=204, dependencies=ForAdmins)
def leave_out(db: Db, gap: Chosen, question_id: UUID) -> None:
    drafting.leave_out(db, gap, question_id)


@ticket_router.get("/{ticket_id}/article-draft")
def read_ticket_draft(db: Db, _: Staff, ticket: OneTicket) -> Draft:
    """A solved ticket as the beginning of an article, without personal data."""
    return solved.draft(db, ticket)
