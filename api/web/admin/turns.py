"""The bot's recent turns, by how they ended and by what was asked, each with why."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.accounts.doors import Admin
from api.db import Db
from api.frontdesk import tracing
from api.frontdesk.tracing import Ending, Wanted
from api.web.admin.knowledge import one_of
from api.web.pages import render

router = APIRouter(prefix="/admin/answers", include_in_schema=False)


def wanted(q: Annotated[str, Query(max_length=200)] = "", ending: str = "",
           cursor: Annotated[str, Query(max_length=400)] = "") -> Wanted:
    """An unknown ending is no filter."""
    return Wanted(q.replace("\0", "").strip(), one_of(Ending, ending), cursor)


@router.get("/turns")
def show_turns(request: Request, db: Db, actor: Admin, filters: Annotated[Wanted, Depends(wanted)]) -> Response:
    rows, more = tracing.list_turns(db, actor, filters)
    return render(request, "admin/answers/turns.html", rows=rows, more=more, filters=filters, endings=list(Ending),
                  admin=True)
