"""What failed and can be tried again: mails that were not delivered, jobs that were given up."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import jobs
from api.accounts.doors import Admin
from api.db import Db
from api.mail import outbox, queries
from api.mail.models import MailStatus
from api.web.admin.knowledge import one_of
from api.web.pages import render

router = APIRouter(prefix="/admin/mail", include_in_schema=False)
PER_PAGE = 50


@router.get("")
def show_mail(request: Request, db: Db, _: Admin, status: str = "",
              page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    wanted = one_of(MailStatus, status)
    mails, number = queries.list_mails(db, wanted, page, PER_PAGE)
    return render(
        request, "admin/mail/page.html", mails=mails, number=number, page=page, per_page=PER_PAGE, status_wanted=wanted,
        counts=queries.counts(db), jobs=jobs.list_failed(db), admin=True,
    )


@router.post("/{mail_id}/retry")
def send_again(db: Db, _: Admin, mail_id: UUID) -> Response:
    outbox.send_again(db, queries.get_mail(db, mail_id))
    return RedirectResponse("/admin/mail", 303)


@router.post("/jobs/{job_id}/retry")
def retry_job(db: Db, _: Admin, job_id: int) -> Response:
    jobs.retry(db, job_id)
    return RedirectResponse("/admin/mail", 303)
